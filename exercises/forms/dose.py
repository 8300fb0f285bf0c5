"""The form of one dose, wherever a dose is typed in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.models.dose import DOSE_FIELDS
from exercises.rules.dose import LOAD_KG_RANGE, LOAD_TEXT_LENGTH, RANGES, Dose, dose_problems
from pfprehab.accounts.validators import plain_text

KIND_CHOICES = [
    ("reps", _("Repetitions")),
    ("hold", _("Hold")),
    ("time", _("For a time")),
    ("interval", _("Walking and running")),
]
BAND_CHOICES = [
    ("", _("no band")),
    ("light", _("light")),
    ("medium", _("medium")),
    ("heavy", _("heavy")),
]


def _number(name: str, label) -> forms.IntegerField:
    """The range itself is checked by the dose, in the same words everywhere."""
    low, high = RANGES[name]
    return forms.IntegerField(
        label=label,
        required=False,
        widget=forms.NumberInput(attrs={"min": low, "max": high, "inputmode": "numeric"}),
    )


class DoseForm(forms.Form):
    """Valid only when its values make a `Dose`, which is then `cleaned_data["dose"]`."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KIND_CHOICES)
    sets = _number("sets", _("Sets (rounds)"))
    reps_min = _number("reps_min", _("Repetitions, least"))
    reps_max = _number("reps_max", _("Repetitions, most"))
    hold_s = _number("hold_s", _("Hold, seconds"))
    duration_s = _number("duration_s", _("Duration, seconds"))
    walk_s = _number("walk_s", _("Walk, seconds"))
    run_s = _number("run_s", _("Run, seconds"))
    distance_m = _number("distance_m", _("Distance, metres"))
    rest_s = _number("rest_s", _("Rest between rounds, seconds"))
    rpe_min = _number("rpe_min", _("Effort 0 to 10, least"))
    rpe_max = _number("rpe_max", _("Effort 0 to 10, most"))
    tempo = forms.CharField(label=_("Tempo, such as 3-1-3"), required=False, max_length=12)
    band_level = forms.ChoiceField(label=_("Band"), choices=BAND_CHOICES, required=False)
    load_kg = forms.DecimalField(
        label=_("Weight, kilograms"),
        required=False,
        widget=forms.NumberInput(attrs={"min": 0, "max": LOAD_KG_RANGE[1], "step": "0.25"}),
    )
    load_text = forms.CharField(
        label=_("Load in words"),
        required=False,
        max_length=LOAD_TEXT_LENGTH,
        validators=[plain_text],
    )

    @classmethod
    def initial_of(cls, dose: Dose) -> dict:
        return {name: getattr(dose, name) for name in DOSE_FIELDS}

    def clean(self) -> dict:
        cleaned = super().clean()
        values = {name: cleaned.get(name) for name in DOSE_FIELDS}
        values |= {name: values[name] or "" for name in ("tempo", "load_text", "band_level")}
        problems = dose_problems(values)
        for problem in problems:
            if problem.field not in self.errors:
                self.add_error(problem.field, problem.message)
        if not self.errors:
            cleaned["dose"] = Dose.from_data(values)
        return cleaned
