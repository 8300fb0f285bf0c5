"""What to do after a pause: a proposal to the clinician, and where in the plan it leads."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from patients.rules.timeline import DAYS_IN_WEEK, Timeline, Turn

GO_ON_UP_TO = 7  # days; also how long a pause may be that ends by itself
SAME_WEEK_UP_TO = 21  # days
PHASE_BACK_UP_TO = 42  # days (all three: pfprehab default)
FEWEST_SETS = 2  # a set less never leaves fewer than these (pfprehab default)


class After(StrEnum):
    """What follows a pause."""

    GO_ON = "go_on"
    SAME_WEEK = "same_week"
    PHASE_BACK = "phase_back"
    REASSESS = "reassess"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """days: how long the pause was. fewer_sets: sets less in the week that is done again.

    screening: the red-flag questions come first.
    """

    after: After
    days: int
    fewer_sets: int = 0
    screening: bool = False

    @property
    def is_plain(self) -> bool:
        """Nothing to decide: it goes on where it stopped."""
        return self.after == After.GO_ON


def after_pause(
    days: int,
    *,
    go_on_up_to: int = GO_ON_UP_TO,
    same_week_up_to: int = SAME_WEEK_UP_TO,
    phase_back_up_to: int = PHASE_BACK_UP_TO,
) -> Proposal:
    """What is proposed after so many days without sessions (pfprehab default).

    Up to 7 days: go on. 8 to 21: the same week again with one set fewer. 22 to 42: a phase back,
    after the red-flag questions. More: assess anew.
    """
    if days < 0:
        raise ValueError(f"A pause has 0 days or more, not {days}.")
    if days <= go_on_up_to:
        return Proposal(after=After.GO_ON, days=days)
    if days <= same_week_up_to:
        return Proposal(after=After.SAME_WEEK, days=days, fewer_sets=1)
    if days <= phase_back_up_to:
        return Proposal(after=After.PHASE_BACK, days=days, screening=True)
    return Proposal(after=After.REASSESS, days=days, screening=True)


def place_after(after: After, *, held: int, phases: Sequence[str]) -> int:
    """The day of the plan, from 0, to go on from.

    held: where the plan was held. phases: the phase of each week of the plan, in order. The same
    week starts again from its first day; a phase back is the first week of the phase before, or
    of the first phase while that one lasts.
    """
    if after in (After.GO_ON, After.REASSESS):
        return held
    week = min(held // DAYS_IN_WEEK, len(phases) - 1)
    if after == After.SAME_WEEK:
        return DAYS_IN_WEEK * week
    start = _phase_start(phases, week)
    return DAYS_IN_WEEK * (_phase_start(phases, start - 1) if start else 0)


def _phase_start(phases: Sequence[str], week: int) -> int:
    while week > 0 and phases[week - 1] == phases[week]:
        week -= 1
    return week


def fewer(sets: int, *, by: int, fewest: int = FEWEST_SETS) -> int:
    """Sets after taking some away; what is at the fewest or below stays."""
    return sets if sets <= fewest else max(sets - by, fewest)


@dataclass(frozen=True, kw_only=True)
class Break:
    """A stretch without sessions. last_day: as planned, None when open.

    ended_on: the day sessions ran again; None while it lasts. place: where the plan went on.
    """

    first_day: dt.date
    last_day: dt.date | None = None
    ended_on: dt.date | None = None
    place: int | None = None

    def ends_alone_on(self, *, go_on_up_to: int = GO_ON_UP_TO) -> dt.date | None:
        """The day a short pause with an end is over by itself: there is nothing to decide."""
        if self.last_day is None or (self.last_day - self.first_day).days + 1 > go_on_up_to:
            return None
        return self.last_day + dt.timedelta(days=1)


def turns_of(starts_on: dt.date, first_week: int, breaks: Iterable[Break]) -> tuple[Turn, ...]:
    """The turns that breaks make, in the order of their days."""
    turns: list[Turn] = []
    for one in sorted(breaks, key=lambda each: each.first_day):
        so_far = Timeline(starts_on=starts_on, weeks=1, first_week=first_week, turns=tuple(turns))
        held = so_far.place_on(one.first_day)
        turns.append(Turn(one.first_day, None))
        again = one.ended_on or one.ends_alone_on()
        if again is not None:
            turns.append(Turn(again, held if one.place is None else one.place))
    return tuple(turns)
