from django import forms
from django.utils.translation import gettext_lazy as _

from patients.models import Patient
from pfprehab.accounts.forms import colleagues_of
from pfprehab.accounts.models import CareTeam, Clinic, Membership
from pfprehab.accounts.validators import plain_text

NOBODY = ("0", _("Nobody: the clinic as a whole"))


def _note() -> forms.CharField:
    return forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        validators=[plain_text],
        help_text=_("What the colleague should know. It stays on the record."),
    )


class HandoverForm(forms.Form):
    to_user = forms.TypedChoiceField(label=_("Who looks after this patient"), coerce=int)
    care_team = forms.ModelChoiceField(
        label=_("Team"), queryset=None, required=False, empty_label=_("None")
    )
    note = _note()

    def __init__(self, *args, patient: Patient, **kwargs):
        initial = {"to_user": patient.responsible_id or 0, "care_team": patient.care_team_id}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["to_user"].choices = [NOBODY, *colleagues_of(patient.clinic)]
        self.fields["care_team"].queryset = CareTeam.objects.all()


class SeveralForm(forms.Form):
    """Which patients of one colleague go to another."""

    patients = forms.ModelMultipleChoiceField(
        label=_("Patients"),
        queryset=None,
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one patient.")},
    )
    to_user = forms.TypedChoiceField(
        label=_("Who looks after them from now on"),
        coerce=int,
        error_messages={"required": _("Choose a colleague.")},
    )
    note = _note()

    def __init__(self, *args, clinic: Clinic, giver: int, patients, **kwargs):
        super().__init__(*args, **kwargs)
        others = [choice for choice in colleagues_of(clinic) if choice[0] != giver]
        self.fields["to_user"].choices = [("", _("Choose")), NOBODY, *others]
        self.fields["patients"].queryset = patients


class LeavingForm(forms.Form):
    """Who takes each patient of a colleague who leaves. all_to: for those without a choice."""

    all_to = forms.TypedChoiceField(
        label=_("Everybody to"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("Who is not named below goes there too."),
    )
    note = _note()

    def __init__(self, *args, clinic: Clinic, leaver: Membership, patients, **kwargs):
        super().__init__(*args, **kwargs)
        others = [choice for choice in colleagues_of(clinic) if choice[0] != leaver.user_id]
        choices = [("", _("Choose")), NOBODY, *others]
        self.patients = list(patients)
        self.fields["all_to"].choices = choices
        for patient in self.patients:
            self.fields[_name(patient)] = forms.TypedChoiceField(
                label=str(patient), choices=choices, coerce=int, required=False, empty_value=None
            )

    def rows(self) -> list[tuple[Patient, forms.BoundField]]:
        return [(patient, self[_name(patient)]) for patient in self.patients]

    def clean(self) -> dict:
        chosen = {patient: self._chosen(patient) for patient in self.patients}
        if any(user is None for user in chosen.values()):
            self.add_error(
                "all_to", _("Choose who takes over, here for everybody or at each name below.")
            )
        return self.cleaned_data

    def heirs(self) -> dict[int, int]:
        """{patient's id: user's id, 0 for nobody}."""
        return {patient.pk: self._chosen(patient) for patient in self.patients}

    def _chosen(self, patient: Patient) -> int | None:
        own = self.cleaned_data.get(_name(patient))
        return self.cleaned_data.get("all_to") if own is None else own


def _name(patient: Patient) -> str:
    return f"patient_{patient.public_id}"
