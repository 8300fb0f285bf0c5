"""Weeks of a plan on paper: their days, and which weeks a sheet may hold."""

import datetime as dt
from collections.abc import Collection, Iterable

MOST_WEEKS = 6  # on one handout; a sheaf of paper nobody reads; pfprehab default
DAYS = 7


def week_dates(starts_on: dt.date, week: int) -> tuple[dt.date, dt.date]:
    """First and last day of a week of the plan, which is counted from 1."""
    first = starts_on + dt.timedelta(days=DAYS * (week - 1))
    return first, first + dt.timedelta(days=DAYS - 1)


def session_dates(starts_on: dt.date, week: int, session_days: Collection[int]) -> list[dt.date]:
    """The session days of a week of the plan as dates, in order. session_days: ISO, Monday is 1."""
    first, _last = week_dates(starts_on, week)
    days = (first + dt.timedelta(days=n) for n in range(DAYS))
    return [day for day in days if day.isoweekday() in session_days]


def chosen_weeks(asked: Iterable[str], *, weeks: int, now: int) -> list[int]:
    """The weeks to print, in order: those asked for that the plan has, else the one of now."""
    numbers = {int(text) for text in asked if text.isascii() and text.isdigit() and len(text) < 4}
    found = sorted(number for number in numbers if 1 <= number <= weeks)
    return found[:MOST_WEEKS] or [min(max(now, 1), weeks)]


def latest_sheet(starts_on: dt.date, today: dt.date, *, weeks: int, session_days: Collection[int]):
    """The week whose sheet comes back now: the latest in which a session day has begun."""
    for week in range(weeks, 0, -1):
        if any(day <= today for day in session_dates(starts_on, week, session_days)):
            return week
    return 1
