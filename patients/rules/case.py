"""From the days of one patient to the numbers that triage asks for."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from patients.rules.adherence import DayStatus, PlanDay
from patients.rules.triage import CaseNumbers

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Week:
    """The last seven days, today included: each day's status, and how they add up.

    planned: sessions that were due; one still open today is not due yet. worst_pain: None when
    no session stated one.
    """

    days: tuple[PlanDay, ...]
    reported: int
    planned: int
    worst_pain: int | None


def last_week(days: Sequence[PlanDay], *, today: dt.date) -> Week:
    """The last seven of the days up to today."""
    last = tuple(day for day in days if today - WEEK < day.day <= today)
    quiet = (DayStatus.REST, DayStatus.UPCOMING, DayStatus.NOT_REPORTED)
    return Week(
        days=last,
        reported=sum(1 for day in last if day.status not in quiet),
        planned=sum(1 for day in last if _was_due(day)),
        worst_pain=_worst(day.worst_pain for day in last),
    )


def case_numbers(
    days: Sequence[PlanDay],
    *,
    today: dt.date,
    starts_on: dt.date,
    last_report: dt.date | None,
    baseline_worst: int | None,
    open_flags: int,
    pain_to_judge: int | None,
    proposal_waiting: int | None = None,
) -> CaseNumbers:
    """The numbers of one patient with a running program.

    baseline_worst: worst pain of the first seven days of the program. pain_to_judge: worst pain
    of the last seven days in sessions nobody has dealt with yet. proposal_waiting: days that a
    proposal has waited, None when none waits. The two weeks compared with the
    baseline end today, and come after the first week.
    """
    week = last_week(days, today=today)
    before = tuple(day for day in days if today - 2 * WEEK < day.day <= today - WEEK)
    past_first_week = today - 2 * WEEK + dt.timedelta(days=1) >= starts_on + WEEK
    weekly = (_worst(day.worst_pain for day in before), week.worst_pain)
    return CaseNumbers(
        open_flags=open_flags,
        days_since_start=(today - starts_on).days,
        days_since_report=(today - last_report).days if last_report else None,
        logs_7d=week.reported,
        planned_7d=week.planned,
        worst_pain_7d=pain_to_judge,
        weekly_worst=weekly if past_first_week else (),
        baseline_worst=baseline_worst,
        proposal_waiting=proposal_waiting,
    )


def _was_due(day: PlanDay) -> bool:
    """Planned on this day or standing for one that was, and not still to come."""
    return (day.planned or day.moved is not None) and day.status not in (
        DayStatus.UPCOMING,
        DayStatus.REST,
    )


def _worst(pains) -> int | None:
    return max((pain for pain in pains if pain is not None), default=None)
