"""A person's details: the same form adds a patient and changes one."""

import datetime as dt

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.validators import known_time_zone, plain_text

KNEES = {"left": (True, False), "right": (False, True), "both": (True, True)}
KNEE_CHOICES = [("left", _("Left")), ("right", _("Right")), ("both", _("Both"))]


def knee_of(*, left: bool, right: bool) -> str:
    """The choice that stands for the sore knees; empty when there is none."""
    return next((name for name, knees in KNEES.items() if knees == (left, right)), "")


class PatientForm(forms.Form):
    """Four answers are needed: two names, date of birth, knee. The rest has a default or waits."""

    given_name = forms.CharField(
        label=_("Given name"),
        max_length=80,
        validators=[plain_text],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    family_name = forms.CharField(
        label=_("Family name"),
        max_length=80,
        validators=[plain_text],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    birth_date = forms.DateField(
        label=_("Date of birth"),
        help_text=_("The patient confirms it to open the program, so it must be right."),
        widget=forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "min": "1900-01-01", "autocomplete": "off"}
        ),
    )
    knee = forms.ChoiceField(
        label=_("Sore knee"),
        choices=KNEE_CHOICES,
        widget=forms.RadioSelect(attrs={"class": "inline"}),
        error_messages={"required": _("Choose the sore knee: left, right or both.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("For the weekly reminder. Leave it empty for none."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    record_number = forms.CharField(
        label=_("Record number"),
        required=False,
        max_length=40,
        validators=[plain_text],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=settings.LANGUAGES)
    time_zone = forms.CharField(
        label=_("Time zone"),
        required=False,
        max_length=64,
        validators=[plain_text, known_time_zone],
        help_text=_("Such as Europe/Madrid. “Today” follows it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    duplicate_confirmed = forms.BooleanField(
        label=_("This is another person"), required=False, widget=forms.HiddenInput
    )

    def ask_about_duplicates(self) -> None:
        """Show the tick: only once there is a record to compare with."""
        self.fields["duplicate_confirmed"].widget = forms.CheckboxInput()

    def values(self) -> dict:
        """What `add_patient` takes of the form."""
        values = dict(self.cleaned_data)
        values["affected_left"], values["affected_right"] = KNEES[values.pop("knee")]
        return values

    def changes(self) -> dict:
        """What `change_patient` takes: all that is shown, but for a default left empty."""
        values = self.values()
        del values["duplicate_confirmed"]
        for name in ("language", "time_zone"):
            if not values[name]:
                del values[name]
        return values

    @classmethod
    def initial_of(cls, patient) -> dict[str, str | dt.date]:
        names = ("given_name", "family_name", "birth_date", "email", "record_number")
        knee = knee_of(left=patient.affected_left, right=patient.affected_right)
        return {
            "knee": knee,
            "language": patient.language,
            "time_zone": patient.time_zone,
            **{name: getattr(patient, name) for name in names},
        }
