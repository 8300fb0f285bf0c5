"""The limits of triage that a clinic may set for itself. Defaults are pfprehab defaults."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Threshold:
    """default and range, both ends included. tighter: the sign of the tighter direction."""

    default: int
    low: int
    high: int
    tighter: int

    def is_looser(self, value: int, *, than: int) -> bool:
        return (value - than) * self.tighter < 0


THRESHOLDS = {
    "quiet_days": Threshold(default=7, low=3, high=14, tighter=-1),
    "severe_pain": Threshold(default=8, low=5, high=8, tighter=-1),
    "pain_rise": Threshold(default=2, low=1, high=2, tighter=-1),
    "fewest_logs": Threshold(default=2, low=1, high=4, tighter=1),
}
