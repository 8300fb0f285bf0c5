"""Which days a prescription plans: its versions, weeks and session days, turned into dates."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from patients.rules.adherence import DayLog
from patients.rules.timeline import Timeline, Turn
from programs.rules.schedule import DAYS_IN_WEEK, WeekLine, schedule


@dataclass(frozen=True, slots=True, order=True)
class Load:
    """Lines of one week that are alike: how often a week, and whether they need a rest day.

    order: place of the first of them in the week. count: how many there are.
    """

    order: int
    per_week: int
    rest_day: bool
    count: int


@dataclass(frozen=True, kw_only=True)
class VersionOutline:
    """One version of a program: from when, and the loads of each plan week."""

    effective_from: dt.date
    number: int
    weeks: Mapping[int, tuple[Load, ...]]


@dataclass(frozen=True, kw_only=True)
class Course:
    """One prescription as far as its days go.

    session_days: ISO weekdays, 1 is Monday. versions: oldest first. ended_on: the day it was
    finished or stopped; nothing is planned from then on. turns: where it was paused or moved.
    """

    starts_on: dt.date
    duration_weeks: int
    session_days: tuple[int, ...]
    versions: Sequence[VersionOutline]
    ended_on: dt.date | None = None
    turns: tuple[Turn, ...] = ()
    first_week: int = 1

    @cached_property
    def timeline(self) -> Timeline:
        return Timeline(
            starts_on=self.starts_on,
            weeks=self.duration_weeks,
            turns=self.turns,
            first_week=self.first_week,
        )

    @property
    def last_day(self) -> dt.date:
        return self.timeline.last_day

    def week_on(self, day: dt.date) -> int | None:
        """The week of the plan, also while it is paused in it."""
        return self.timeline.week_on(day)

    def running_since(self, day: dt.date) -> dt.date:
        """The start, or the last day up to this one on which it went on after a pause."""
        again = [turn.day for turn in self.turns if turn.place is not None and turn.day <= day]
        return again[-1] if again else self.starts_on

    def runs_on(self, day: dt.date) -> bool:
        """False once ended, and while paused."""
        if self.ended_on and day >= self.ended_on:
            return False
        return not self.timeline.is_held_on(day)


def planned_days(course: Course, *, first: dt.date, last: dt.date) -> frozenset[dt.date]:
    """The days from first to last on which at least one exercise is planned."""
    first, last = max(first, course.starts_on), min(last, course.last_day)
    days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return frozenset(day for day in days if _has_work(course, day))


def merged_logs(rows: Iterable[tuple[dt.date, int, int, int, int | None]]) -> list[DayLog]:
    """One log a day from rows of (day, prescription id, items done, items prescribed, worst pain).

    Two programs on one day add up; of two sessions of one program the fuller one counts. Worst
    pain is the worst of the day, None when no session stated one.
    """
    best: dict[tuple[dt.date, int], tuple[int, int]] = {}
    pains: dict[dt.date, int | None] = {}
    for day, prescription, done, prescribed, pain in rows:
        known = best.get((day, prescription))
        if known is None or _share(done, prescribed) > _share(*known):
            best[day, prescription] = (done, prescribed)
        pains[day] = max((p for p in (pains.get(day), pain) if p is not None), default=None)
    days: dict[dt.date, list[tuple[int, int]]] = {}
    for (day, _prescription), counts in best.items():
        days.setdefault(day, []).append(counts)
    return [
        DayLog(
            done_on=day,
            items_done=sum(done for done, _ in counts),
            items_prescribed=sum(prescribed for _, prescribed in counts),
            worst_pain=pains[day],
        )
        for day, counts in sorted(days.items())
    ]


def _share(done: int, prescribed: int) -> float:
    return done / prescribed if prescribed else 0.0


def _has_work(course: Course, day: dt.date) -> bool:
    if day.isoweekday() not in course.session_days or not course.runs_on(day):
        return False
    loads = _loads_on(course, day)
    return day.weekday() in _weekdays_with_work(loads, course.session_days)


def _loads_on(course: Course, day: dt.date) -> tuple[Load, ...]:
    in_force = [version for version in course.versions if version.effective_from <= day]
    if not in_force:
        return ()
    newest = max(in_force, key=lambda version: (version.effective_from, version.number))
    return newest.weeks.get(course.week_on(day), ())


@lru_cache(maxsize=512)
def _weekdays_with_work(loads: tuple[Load, ...], session_days: tuple[int, ...]) -> frozenset[int]:
    """Weekdays, Monday is 0. Cached: many patients of a clinic share a template's weeks."""
    lines = [
        WeekLine(
            key=f"{load.order}-{number}",
            per_week=min(load.per_week, DAYS_IN_WEEK),
            rest_day=load.rest_day,
        )
        for load in sorted(loads)
        for number in range(load.count)
    ]
    days = schedule(lines, [day - 1 for day in session_days]) if lines else {}
    return frozenset(day for day, keys in days.items() if keys)
