"""Which day of the plan a date is, when a program was paused, moved back or lengthened.

A plan counts its own days from 0. They run with the calendar from the start on, until a turn: from
that day on the plan is held where it was (a pause), or goes on from a given place.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

DAYS_IN_WEEK = 7


@dataclass(frozen=True, slots=True)
class Turn:
    """From a day on. place: the day of the plan, from 0, that this day is; None: held."""

    day: dt.date
    place: int | None


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The days of one prescription. turns: in the order of their days.

    first_week: the week of the plan that its first day belongs to; 1 but for a hand-over.
    """

    starts_on: dt.date
    weeks: int
    turns: tuple[Turn, ...] = ()
    first_week: int = 1

    def place_on(self, day: dt.date) -> int | None:
        """The day of the plan, from 0; held while paused, None before the start."""
        if day < self.starts_on:
            return None
        since, place, held = self._segment_of(day)
        return place if held else place + (day - since).days

    def week_on(self, day: dt.date) -> int | None:
        """The week of the plan, from 1, also while paused; None before the start and after."""
        place = self.place_on(day)
        if place is None or place >= DAYS_IN_WEEK * self.weeks:
            return None
        return place // DAYS_IN_WEEK + 1

    def is_held_on(self, day: dt.date) -> bool:
        """Paused on a day: nothing is planned, and nothing is missed."""
        return day >= self.starts_on and self._segment_of(day)[2]

    @property
    def last_day(self) -> dt.date:
        """The day of the plan's end; of a plan that is held, as if it went on at once."""
        since, place, _held = self._segment_of(dt.date.max)
        return since + dt.timedelta(days=DAYS_IN_WEEK * self.weeks - 1 - place)

    def first_days(self) -> dict[int, dt.date]:
        """The first date of each week of the plan that was or will be reached."""
        found: dict[int, dt.date] = {}
        for offset in range((self.last_day - self.starts_on).days + 1):
            day = self.starts_on + dt.timedelta(days=offset)
            week = self.week_on(day)
            if week is not None and not self.is_held_on(day):
                found.setdefault(week, day)
        return found

    def _segment_of(self, day: dt.date) -> tuple[dt.date, int, bool]:
        """The stretch a day lies in: since when, from which place, and whether it is held."""
        since, place, held = self.starts_on, DAYS_IN_WEEK * (self.first_week - 1), False
        for turn in self.turns:
            if turn.day > day:
                break
            if turn.place is not None:
                place = turn.place
            elif not held:
                place += (turn.day - since).days
            since, held = turn.day, turn.place is None
        return since, place, held


def turns_from(stored: Iterable) -> tuple[Turn, ...]:
    """Turns from what is stored: [["2026-01-05", 3], ["2026-02-01", null]]."""
    return tuple(Turn(dt.date.fromisoformat(day), place) for day, place in stored)


def turns_to_store(turns: Iterable[Turn]) -> list[list]:
    return [[turn.day.isoformat(), turn.place] for turn in turns]
