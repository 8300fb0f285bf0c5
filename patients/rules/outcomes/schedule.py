"""When each measure is due, counted from the first day of the program, and what became of it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from patients.rules.outcomes.measures import Measure

BEFORE_START = 7  # days: baseline from 7 days before to the first day; clinical.md 5, [D]
AROUND = 3  # days either side of 3 and 6 weeks, and of each week; [D]
AROUND_LATE = 7  # days either side of 12 weeks; [D]
LATE_WEEK = 12


class State(StrEnum):
    """What a window is today. PARTLY: answered, but without a total. MISSED is never filled in."""

    UPCOMING = "upcoming"
    OPEN = "open"
    DUE = "due"
    DONE = "done"
    PARTLY = "partly"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Window:
    """week: 0 is the baseline. day: the day itself, first to last: when it still counts."""

    week: int
    day: dt.date
    first: dt.date
    last: dt.date
    state: State

    @property
    def asks(self) -> bool:
        """Whether it can be answered today and has not been."""
        return self.state in (State.OPEN, State.DUE)


def weeks_due(measure: Measure, *, program_weeks: int) -> list[int]:
    """In which weeks a measure is due; a weekly one also in each week of the program."""
    weekly = range(program_weeks + 1) if measure.weekly else ()
    return sorted({*measure.weeks, *weekly})


def window_days(week: int, *, start: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day that count for a week after the start."""
    day = start + dt.timedelta(weeks=week)
    if week == 0:
        return day - dt.timedelta(days=BEFORE_START), day
    around = dt.timedelta(days=AROUND_LATE if week >= LATE_WEEK else AROUND)
    return day - around, day + around


def windows(
    measure: Measure,
    measured: Mapping[dt.date, bool],
    *,
    start: dt.date,
    today: dt.date,
    program_weeks: int,
    ended_on: dt.date | None = None,
) -> list[Window]:
    """Every window of a measure, oldest first.

    measured: {day: whether a total came of it}. ended_on: a program stopped early asks for nothing
    after that day.
    """
    found = []
    for week in weeks_due(measure, program_weeks=program_weeks):
        day = start + dt.timedelta(weeks=week)
        first, last = window_days(week, start=start)
        if ended_on is not None and first > ended_on:
            continue
        state = _state(measured, day, first, last, today)
        found.append(Window(week, day, first, last, state))
    return found


def in_window(days: Iterable[dt.date], *, week: int, start: dt.date) -> dt.date | None:
    """The day in the window of a week that is nearest to it; the later one of two as near."""
    day = start + dt.timedelta(weeks=week)
    first, last = window_days(week, start=start)
    inside = [one for one in days if first <= one <= last]
    return min(inside, key=lambda one: (abs((one - day).days), -one.toordinal()), default=None)


def _state(
    measured: Mapping[dt.date, bool],
    day: dt.date,
    first: dt.date,
    last: dt.date,
    today: dt.date,
) -> State:
    inside = [total for when, total in measured.items() if first <= when <= last]
    if any(inside):
        return State.DONE
    if inside:
        return State.PARTLY
    if today < first:
        return State.UPCOMING
    if today > last:
        return State.MISSED
    return State.DUE if today >= day else State.OPEN
