"""From findings to templates worth a look, each with its reasons. The clinician chooses.

The table is section 4.5 of the clinical notes as the decisions corrected it; its numbers are
pfprehab defaults unless a source stands beside them. Nothing here names a diagnosis, and a finding
that was not examined counts neither way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from patients.rules.assessment import (
    STEP_DOWN_GOOD,
    STEP_DOWN_POOR,
    Sides,
    length_findings,
    step_down_score,
    strength_findings,
)
from patients.rules.assessment_measures import MEASURES, PAINS

STARTER, HIP, KNEE = "irritable-knee-starter-2wk", "hip-only-6wk", "knee-only-6wk"
COMBINED, STRETCHES, YOUNG = "combined-hip-knee-6wk", "flexibility-addon-4wk", "adolescent-12wk"
RUNNING, FIELD, MAINTENANCE = "return-to-running-8wk", "return-to-field-sport", "maintenance-2x"

VALID_DAYS = 42  # an older finding is examined again first (pfprehab default)
YOUNG_AGES = (10, 14)  # Rathleff 2019, Am J Sports Med 47:1629-1637: the ages that were studied
YOUNG_UP_TO = 17  # the template's own range (pfprehab default)
HIP_MEASURES = ("abduction", "external_rotation", "extension", "hipsit")

# Columns that only mean something together come from one and the same assessment.
TOGETHER = (
    *((*measure.columns, measure.lever) for measure in MEASURES),
    ("step_down_left", "step_down_right", "step_height_cm", "step_down_pain"),
    ("load_amount", "load_unit", "load_rise"),
    ("sport_kind", "sport"),
    *((pain,) for pain in PAINS if pain != "step_down_pain"),
    ("morning_flare",),
    ("mass_kg",),
)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a template is listed. code: see `patients.queries.suggestions` for the words."""

    code: str
    number: float | None = None
    finding: Sides | None = None
    side: str = ""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of one person. values: by column, None or absent where not examined.

    finished_main: a main program has been finished. growth_pain: tender tubercle or lower pole of
    the kneecap at screening. other_knee: a graft or a replacement, where the pain may be another.
    """

    age: int
    values: Mapping = field(default_factory=dict)
    finished_main: bool = False
    growth_pain: bool = False
    other_knee: bool = False


def latest_known(assessments: Sequence[Mapping]) -> dict:
    """The newest value of everything, from assessments newest first; what belongs together stays.

    A short assessment of today does not hide the strength measured last week.
    """
    known: dict = {}
    for columns in TOGETHER:
        for values in assessments:
            if any(values.get(column) not in (None, "") for column in columns if column):
                known |= {column: values.get(column) for column in columns if column}
                break
    return known


def suggestions(
    facts: Facts,
    *,
    starter_worst: int = 7,
    squat_limit: int = 5,
    easy: int = 2,
) -> dict[str, tuple[Reason, ...]]:
    """Templates with their reasons, the one that fits first at the head; none without a finding."""
    first, last = YOUNG_AGES
    if facts.age < first or facts.other_knee:
        return {}
    found: dict[str, list[Reason]] = {}
    if facts.age <= last:
        found[YOUNG] = [Reason(code="age_studied", number=facts.age)]
    elif facts.values:
        _start(found, facts, starter_worst=starter_worst, squat_limit=squat_limit, easy=easy)
        _afterwards(found, facts, easy=easy)
        if facts.age <= YOUNG_UP_TO:
            found[YOUNG] = [Reason(code="age_allowed", number=facts.age)]
    if found and facts.values.get("load_rise"):
        found[next(iter(found))].append(Reason(code="load_rise"))
    _add_on(found, facts)
    return {slug: tuple(reasons) for slug, reasons in found.items()}


def _start(found: dict, facts: Facts, *, starter_worst: int, squat_limit: int, easy: int) -> None:
    """With what to start: the first that holds of starter and hip, knee, combined."""
    values = facts.values
    worst, squat = values.get("pain_worst"), values.get("squat_45_pain")
    flare = values.get("morning_flare") is True
    squat_hurts = squat is not None and squat > squat_limit
    starts = worst is not None and worst >= starter_worst and (squat_hurts or flare)
    loaded = [Reason(code="squat_45_high", number=squat)] if squat_hurts else []
    if starts:
        found[STARTER] = [Reason(code="worst_high", number=worst), *loaded]
        found[STARTER] += [Reason(code="morning_flare")] if flare else []
    if squat_hurts:
        code = "after_starter" if starts else "hands_over"
        found[HIP] = [*loaded, Reason(code=code)]
    if not starts and not squat_hurts:
        _strength(found, values, easy=easy)


def _strength(found: dict, values: Mapping, *, easy: int) -> None:
    """Knee where only the front of the thigh is lower and it bends well; else combined."""
    lower = strength_findings(values)
    knee = [Reason(code="lower_side", finding=one) for one in lower if _is_knee(one)]
    hip = [Reason(code="lower_side", finding=one) for one in lower if not _is_knee(one)]
    squat = values.get("squat_60_pain")
    bends_well = squat is not None and squat <= easy
    if knee and not hip and bends_well and _hip_was_measured(values):
        found[KNEE] = [*knee, Reason(code="squat_60_easy", number=squat)]
    found[COMBINED] = [*hip, *knee] or [Reason(code=_without_difference(values))]
    if values.get("squat_45_pain") is not None:
        found[COMBINED].append(Reason(code="squat_45_fine", number=values["squat_45_pain"]))
    found[COMBINED] += [
        Reason(code="step_down_poor", number=score, side=side)
        for side, score in step_down_scores(values).items()
        if score >= STEP_DOWN_POOR
    ]


def _without_difference(values: Mapping) -> str:
    measured = _hip_was_measured(values) and _both_sides(values, "knee_extension")
    return "strength_even" if measured else "strength_unclear"


def _afterwards(found: dict, facts: Facts, *, easy: int) -> None:
    """Running, field sport and maintenance, for whom they are meant."""
    values = facts.values
    scores = step_down_scores(values).values()
    pain, squat = values.get("step_down_pain"), values.get("squat_60_pain")
    entry = bool(scores) and max(scores) <= STEP_DOWN_GOOD and pain is not None and pain <= easy
    if values.get("sport_kind") == "running" and entry and values.get("morning_flare") is False:
        found[RUNNING] = [
            Reason(code="step_down_good", number=max(scores)),
            Reason(code="step_down_easy", number=pain),
            Reason(code="entry_tests_left"),
        ]
    if not facts.finished_main:
        return
    if values.get("sport_kind") == "field" and squat is not None and squat <= easy:
        found[FIELD] = [
            Reason(code="finished_main"),
            Reason(code="squat_60_easy", number=squat),
            Reason(code="field_gate"),
        ]
    found[MAINTENANCE] = [Reason(code="finished_main")]


def _add_on(found: dict, facts: Facts) -> None:
    """Stretches for what tests short; with growth-related pain none for the front of the thigh."""
    short = length_findings(facts.values)
    if facts.growth_pain:
        short = tuple(one for one in short if one.measure != "quadriceps")
    if short:
        found[STRETCHES] = [Reason(code="short", finding=one) for one in short]
        found[STRETCHES] += [Reason(code="growth_pain")] if facts.growth_pain else []


def step_down_scores(values: Mapping) -> dict[str, int]:
    """The score of each side that was tested."""
    scores = {side: step_down_score(values.get(f"step_down_{side}")) for side in ("left", "right")}
    return {side: score for side, score in scores.items() if score is not None}


def _is_knee(finding: Sides) -> bool:
    return finding.measure == "knee_extension"


def _hip_was_measured(values: Mapping) -> bool:
    return any(_both_sides(values, measure) for measure in HIP_MEASURES)


def _both_sides(values: Mapping, measure: str) -> bool:
    return all(values.get(f"{measure}_{side}") is not None for side in ("left", "right"))
