"""What can be measured in an assessment: unit, possible range, measurement error, thresholds.

Every number has its source beside it. Ranges only keep out slips of the hand (pfprehab default);
they say nothing about what is normal.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SIDES = ("left", "right")
NEWTON_PER_KGF = 9.81  # as in the project's clinical notes: N = kgf x 9.81


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One thing that is measured on each side. section: strength, flexibility or foot.

    low, high: what can be entered, in the stored unit. whole: no decimals.
    """

    id: str
    section: str
    unit: str
    low: float
    high: float
    whole: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(f"{self.id}_{side}" for side in SIDES)

    @property
    def lever(self) -> str:
        """The column of the lever; empty where a length is no force."""
        return f"{self.id}_lever" if self.section == "strength" else ""


def _force(name: str, high: float) -> Measure:
    return Measure(id=name, section="strength", unit="N", low=1, high=high)


def _angle(name: str, low: float, high: float) -> Measure:
    return Measure(id=name, section="flexibility", unit="deg", low=low, high=high)


MEASURES = (
    _force("abduction", 1000),
    _force("external_rotation", 1000),
    _force("extension", 1000),
    _force("knee_extension", 2000),
    _force("hipsit", 1000),
    _angle("hamstrings", 0, 90),
    _angle("quadriceps", 45, 175),
    _angle("gastrocnemius", -30, 60),
    Measure(id="lunge", section="flexibility", unit="cm", low=0, high=30),
    _angle("itb", -45, 45),
    Measure(id="fpi", section="foot", unit="points", low=-12, high=12, whole=True),
    Measure(id="midfoot", section="foot", unit="mm", low=0, high=40),
)
BY_ID: Mapping[str, Measure] = {measure.id: measure for measure in MEASURES}
STRENGTH = tuple(measure.id for measure in MEASURES if measure.section == "strength")
FLEXIBILITY = tuple(measure.id for measure in MEASURES if measure.section == "flexibility")
FOOT = tuple(measure.id for measure in MEASURES if measure.section == "foot")

LEVER_RANGE = (0.05, 1.0)  # metres
PAINS = ("pain_worst", "squat_45_pain", "squat_60_pain", "step_down_pain")
PAIN_RANGE = (0, 10)
OTHER_RANGES: Mapping[str, tuple[float, float]] = {
    "height_cm": (80, 230),
    "mass_kg": (20, 250),
    "step_height_cm": (5, 40),
}
LOAD_RANGES: Mapping[str, tuple[float, float]] = {
    "hours": (0, 60),
    "sessions": (0, 40),
    "km": (0, 300),
}

# Standard error of measurement in people with this pain, kg of force: Piva 2006 (PMC1557500), read.
SEM_KGF: Mapping[str, float] = {"abduction": 1.8, "external_rotation": 2.4}
# Muscle-length tests, degrees, lowest and highest of the tests: Piva 2006 (PMC1557500), read.
SEM_LENGTH_DEG = (1.6, 4.3)


def column_ranges() -> dict[str, tuple[float, float]]:
    """{column: lowest and highest number that can be stored}, for every column with a number."""
    found: dict[str, tuple[float, float]] = {}
    for measure in MEASURES:
        for column in measure.columns:
            found[column] = (measure.low, measure.high)
        if measure.lever:
            found[measure.lever] = LEVER_RANGE
    found |= dict.fromkeys(PAINS, PAIN_RANGE)
    return found | dict(OTHER_RANGES) | {"load_amount": (0, 300)}


def mdc95(sem: float) -> float:
    """The smallest change that is more than measurement error: 1.96 x sqrt(2) x SEM."""
    return 1.96 * 2**0.5 * sem


def error_of(measure: str) -> float | None:
    """MDC95 in the stored unit where an error of this test was read; None where it was not."""
    sem = SEM_KGF.get(measure)
    return None if sem is None else mdc95(sem) * NEWTON_PER_KGF
