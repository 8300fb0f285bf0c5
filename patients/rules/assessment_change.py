"""Between two assessments: how much changed, and whether that is more than measuring can err."""

from dataclasses import dataclass

from patients.rules.assessment_measures import BY_ID, PAINS, error_of

PAIN_CHANGE = 1.16  # points that matter in this pain: Piva 2009 (J Rehabil Med 41), read
LOWER_IS_BETTER = {"hamstrings", *PAINS}  # the popliteal angle is what is missing to straight
NO_DIRECTION = {"fpi", "midfoot"}  # a foot has no better end


@dataclass(frozen=True, kw_only=True)
class Change:
    """First and last known value of one measure on one side.

    error: the smallest change that counts, None where none was read. beyond: whether the change
    reaches it, None where that cannot be said. better: None without a direction or a change.
    """

    first: float
    last: float
    error: float | None
    beyond: bool | None
    better: bool | None

    @property
    def difference(self) -> float:
        return self.last - self.first


def change(measure: str, first: float | None, last: float | None) -> Change | None:
    """None when either is unknown."""
    if first is None or last is None:
        return None
    first, last = float(first), float(last)
    error = PAIN_CHANGE if measure in PAINS else error_of(measure) if measure in BY_ID else None
    moved = last - first
    better = None
    if measure not in NO_DIRECTION and moved:
        better = (moved < 0) == (measure in LOWER_IS_BETTER)
    beyond = None if error is None else abs(moved) >= error
    return Change(first=first, last=last, error=error, beyond=beyond, better=better)
