"""What a change of a score means: does it matter, is it beyond the error, was the trial's line met.

Success is "improved by the trial's criterion", never "recovered".
"""

from dataclasses import dataclass
from decimal import Decimal

from patients.rules.outcomes.measures import Fact, Measure

PAIN_DROP = 2  # worst pain, points of 10: Earl-Boehm 2018, VAS down at least 2 cm
AKPS_GAIN = 8  # points of 100: Earl-Boehm 2018


@dataclass(frozen=True, slots=True)
class Change:
    """gain: positive is better. matters, beyond_error: None where no verified number says so.

    A change that matters may also be one for the worse: then gain is negative.
    """

    start: Decimal
    now: Decimal
    gain: Decimal
    matters: bool | None
    beyond_error: bool | None


@dataclass(frozen=True, slots=True)
class Success:
    """met: None while it cannot be told: one half is not met and the other is not known.

    pain_drop, akps_gain: None where start or end is missing.
    """

    met: bool | None
    pain_drop: Decimal | None
    akps_gain: Decimal | None


def change(measure: Measure, start: Decimal | None, now: Decimal | None) -> Change | None:
    """The change from start to now; None where either is missing, or a measure has no start."""
    if start is None or now is None or not measure.has_start:
        return None
    gain = (now - start) * measure.sign
    return Change(
        start=start,
        now=now,
        gain=gain,
        matters=_reaches(gain, measure.meaningful),
        beyond_error=_beyond(gain, measure.error),
    )


def success(
    *,
    pain_drop: Decimal | None,
    akps_gain: Decimal | None,
    least_pain_drop: float = PAIN_DROP,
    least_akps_gain: float = AKPS_GAIN,
) -> Success:
    """The trial's criterion: worst pain down at least 2 or AKPS up at least 8, or both."""
    by_pain = None if pain_drop is None else pain_drop >= least_pain_drop
    by_akps = None if akps_gain is None else akps_gain >= least_akps_gain
    halves = (by_pain, by_akps)
    met = any(halves) or (None if None in halves else False)
    return Success(met, pain_drop, akps_gain)


def _reaches(gain: Decimal, fact: Fact | None) -> bool | None:
    return None if fact is None or not fact.shown else abs(gain) >= Decimal(str(fact.value))


def _beyond(gain: Decimal, fact: Fact | None) -> bool | None:
    """An error is passed, not reached."""
    return None if fact is None or not fact.shown else abs(gain) > Decimal(str(fact.value))
