"""Step 2 of prescribing: the choices that make a template one person's program."""

import datetime as dt
from collections.abc import Iterable

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from patients.forms.patient import KNEE_CHOICES, KNEES, knee_of
from patients.forms.program_editor import EditorFields
from patients.models import Patient
from programs.models import TemplateItem
from programs.rules.schedule import default_session_days

WEEKDAY_CHOICES = [(str(number + 1), name) for number, name in WEEKDAYS.items()]


class PersonaliseForm(EditorFields):
    """Everything is filled in already; each choice may be changed. Weekdays are ISO, Monday 1.

    was_on: the optional exercises that the document holds already, with commas.
    """

    side = forms.ChoiceField(
        label=_("Knee"),
        widget=forms.RadioSelect(attrs={"class": "inline"}),
        error_messages={"invalid_choice": _("Choose a knee that is sore on record.")},
    )
    starts_on = forms.DateField(
        label=_("Start"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    session_days = forms.TypedMultipleChoiceField(
        label=_("Session days"),
        choices=WEEKDAY_CHOICES,
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
        error_messages={"required": _("Choose at least one weekday.")},
    )
    switched_on = forms.MultipleChoiceField(
        label=_("Add after a finding"), required=False, widget=forms.CheckboxSelectMultiple
    )

    was_on = forms.CharField(required=False, max_length=3000, widget=forms.HiddenInput)

    def __init__(self, *args, patient: Patient, optional: Iterable[TemplateItem], **kwargs):
        super().__init__(*args, **kwargs)
        sore = (patient.affected_left, patient.affected_right)
        self.fields["side"].choices = [
            (name, label) for name, label in KNEE_CHOICES if _within(KNEES[name], sore)
        ]
        self.fields["switched_on"].choices = _optional_choices(optional)

    @staticmethod
    def initial_for(patient: Patient, sessions_per_week: int, today: dt.date) -> dict:
        days = default_session_days(sessions_per_week)
        return {
            "side": knee_of(left=patient.affected_left, right=patient.affected_right),
            "starts_on": today,
            "session_days": [str(day + 1) for day in days],
        }

    def clean_was_on(self) -> list[str]:
        known = {slug for slug, _label in self.fields["switched_on"].choices}
        return [slug for slug in self.cleaned_data["was_on"].split(",") if slug in known]

    def choices_made(self) -> dict:
        """What `check_prescription` and, with the rest, `prescribe` take."""
        left, right = KNEES[self.cleaned_data["side"]]
        return {
            "covers_left": left,
            "covers_right": right,
            "starts_on": self.cleaned_data["starts_on"],
            "session_days": self.cleaned_data["session_days"],
        }


def _within(knees: tuple[bool, bool], sore: tuple[bool, bool]) -> bool:
    return all(there or not wanted for wanted, there in zip(knees, sore, strict=True))


def _optional_choices(items: Iterable[TemplateItem]) -> list[tuple[str, str]]:
    """Each optional exercise once, with the finding that calls for it."""
    choices: dict[str, str] = {}
    for item in items:
        name = item.exercise.current.name if item.exercise.current else item.exercise.slug
        choices.setdefault(item.exercise.slug, f"{name} ({item.when})" if item.when else name)
    return list(choices.items())
