"""One assessment in four lines, and its strength as numbers that can be compared."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from patients.models import Assessment
from patients.queries import assessment_words as words
from patients.rules.assessment import (
    length_findings,
    percent_body_weight,
    side_percent,
    step_down_quality,
    step_down_score,
    strength_findings,
    torque_per_kg,
)
from patients.rules.assessment_measures import BY_ID, FLEXIBILITY, SIDES, STRENGTH

SHORT_PAINS = ("squat_45_pain", "squat_60_pain")


@dataclass(frozen=True, slots=True)
class StrengthRow:
    """One force on both sides, each with share of body weight and torque where known."""

    label: str
    left: str
    right: str
    left_more: str
    right_more: str
    percent: str


def lines_of(row: Assessment) -> list[tuple[str, str]]:
    """At most four lines with their heading; what was not examined is left out."""
    found = [
        (_("Irritability"), _irritability(row)),
        (_("Step-down"), _step_down(row)),
        (_("Strength and length"), _strength_and_length(row)),
        (_("Training"), _training(row)),
    ]
    return [(label, text) for label, text in found if text]


def _irritability(row: Assessment) -> str:
    parts = []
    if row.pain_worst is not None:
        parts.append(_("worst %(pain)d of 10") % {"pain": row.pain_worst})
    if row.squat_45_pain is not None:
        parts.append(_("squat 0–45° %(pain)d") % {"pain": row.squat_45_pain})
    if row.squat_60_pain is not None:
        parts.append(_("squat 0–60° %(pain)d") % {"pain": row.squat_60_pain})
    if row.morning_flare is not None:
        flares = _("flares next morning") if row.morning_flare else _("no flare next morning")
        parts.append(flares)
    return ", ".join(parts)


def _step_down(row: Assessment) -> str:
    parts = []
    for side in SIDES:
        score = step_down_score(getattr(row, f"step_down_{side}"))
        if score is not None:
            parts.append(
                _("%(side)s %(score)d of 6, %(quality)s")
                % {
                    "side": words.SIDES[side],
                    "score": score,
                    "quality": words.QUALITY[step_down_quality(score)],
                }
            )
    if row.step_down_pain is not None:
        parts.append(_("pain %(pain)d of 10") % {"pain": row.step_down_pain})
    if row.step_height_cm is not None:
        parts.append(words.value_in_words(row, "step_height_cm"))
    return "; ".join(parts)


def values_of(row: Assessment) -> dict:
    return {column: getattr(row, column) for column in words.COLUMNS}


def _strength_and_length(row: Assessment) -> str:
    values = values_of(row)
    parts = [
        _("%(measure)s %(side)s %(percent)d%% of the other side")
        % {
            "measure": words.MEASURES[one.measure],
            "side": words.SIDES[one.side],
            "percent": one.percent,
        }
        for one in strength_findings(values)
    ]
    measured = any(_both(values, measure) for measure in STRENGTH)
    if measured and not parts:
        parts.append(_("no force under 90%% of the other side") % {})
    short = length_findings(values)
    parts += [
        _("%(measure)s %(side)s %(value)s, short")
        % {
            "measure": words.MEASURES[one.measure],
            "side": words.SIDES[one.side],
            "value": words.amount(one.measure, one.value),
        }
        for one in short
    ]
    if not short and any(_either(values, measure) for measure in FLEXIBILITY):
        parts.append(_("nothing short of what was tested"))
    return "; ".join(parts)


def _training(row: Assessment) -> str:
    parts = []
    if row.sport or row.sport_kind:
        parts.append(row.sport or str(row.get_sport_kind_display()))
    if row.load_amount is not None:
        parts.append(f"{words.number(row.load_amount)} {row.get_load_unit_display()}")
    if row.load_rise is not None:
        parts.append(_("rose recently") if row.load_rise else _("no recent rise"))
    return ", ".join(parts)


def _both(values: dict, measure: str) -> bool:
    return all(values[column] is not None for column in BY_ID[measure].columns)


def _either(values: dict, measure: str) -> bool:
    return any(values[column] is not None for column in BY_ID[measure].columns)


def strength_rows(row: Assessment) -> list[StrengthRow]:
    """Every force that was measured, normalised as far as mass and lever are known."""
    return [_strength_row(row, measure) for measure in STRENGTH if _either(values_of(row), measure)]


def _strength_row(row: Assessment, measure: str) -> StrengthRow:
    left, right = (getattr(row, column) for column in BY_ID[measure].columns)
    percent = None
    if left is not None and right is not None:
        percent = side_percent(min(left, right), max(left, right))
    lower = "" if left == right else words.SIDES["left" if (left or 0) < (right or 0) else "right"]
    return StrengthRow(
        label=str(words.MEASURES[measure]),
        left=words.amount(measure, left, force_unit=row.force_unit),
        right=words.amount(measure, right, force_unit=row.force_unit),
        left_more=_normalised(row, measure, left),
        right_more=_normalised(row, measure, right),
        percent="" if percent is None else f"{percent}% {lower}".strip(),
    )


def _normalised(row: Assessment, measure: str, force) -> str:
    share = percent_body_weight(force, row.mass_kg)
    torque = torque_per_kg(force, getattr(row, BY_ID[measure].lever), row.mass_kg)
    parts = []
    if share is not None:
        parts.append(_("%(share)s%% of body weight") % {"share": words.number(share)})
    if torque is not None:
        parts.append(_("%(torque)s Nm/kg") % {"torque": words.number(torque, 2)})
    return ", ".join(parts)
