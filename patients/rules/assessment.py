"""What the numbers of an assessment mean: normalised force, side against side, step-down, length.

Nothing here names a diagnosis. An unknown value is None and stays None.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from patients.rules.assessment_measures import (
    FLEXIBILITY,
    LOAD_RANGES,
    NEWTON_PER_KGF,
    STRENGTH,
    column_ranges,
)

# Step-down quality, Piva 2006 (read in PMC5095938, table 3): points for each thing seen.
STEP_DOWN_POINTS: Mapping[str, int] = {
    "arms": 1,
    "trunk": 1,
    "pelvis": 1,
    "knee_second_toe": 1,
    "knee_inner_foot": 2,
    "balance": 1,
}
KNEE_PAIR = frozenset({"knee_second_toe", "knee_inner_foot"})  # one or the other
STEP_DOWN_MAX = 6
STEP_DOWN_GOOD, STEP_DOWN_POOR = 1, 4  # at most, at least (Piva 2006)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One number or tick that cannot be kept. code: range, pair, unknown, unit or amount."""

    column: str
    code: str
    low: float | None = None
    high: float | None = None
    value: float | None = None


@dataclass(frozen=True, kw_only=True)
class Sides:
    """A finding that compares two sides, or one side with a threshold. side: the one it is on."""

    measure: str
    side: str
    value: float
    other: float | None = None
    percent: int | None = None
    threshold: float | None = None


def kgf_to_newton(force: float) -> float:
    return force * NEWTON_PER_KGF


def newton_to_kgf(force: float) -> float:
    return force / NEWTON_PER_KGF


def percent_body_weight(force_n: float | None, mass_kg: float | None) -> float | None:
    """Force as a percentage of body weight: N / (kg x 9.81) x 100."""
    if force_n is None or not mass_kg:
        return None
    return float(force_n) / (float(mass_kg) * NEWTON_PER_KGF) * 100


def torque_per_kg(
    force_n: float | None, lever_m: float | None, mass_kg: float | None
) -> float | None:
    """Torque in newton metres for each kilogram: N x m / kg."""
    if force_n is None or lever_m is None or not mass_kg:
        return None
    return float(force_n) * float(lever_m) / float(mass_kg)


def side_percent(lower: float | None, higher: float | None) -> int | None:
    """The lower side as a percentage of the higher, rounded down: 89.9 is not yet 90."""
    if lower is None or higher is None or higher <= 0:
        return None
    return int(float(lower) / float(higher) * 100 + 1e-9)


def strength_findings(
    values: Mapping[str, float | None],
    *,
    lowest_percent: int = 90,  # of the other side (pfprehab default; no accepted cut-off exists)
    norms: Mapping[str, float] | None = None,  # a clinic's own, in percent of body weight
) -> tuple[Sides, ...]:
    """Sides that are lower: under 90 % of the other (pfprehab default) or under a clinic's norm."""
    found = [_lower_side(values, measure, lowest_percent) for measure in STRENGTH]
    mass = values.get("mass_kg")
    for measure, norm in (norms or {}).items():
        for side in ("left", "right"):
            percent = percent_body_weight(values.get(f"{measure}_{side}"), mass)
            if percent is not None and percent < norm:
                found.append(Sides(measure=measure, side=side, value=percent, threshold=norm))
    return tuple(one for one in found if one is not None)


def _lower_side(
    values: Mapping[str, float | None], measure: str, lowest_percent: int
) -> Sides | None:
    left, right = values.get(f"{measure}_left"), values.get(f"{measure}_right")
    if left is None or right is None:
        return None
    side, low, high = ("left", left, right) if left <= right else ("right", right, left)
    percent = side_percent(low, high)
    if percent is None or percent >= lowest_percent:
        return None
    return Sides(measure=measure, side=side, value=float(low), other=float(high), percent=percent)


def length_findings(
    values: Mapping[str, float | None],
    *,
    hamstrings_most: float = 20,  # popliteal angle, degrees (pfprehab default)
    quadriceps_least: float = 120,  # prone knee bend, degrees (pfprehab default)
    gastrocnemius_least: float = 10,  # knee straight, degrees (pfprehab default)
    lunge_least: float = 10,  # toe to wall, cm (pfprehab default)
    itb_least: float = 0,  # Ober: 0 is horizontal (pfprehab default)
) -> tuple[Sides, ...]:
    """Sides on which a muscle tests short. Each clinic may set its own thresholds."""
    least = {
        "quadriceps": quadriceps_least,
        "gastrocnemius": gastrocnemius_least,
        "lunge": lunge_least,
        "itb": itb_least,
    }
    found = []
    for measure in FLEXIBILITY:
        for side in ("left", "right"):
            value = values.get(f"{measure}_{side}")
            limit = hamstrings_most if measure == "hamstrings" else least[measure]
            is_short = measure == "hamstrings" and value is not None and value > limit
            is_short |= measure != "hamstrings" and value is not None and value < limit
            if is_short:
                found.append(Sides(measure=measure, side=side, value=float(value), threshold=limit))
    return tuple(found)


def step_down_score(ticks: Iterable[str] | None) -> int | None:
    """0 to 6; None when it was not tested. Raises ValueError for an unknown tick or both knees."""
    if ticks is None:
        return None
    seen = set(ticks)
    if problem := step_down_problem(seen):
        raise ValueError(f"The step-down ticks cannot be scored ({problem}): {sorted(seen)}.")
    return sum(STEP_DOWN_POINTS[tick] for tick in seen)


def step_down_problem(ticks: Iterable[str]) -> str:
    """What is wrong with the ticks: unknown or pair; empty when nothing is."""
    seen = set(ticks)
    if seen - STEP_DOWN_POINTS.keys():
        return "unknown"
    return "pair" if seen >= KNEE_PAIR else ""


def step_down_quality(score: int | None) -> str | None:
    """good 0-1, medium 2-3, poor 4 or more (Piva 2006)."""
    if score is None:
        return None
    if score <= STEP_DOWN_GOOD:
        return "good"
    return "poor" if score >= STEP_DOWN_POOR else "medium"


def problems(values: Mapping) -> tuple[Problem, ...]:
    """Everything that cannot be kept, by column; values outside their range, ticks that clash."""
    found = [
        Problem(column=column, code="range", low=low, high=high, value=float(values[column]))
        for column, (low, high) in column_ranges().items()
        if values.get(column) is not None and not low <= values[column] <= high
    ]
    for side in ("left", "right"):
        ticks = values.get(f"step_down_{side}")
        if ticks is not None and (problem := step_down_problem(ticks)):
            found.append(Problem(column=f"step_down_{side}", code=problem))
    return tuple(found) + _load_problems(values)


def _load_problems(values: Mapping) -> tuple[Problem, ...]:
    """An amount needs its unit and a unit its amount; each unit has its own end."""
    amount, unit = values.get("load_amount"), values.get("load_unit") or ""
    if amount is None:
        return (Problem(column="load_amount", code="amount"),) if unit else ()
    if unit not in LOAD_RANGES:
        return (Problem(column="load_unit", code="unit"),)
    low, high = LOAD_RANGES[unit]
    if low <= amount <= high or amount > 300 or amount < 0:
        return ()
    return (Problem(column="load_amount", code="range", low=low, high=high, value=float(amount)),)
