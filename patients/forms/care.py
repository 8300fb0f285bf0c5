"""The next appointment, goals, adjuncts, guardians."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.forms.what_next import day_input
from patients.models import Adjunct, Guardian, Patient
from patients.rules.adjuncts import MOST_WEEKS
from pfprehab.accounts.validators import plain_text


def line_input(**attrs) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off", **attrs})


class AppointmentForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=day_input())
    time = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    place = forms.CharField(
        label=_("Place or kind"),
        required=False,
        max_length=80,
        validators=[plain_text],
        widget=line_input(),
        help_text=_("Such as room 2, or by telephone."),
    )

    def starts_at(self, patient: Patient) -> dt.datetime:
        """The moment on the patient's own clock."""
        day, time = self.cleaned_data["day"], self.cleaned_data["time"]
        return dt.datetime.combine(day, time, tzinfo=patient.zone)


class GoalForm(forms.Form):
    text = forms.CharField(
        label=_("Goal in the patient’s own words"),
        max_length=160,
        validators=[plain_text],
        widget=line_input(),
        help_text=_("Such as: walk down the hill to work without stopping."),
    )


class AdjunctForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What"),
        choices=Adjunct.Kind,
        widget=forms.RadioSelect(attrs={"class": "inline"}),
        error_messages={"required": _("Choose what it is.")},
    )
    detail = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=120,
        validators=[plain_text],
        widget=line_input(),
        help_text=_("Needed for something else; such as a knee sleeve."),
    )
    starts_on = forms.DateField(label=_("First day"), widget=day_input())
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=day_input(),
        help_text=_(
            "Left empty: %(taping)s weeks of taping, %(orthoses)s weeks of orthoses "
            "(pfprehab default)."
        )
        % MOST_WEEKS,
    )

    def clean(self) -> dict:
        given = super().clean()
        if given.get("kind") == Adjunct.Kind.OTHER and not given.get("detail", "").strip():
            self.add_error("detail", _("Say what it is."))
        return given


class GuardianForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the guardian"),
        max_length=120,
        validators=[plain_text],
        widget=line_input(),
    )
    relationship = forms.ChoiceField(
        label=_("Relationship"),
        choices=Guardian.Relationship,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the relationship.")},
    )
    contact = forms.CharField(
        label=_("Telephone or e-mail"),
        required=False,
        max_length=120,
        validators=[plain_text],
        widget=line_input(),
    )
    consent_on = forms.DateField(label=_("Agreed on"), widget=day_input())
    verified = forms.BooleanField(
        label=_("I have checked that this person may agree for the patient"),
        error_messages={"required": _("Check that the person may agree, then tick.")},
    )


class DischargeForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why the care ends"),
        choices=Patient.DischargeReason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the care ends.")},
    )
    day = forms.DateField(label=_("Last day of care"), widget=day_input())
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=300,
        validators=[plain_text],
        widget=line_input(),
    )
    revoke_phones = forms.BooleanField(
        label=_("Withdraw the patient’s phones too"),
        required=False,
        help_text=_("Otherwise the phone shows that the care has ended, and whom to phone."),
    )


class MergeForm(forms.Form):
    """other: the second record. keep: which of the two stays."""

    other = forms.UUIDField(widget=forms.HiddenInput)
    keep = forms.ChoiceField(
        label=_("Which record stays"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which record stays.")},
    )
    phones_confirmed = forms.BooleanField(
        label=_("I know that the phone of the emptied record loses its way in"), required=False
    )

    def __init__(self, *args, this: Patient, other: Patient, **kwargs):
        super().__init__(*args, initial={"other": other.public_id}, **kwargs)
        self.fields["keep"].choices = [
            ("this", _("This record: %(name)s") % {"name": _known_as(this)}),
            ("other", _("The other record: %(name)s") % {"name": _known_as(other)}),
        ]


def _known_as(patient: Patient) -> str:
    return f"{patient}, {patient.record_number}" if patient.record_number else str(patient)
