"""An assessment as a form: everything optional, nothing preset, what was found last as a hint."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.models import Assessment
from patients.queries import assessment_words as words
from patients.rules.assessment import problems
from patients.rules.assessment_measures import (
    BY_ID,
    FLEXIBILITY,
    FOOT,
    NEWTON_PER_KGF,
    PAINS,
    SIDES,
    STRENGTH,
)
from pfprehab.accounts.validators import plain_lines, plain_text

NOTHING_SEEN = "none"
YES_NO = [("yes", _("Yes")), ("no", _("No")), ("", _("Not asked"))]
KGF = Assessment.ForceUnit.KGF
MOST_DIGITS = 12


class NumberField(forms.DecimalField):
    """A number typed with a point or a comma; the keypad opens on a phone."""

    def __init__(self, *, places: int = 2, **kwargs):
        self.places = places
        keypad = "decimal" if places else "numeric"
        attrs = {"inputmode": keypad, "autocomplete": "off", "maxlength": MOST_DIGITS, "size": 6}
        super().__init__(required=False, widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value) -> Decimal | None:
        text = str(value or "").strip().replace(",", ".").replace("\u2212", "-")
        found = super().to_python(text or None)
        if found is None:
            return None
        if len(text) > MOST_DIGITS or not found.is_finite():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            kept = found.quantize(Decimal(1).scaleb(-self.places))
        except InvalidOperation as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
        if self.places == 0 and kept != found:
            raise forms.ValidationError(_("Enter a whole number."), code="invalid")
        return kept


@dataclass(frozen=True, slots=True)
class Row:
    """A measure with its fields: left, right and for a force the lever."""

    label: str
    unit: str
    how: str
    fields: list[forms.BoundField]

    @property
    def has_errors(self) -> bool:
        return any(field.errors for field in self.fields)


HOW = {
    "hipsit": _("Side-lying, hips at 45°, knees at 90°"),
    "knee_extension": _("Sitting, knee at 60–90°, belt"),
    "hamstrings": _("90–90, degrees missing to straight"),
    "quadriceps": _("Prone knee bend"),
    "gastrocnemius": _("Dorsiflexion, knee straight"),
    "lunge": _("Toe to wall"),
    "itb": _("Ober: 0 is horizontal, minus is above it"),
    "fpi": _("FPI-6, −12 to 12"),
    "midfoot": _("Standing minus sitting"),
}


class AssessmentForm(forms.Form):
    """last: the assessment before, whose values stand as hints and are never filled in."""

    assessed_on = forms.DateField(
        label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    force_unit = forms.ChoiceField(
        label=_("Unit of force"),
        choices=Assessment.ForceUnit.choices,
        widget=forms.RadioSelect(attrs={"class": "inline"}),
        required=False,
    )
    sport_kind = forms.ChoiceField(
        label=_("Kind of sport"),
        choices=[("", _("Not asked")), *Assessment.SportKind.choices],
        required=False,
    )
    sport = forms.CharField(
        label=_("Sport"), required=False, max_length=80, validators=[plain_text]
    )
    load_unit = forms.ChoiceField(
        label=_("Counted in"),
        choices=[("", _("Not asked")), *Assessment.LoadUnit.choices],
        required=False,
    )
    groups = forms.MultipleChoiceField(
        label=_("Groups that you see"),
        choices=list(words.GROUPS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Several may hold. Never computed; the mapping is a pfprehab default."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=1000,
        validators=[plain_lines],
        widget=forms.Textarea(attrs={"maxlength": 1000}),
    )

    def __init__(self, *args, last: Assessment | None = None, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.last = last
        self.fields["assessed_on"].widget.attrs["max"] = today.isoformat()
        for pain in PAINS:
            self.fields[pain] = NumberField(label=words.PAINS[pain], places=0)
        for name in ("morning_flare", "load_rise"):
            self.fields[name] = forms.ChoiceField(
                label=words.OTHERS[name],
                choices=YES_NO,
                required=False,
                widget=forms.RadioSelect(attrs={"class": "inline"}),
            )
        for side in SIDES:
            self.fields[f"step_down_{side}"] = forms.MultipleChoiceField(
                label=words.OTHERS[f"step_down_{side}"],
                choices=[(NOTHING_SEEN, _("Tested: none of these")), *words.TICKS.items()],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        for measure in BY_ID.values():
            for column in (*measure.columns, *([measure.lever] if measure.lever else [])):
                self.fields[column] = NumberField(
                    label=words.column_label(column), places=_places(column)
                )
        for column in ("step_height_cm", "height_cm", "mass_kg", "load_amount"):
            self.fields[column] = NumberField(label=words.OTHERS[column], places=1)
        if last is not None:
            self._hint(last)

    def _hint(self, last: Assessment) -> None:
        """What was found last, beside the field; body mass and height are not repeated."""
        hidden = {"height_cm", "mass_kg", "note", "sport"}
        for column in self.fields.keys() - hidden:
            text = words.value_in_words(last, column, force_unit=last.force_unit)
            if text:
                self.fields[column].help_text = _("last %(value)s") % {"value": text}

    @classmethod
    def initial_for(cls, last: Assessment | None, today: dt.date) -> dict:
        """The day, and the unit the clinician used last. No finding."""
        return {"assessed_on": today, "force_unit": last.force_unit if last else "N"}

    @classmethod
    def initial_of(cls, row: Assessment) -> dict:
        """Everything as it was entered, to be corrected."""
        found: dict = {"assessed_on": row.assessed_on}
        for column in words.COLUMNS:
            value = getattr(row, column)
            if isinstance(value, Decimal):
                value = _as_entered(column, value, row.force_unit)
            found[column] = value
        for name in ("morning_flare", "load_rise"):
            found[name] = {True: "yes", False: "no", None: ""}[getattr(row, name)]
        for side in SIDES:
            seen = getattr(row, f"step_down_{side}")
            found[f"step_down_{side}"] = [NOTHING_SEEN] if seen == [] else seen
        return found

    def clean(self) -> dict:
        for side in SIDES:
            column = f"step_down_{side}"
            seen = self.cleaned_data.get(column) or []
            if NOTHING_SEEN in seen and len(seen) > 1:
                self.add_error(column, _("“None of these” stands alone: untick it or the rest."))
        values = self.values()
        for problem in problems(values):
            if problem.column not in self.errors:
                text = words.problem_in_words(problem, force_unit=values["force_unit"])
                self.add_error(problem.column, text)
        return self.cleaned_data

    def values(self) -> dict:
        """By column, forces in N, None where nothing was entered."""
        given = dict(self.cleaned_data)
        given.pop("assessed_on", None)
        given["force_unit"] = given.get("force_unit") or "N"
        for name in ("morning_flare", "load_rise"):
            given[name] = {"yes": True, "no": False}.get(given.get(name) or "")
        for side in SIDES:
            seen = given.get(f"step_down_{side}") or []
            given[f"step_down_{side}"] = sorted(set(seen) - {NOTHING_SEEN}) if seen else None
        if given["force_unit"] == KGF:
            _to_newton(given)
        return given

    def strength(self) -> list[Row]:
        return [self._row(measure) for measure in STRENGTH]

    def flexibility(self) -> list[Row]:
        return [self._row(measure) for measure in FLEXIBILITY]

    def foot(self) -> list[Row]:
        return [self._row(measure) for measure in FOOT]

    def step_down(self) -> list[tuple[str, str, list]]:
        """Each thing to see with its points, and its two boxes."""
        both = zip(self["step_down_left"], self["step_down_right"], strict=True)
        points = ["0", *words.points_of_ticks()]
        return [
            (left.choice_label, number, [left, right])
            for number, (left, right) in zip(points, both, strict=True)
        ]

    def is_open(self, section: str) -> bool:
        """Whether a folded section has to be shown: something stands in it."""
        names = {
            "strength": [c for m in STRENGTH for c in (*BY_ID[m].columns, BY_ID[m].lever)],
            "flexibility": [c for m in FLEXIBILITY for c in BY_ID[m].columns],
            "foot": [c for m in FOOT for c in BY_ID[m].columns],
            "load": ["sport_kind", "sport", "load_amount", "load_unit", "load_rise"],
            "body": ["height_cm", "mass_kg"],
            "groups": ["groups", "note"],
        }[section]
        return any(self[name].errors or self[name].value() for name in names)

    def open_sections(self) -> Mapping[str, bool]:
        names = ("strength", "flexibility", "foot", "load", "body", "groups")
        return {name: self.is_open(name) for name in names}

    def _row(self, measure: str) -> Row:
        kind = BY_ID[measure]
        columns = (*kind.columns, kind.lever) if kind.lever else kind.columns
        return Row(
            label=str(words.MEASURES[measure]),
            unit="" if kind.lever else words.unit_of(measure),
            how=str(HOW.get(measure, "")),
            fields=[self[column] for column in columns],
        )


def _places(column: str) -> int:
    if column.startswith("fpi_"):
        return 0
    if column.endswith("_lever"):
        return 3
    return 2 if column.rpartition("_")[0] in STRENGTH else 1


def _is_force(column: str) -> bool:
    measure, _separator, part = column.rpartition("_")
    return measure in STRENGTH and part in SIDES


def _to_newton(given: dict) -> None:
    for column, value in given.items():
        if _is_force(column) and value is not None:
            newton = value * Decimal(str(NEWTON_PER_KGF))
            given[column] = newton.quantize(Decimal("0.01"))


def _as_entered(column: str, value: Decimal, force_unit: str) -> str:
    if force_unit == KGF and _is_force(column):
        value = (value / Decimal(str(NEWTON_PER_KGF))).quantize(Decimal("0.01"))
    return f"{value.normalize():f}"
