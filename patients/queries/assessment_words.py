"""Names, units and sentences of an assessment, in the reader's language. For clinicians only."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.rules.assessment import newton_to_kgf
from patients.rules.assessment_measures import BY_ID

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


def pain(value: int | None) -> str:
    return "" if value is None else _("%(pain)d of 10") % {"pain": value}
