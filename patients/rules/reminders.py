"""When a weekly reminder is due, and when it is no longer true. Pure: dates, zones, numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

EARLIEST_HOUR, LATEST_HOUR = 7, 21
"""Quiet hours (pfprehab default): nothing is sent before 7 or after 21 local time. Within them no
zone of the tz database skips or repeats an hour, so every wall-clock hour happens exactly once."""

MINUTES_UNTIL_TRY = (1, 5, 15, 60, 240)
"""Minutes to wait after each failed try (pfprehab default); after the last it is given up."""


def week_key(day: dt.date) -> str:
    """The ISO week of a local day: '2026-W47'."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"


def due_moment(*, local_day: dt.date, weekday: int, hour: int, zone: ZoneInfo) -> dt.datetime:
    """When the reminder of local_day's ISO week is due, as an aware time in the zone.

    weekday: 1 Monday to 7 Sunday. hour: 7 to 21 on the wall clock, so daylight saving moves the
    moment and never the hour. Raises ValueError outside these ranges.
    """
    if not EARLIEST_HOUR <= hour <= LATEST_HOUR:
        raise ValueError(f"Reminder hour must be {EARLIEST_HOUR} to {LATEST_HOUR}, not {hour}.")
    if not 1 <= weekday <= 7:
        raise ValueError(f"Weekday must be 1 to 7, not {weekday}.")
    monday = local_day - dt.timedelta(days=local_day.weekday())
    day = monday + dt.timedelta(days=weekday - 1)
    return dt.datetime.combine(day, dt.time(hour), tzinfo=zone)


@dataclass(frozen=True, slots=True)
class Due:
    period_key: str
    due_at: dt.datetime


def due_now(*, now: dt.datetime, weekday: int, hour: int, zone: ZoneInfo) -> Due | None:
    """The reminder to plan at this moment, or None.

    Late is better than never within the same local week and outside quiet hours; a week that went
    by while nothing ran is not made up for.
    """
    local = now.astimezone(zone)
    due_at = due_moment(local_day=local.date(), weekday=weekday, hour=hour, zone=zone)
    if local < due_at or not EARLIEST_HOUR <= local.hour <= LATEST_HOUR:
        return None
    return Due(week_key(local.date()), due_at)


@dataclass(frozen=True, slots=True)
class Situation:
    """What is true at the moment of sending. plan_week: None before the start and after the end."""

    status: str
    plan_week: int | None
    wanted: bool
    has_address: bool
    locked: bool
    sessions_this_week: int


def reason_to_cancel(situation: Situation) -> str:
    """Why a planned reminder must not go out, or '' when it is still true."""
    checks = (
        (situation.status == "paused", "paused"),
        (situation.status != "active", "ended"),
        (not situation.wanted, "not_wanted"),
        (not situation.has_address, "no_address"),
        (situation.locked, "safety_flag"),
        (situation.plan_week is None, "not_running"),
        (situation.sessions_this_week > 0, "already_logged"),
    )
    return next((reason for holds, reason in checks if holds), "")


def next_try(*, failed_tries: int, now: dt.datetime) -> dt.datetime | None:
    """When to try again after so many failures; None when it is time to give up."""
    if failed_tries < 1:
        raise ValueError(f"There must be a failure to retry after, not {failed_tries}.")
    if failed_tries > len(MINUTES_UNTIL_TRY):
        return None
    return now + dt.timedelta(minutes=MINUTES_UNTIL_TRY[failed_tries - 1])
