"""Help beside the exercises, for a time: taping, foot orthoses."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

NEAR = 7  # days before the end from which it is said (pfprehab default)
# Weeks at most (pfprehab default, built on the guideline's "short term").
MOST_WEEKS = {"taping": 4, "orthoses": 6, "other": 6}


class Ending(StrEnum):
    """Where a time-limited help stands."""

    RUNNING = "running"
    NEAR = "near"
    PAST = "past"
    STOPPED = "stopped"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """days: to the planned end; negative once it is past."""

    ending: Ending
    days: int


def default_end(kind: str, starts_on: dt.date) -> dt.date:
    """The last day that is offered for a kind of help."""
    return starts_on + dt.timedelta(weeks=MOST_WEEKS[kind]) - dt.timedelta(days=1)


def longer_than_default(kind: str, starts_on: dt.date, ends_on: dt.date) -> bool:
    return ends_on > default_end(kind, starts_on)


def standing(ends_on: dt.date, *, stopped: bool, today: dt.date, near: int = NEAR) -> Standing:
    """Where it stands today. near: days before the end from which it is said."""
    days = (ends_on - today).days
    if stopped:
        return Standing(ending=Ending.STOPPED, days=days)
    if days < 0:
        return Standing(ending=Ending.PAST, days=days)
    return Standing(ending=Ending.NEAR if days <= near else Ending.RUNNING, days=days)
