"""One line's dose, with the fields that its kind of dose has."""

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.rules.dose import (
    BANDS,
    FIELDS,
    LOAD_TEXT_LENGTH,
    NOT_OF_KIND,
    RANGES,
    REQUIRED,
    Dose,
    dose_problems,
)
from patients.operations.prescribing import LONGEST_REASON
from pfprehab.accounts.validators import plain_text
from programs.models import PrescribedExercise
from programs.rules.schedule import DAYS_IN_WEEK

LABELS = {
    "sets": _("Sets"),
    "reps_min": _("Least repetitions"),
    "reps_max": _("Most repetitions"),
    "hold_s": _("Hold in seconds"),
    "duration_s": _("Duration in seconds"),
    "walk_s": _("Walking in seconds"),
    "run_s": _("Running in seconds"),
    "distance_m": _("Distance in metres"),
    "rest_s": _("Rest in seconds"),
    "rpe_min": _("Least effort (0 to 10)"),
    "rpe_max": _("Most effort (0 to 10)"),
}
# Shown at once; the others of the kind wait under "More".
FIRST = {
    "reps": ("sets", "reps_min", "reps_max", "hold_s"),
    "hold": ("sets", "hold_s"),
    "time": ("sets", "duration_s"),
    "interval": ("sets", "duration_s", "walk_s", "run_s"),
}
BAND_CHOICES = [
    ("", _("None")),
    ("light", _("Light")),
    ("medium", _("Medium")),
    ("heavy", _("Heavy")),
]


class DoseForm(forms.Form):
    """version: the number of the program version that the page showed."""

    per_week = forms.IntegerField(
        label=_("Times a week"),
        min_value=1,
        max_value=DAYS_IN_WEEK,
        error_messages={
            "min_value": _("Times a week must be 1 to 7."),
            "max_value": _("Times a week must be 1 to 7."),
        },
    )
    also_later_weeks = forms.BooleanField(
        label=_("Also in later weeks where this exercise has the same dose"), required=False
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        validators=[plain_text],
        help_text=_("Kept with the version, for colleagues."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=100_000)

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.names = [name for name in FIELDS if name != "kind" and name not in NOT_OF_KIND[kind]]
        for name in self.names:
            self.fields[name] = _field(name, required=name in REQUIRED[kind])

    @staticmethod
    def initial_of(line: PrescribedExercise, version: int) -> dict:
        dose = {name: getattr(line.dose, name) for name in FIELDS if name != "kind"}
        return {**dose, "per_week": line.per_week, "version": version}

    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in FIRST[self.kind] if name in self.names]

    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.names if name not in FIRST[self.kind]]

    def more_has_errors(self) -> bool:
        return any(field.errors for field in self.more_fields())

    def clean(self) -> dict:
        if any(name in self.errors for name in self.names):
            return self.cleaned_data
        data = self._dose_data()
        for problem in dose_problems(data):
            self.add_error(problem.field if problem.field in self.fields else None, str(problem))
        return self.cleaned_data

    def dose(self) -> Dose:
        return Dose.from_data(self._dose_data())

    def _dose_data(self) -> dict:
        return {"kind": self.kind, **{name: self.cleaned_data.get(name) for name in self.names}}


def _field(name: str, *, required: bool) -> forms.Field:
    if name in RANGES:
        low, high = RANGES[name]
        # Limits are the dose's own to check: its message says the value and the range.
        widget = forms.NumberInput(attrs={"min": low, "max": high, "inputmode": "numeric"})
        return forms.IntegerField(label=LABELS[name], required=required, widget=widget)
    if name == "load_kg":
        return forms.DecimalField(
            label=_("Load in kilograms"), required=False, max_digits=5, decimal_places=2
        )
    if name == "band_level":
        return forms.ChoiceField(
            label=_("Band"),
            required=False,
            choices=[choice for choice in BAND_CHOICES if choice[0] in BANDS],
        )
    if name == "tempo":
        return forms.CharField(
            label=_("Tempo"),
            required=False,
            max_length=12,
            help_text=_("Seconds out, pause and back, such as 3-1-3."),
        )
    return forms.CharField(
        label=_("Load in words"),
        required=False,
        max_length=LOAD_TEXT_LENGTH,
        validators=[plain_text],
    )
