"""Names, units and sentences of an assessment, in the reader's language. For clinicians only."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.models import Assessment
from patients.rules.assessment import (
    STEP_DOWN_POINTS,
    Problem,
    newton_to_kgf,
    step_down_score,
)
from patients.rules.assessment_measures import BY_ID, NEWTON_PER_KGF

MEASURES = {
    "abduction": gettext_lazy("Hip abduction"),
    "external_rotation": gettext_lazy("Hip external rotation"),
    "extension": gettext_lazy("Hip extension"),
    "knee_extension": gettext_lazy("Knee extension"),
    "hipsit": gettext_lazy("HipSIT"),
    "hamstrings": gettext_lazy("Hamstrings"),
    "quadriceps": gettext_lazy("Quadriceps length"),
    "gastrocnemius": gettext_lazy("Gastrocnemius"),
    "lunge": gettext_lazy("Weight-bearing lunge"),
    "itb": gettext_lazy("Iliotibial band"),
    "fpi": gettext_lazy("Foot posture index"),
    "midfoot": gettext_lazy("Midfoot width change"),
}
PAINS = {
    "pain_worst": gettext_lazy("Worst pain in 7 days"),
    "squat_45_pain": gettext_lazy("Pain in a squat 0–45°"),
    "squat_60_pain": gettext_lazy("Pain in a squat 0–60°"),
    "step_down_pain": gettext_lazy("Pain in the step-down"),
}
SIDES = {"left": gettext_lazy("left"), "right": gettext_lazy("right")}
QUALITY = {
    "good": gettext_lazy("good"),
    "medium": gettext_lazy("medium"),
    "poor": gettext_lazy("poor"),
}


def unit_of(measure: str, *, force_unit: str = "N") -> str:
    unit = BY_ID[measure].unit
    words = {"N": force_unit, "deg": "°", "cm": "cm", "mm": "mm", "points": ""}
    return words[unit]


def number(value: float | Decimal, places: int = 1) -> str:
    """At most so many decimals, none where they are zero, in the reader's spelling."""
    rounded = round(float(value), places)
    return number_format(int(rounded) if rounded == int(rounded) else rounded)


def amount(measure: str, value: float | Decimal | None, *, force_unit: str = "N") -> str:
    """A value with its unit; empty when it was not measured."""
    if value is None:
        return ""
    if BY_ID[measure].unit == "N" and force_unit == "kgf":
        value = newton_to_kgf(float(value))
    places = 1 if force_unit == "kgf" or BY_ID[measure].unit != "N" else 0
    unit = unit_of(measure, force_unit=force_unit)
    space = "" if unit in ("°", "") else " "
    return f"{number(value, places)}{space}{unit}"


def force_factor(force_unit: str) -> float:
    """What a force in N is multiplied with to be in the unit."""
    return 1 / NEWTON_PER_KGF if force_unit == "kgf" else 1.0


TICKS = {
    "arms": gettext_lazy("Arms leave the waist"),
    "trunk": gettext_lazy("Trunk leans"),
    "pelvis": gettext_lazy("Pelvis not level"),
    "knee_second_toe": gettext_lazy("Tibial tuberosity inside the 2nd toe"),
    "knee_inner_foot": gettext_lazy("Tibial tuberosity inside the inner edge of the foot"),
    "balance": gettext_lazy("Steps down or wavers"),
}
GROUPS = {
    "overuse": gettext_lazy("Overuse without another impairment"),
    "muscle_performance": gettext_lazy("Muscle performance"),
    "coordination": gettext_lazy("Movement coordination"),
    "hypermobile": gettext_lazy("Mobility: hypermobile"),
    "hypomobile": gettext_lazy("Mobility: hypomobile"),
}
OTHERS = {
    **PAINS,
    "morning_flare": gettext_lazy("Loading flares it next morning"),
    "step_down_left": gettext_lazy("Step-down, left"),
    "step_down_right": gettext_lazy("Step-down, right"),
    "step_height_cm": gettext_lazy("Step height"),
    "force_unit": gettext_lazy("Unit of force"),
    "sport_kind": gettext_lazy("Kind of sport"),
    "sport": gettext_lazy("Sport"),
    "load_amount": gettext_lazy("Training"),
    "load_unit": gettext_lazy("Unit of training"),
    "load_rise": gettext_lazy("Rose in the last weeks"),
    "height_cm": gettext_lazy("Height"),
    "mass_kg": gettext_lazy("Body mass"),
    "groups": gettext_lazy("Groups"),
    "note": gettext_lazy("Note"),
}
OTHER_UNITS = {"step_height_cm": "cm", "height_cm": "cm", "mass_kg": "kg"}
COLUMNS = (
    *OTHERS,
    *(
        column
        for measure in BY_ID.values()
        for column in (*measure.columns, measure.lever)
        if column
    ),
)


def column_label(column: str) -> str:
    """ "Hip abduction, left"; the column's own name where it has no words."""
    if column in OTHERS:
        return str(OTHERS[column])
    measure, _separator, part = column.rpartition("_")
    if measure not in MEASURES:
        return column
    which = SIDES[part] if part in SIDES else _("lever")
    return f"{MEASURES[measure]}, {which}"


def unit_of_column(column: str, *, force_unit: str = "N") -> str:
    measure, _separator, part = column.rpartition("_")
    if part == "lever":
        return "m"
    if part in SIDES and measure in BY_ID:
        return unit_of(measure, force_unit=force_unit)
    return OTHER_UNITS.get(column, "")


def problem_in_words(problem: Problem, *, force_unit: str = "N") -> str:
    """What cannot be kept, naming the field, with the way out."""
    label = column_label(problem.column)
    if problem.code == "pair":
        return _("%(label)s: tick one of the two knee positions, not both.") % {"label": label}
    if problem.code == "unit":
        return _("Say in what the training is counted: hours, sessions or km a week.")
    if problem.code == "amount":
        return _("Say how much training a week, or empty its unit.")
    if problem.code == "unknown":
        return _("%(label)s: choose from the list.") % {"label": label}
    unit = unit_of_column(problem.column, force_unit=force_unit)
    factor = force_factor(unit)
    return _("%(label)s must be %(low)s to %(high)s%(unit)s; you entered %(value)s.") % {
        "label": label,
        "low": number(problem.low * factor, 2),
        "high": number(problem.high * factor, 2),
        "unit": f" {unit}" if unit else "",
        "value": number(problem.value * factor, 2),
    }


def points_of_ticks() -> list[str]:
    """The points of each thing to see in the step-down, in the order of TICKS."""
    return [str(STEP_DOWN_POINTS[tick]) for tick in TICKS]


def value_in_words(row: Assessment, column: str, *, force_unit: str = "N") -> str:
    """One finding with its unit; empty when it was not examined."""
    value = getattr(row, column, None)
    if value is None or value == "":
        return ""
    measure, _separator, part = column.rpartition("_")
    if measure in BY_ID and part in SIDES:
        return amount(measure, value, force_unit=force_unit)
    if column.startswith("step_down_") and isinstance(value, list):
        return _("%(score)d of 6") % {"score": step_down_score(value)}
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if column in PAINS:
        return str(value)
    return _plain_value(row, column, value)


def _plain_value(row: Assessment, column: str, value) -> str:
    if column in ("sport_kind", "load_unit"):
        return str(getattr(row, f"get_{column}_display")())
    if isinstance(value, Decimal):
        unit = unit_of_column(column)
        places = 3 if unit == "m" else 1
        return f"{number(value, places)} {unit}".strip()
    return "" if column in ("groups", "force_unit") else str(value)
