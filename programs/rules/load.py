"""How long a session takes, and whether it asks for too much."""

from collections.abc import Iterable
from dataclasses import dataclass

from exercises.rules.dose import Dose

SIDES = ("together", "each", "affected", "left", "right")


@dataclass(frozen=True, kw_only=True)
class LoadLine:
    """One line of a session, as far as its load matters.

    side: together (both legs at once), each (each leg in turn), affected, left or right.
    """

    dose: Dose
    side: str
    core: bool = True

    def __post_init__(self):
        if self.side not in SIDES:
            raise ValueError(f"Side must be one of {', '.join(SIDES)}; it was {self.side!r}.")


@dataclass(frozen=True, kw_only=True)
class LoadBudget:
    """The load of one session: counts, minutes, and in words why it is amber (empty: it is not)."""

    lines: int
    minutes: float
    core_lines: int
    core_minutes: float
    reasons: tuple[str, ...]

    @property
    def amber(self) -> bool:
        return bool(self.reasons)


def adds_load(now: LoadBudget, before: LoadBudget) -> bool:
    """Whether a session is amber by what was added to it: its own load before is a neutral fact."""
    more = now.core_lines > before.core_lines or now.core_minutes > before.core_minutes
    return now.amber and more


def line_seconds(line: LoadLine, *, both_legs: bool = True) -> float:
    """Seconds of one line. both_legs=False counts one leg of what is done with each leg."""
    return line.dose.seconds(legs=2 if line.side == "each" and both_legs else 1)


def session_minutes(lines: Iterable[LoadLine], *, both_legs: bool = True) -> float:
    """Minutes of one session, one decimal: 4 s per repetition, holds and rests.

    Work of one leg at a time counts for both legs, its rests half, because one leg rests while
    the other works. Source: the estimate of the program data (pfprehab default).
    """
    return round(sum(line_seconds(line, both_legs=both_legs) for line in lines) / 60, 1)


def load_budget(
    lines: Iterable[LoadLine],
    *,
    both_legs: bool = True,
    most_core_lines: int = 4,
    most_core_minutes: float = 30,
) -> LoadBudget:
    """Amber above 4 core lines or 30 core minutes in one session (pfprehab default).

    Lines that are not core count in the totals only. Pass the lines of one day.
    """
    lines = list(lines)
    core = [line for line in lines if line.core]
    core_minutes = session_minutes(core, both_legs=both_legs)
    reasons = []
    if len(core) > most_core_lines:
        reasons.append(f"{len(core)} core exercises; up to {most_core_lines} is usual.")
    if core_minutes > most_core_minutes:
        reasons.append(
            f"{core_minutes:g} minutes of core exercises; up to {most_core_minutes:g} is usual."
        )
    return LoadBudget(
        lines=len(lines),
        minutes=session_minutes(lines, both_legs=both_legs),
        core_lines=len(core),
        core_minutes=core_minutes,
        reasons=tuple(reasons),
    )
