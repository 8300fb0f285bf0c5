"""How long a flag has waited, and when that is too long. Pure: times in, an answer out."""

import datetime as dt
from enum import StrEnum

MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)
OPENS, CLOSES = dt.time(9), dt.time(17)  # working hours; pfprehab default
REOPEN_WITHIN = dt.timedelta(days=14)  # pfprehab default: later, it is another matter


class Overdue(StrEnum):
    """Whose turn it is by now. LATE: nobody else's, but the day it was for is over."""

    NO = ""
    COVER = "cover"
    CLINIC_ADMIN = "clinic_admin"
    LATE = "late"


def working_time(
    start: dt.datetime,
    end: dt.datetime,
    *,
    opens: dt.time = OPENS,
    closes: dt.time = CLOSES,
    weekdays: tuple[int, ...] = MONDAY_TO_FRIDAY,
) -> dt.timedelta:
    """The working hours between two moments. start and end are aware, in the clinic's zone."""
    total, day = dt.timedelta(), start.date()
    while day <= end.date():
        if day.isoweekday() in weekdays:
            first = max(start, dt.datetime.combine(day, opens, tzinfo=start.tzinfo))
            last = min(end, dt.datetime.combine(day, closes, tzinfo=start.tzinfo))
            total += max(last.astimezone(dt.UTC) - first.astimezone(dt.UTC), dt.timedelta())
        day += dt.timedelta(days=1)
    return total


def overdue(
    *,
    tier: str,
    waiting_since: dt.datetime,
    acknowledged: bool,
    now: dt.datetime,
    opens: dt.time = OPENS,
    closes: dt.time = CLOSES,
    weekdays: tuple[int, ...] = MONDAY_TO_FRIDAY,
    cover_after: dt.timedelta = dt.timedelta(hours=2),
    admin_after_days: int = 1,
    same_day_after_days: int = 1,
) -> Overdue:
    """Whether a flag waits too long for somebody to acknowledge it.

    Emergency tier: for the cover after 2 working hours, for the clinic admin after 1 working day
    (clinical decisions, "Safety"). Same-day tier: late after 1 working day (pfprehab default). The
    other tiers are never overdue. Times are in the clinic's zone.
    """
    if acknowledged:
        return Overdue.NO
    worked = working_time(waiting_since, now, opens=opens, closes=closes, weekdays=weekdays)
    day = dt.datetime.combine(now.date(), closes) - dt.datetime.combine(now.date(), opens)
    if tier == "emergency_now":
        if worked >= admin_after_days * day:
            return Overdue.CLINIC_ADMIN
        return Overdue.COVER if worked >= cover_after else Overdue.NO
    if tier == "same_day" and worked >= same_day_after_days * day:
        return Overdue.LATE
    return Overdue.NO


def may_reopen(
    *, closed_at: dt.datetime, now: dt.datetime, within: dt.timedelta = REOPEN_WITHIN
) -> bool:
    """Whether a closed flag may be opened again; later, what happens is a new matter."""
    return now - closed_at <= within
