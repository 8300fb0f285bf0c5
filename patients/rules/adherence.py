"""What was done of what was planned, with "not reported" kept apart from "not done"."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class DayStatus(StrEnum):
    """One day of the plan as the calendar shows it."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"
    NOT_REPORTED = "not_reported"
    REST = "rest"
    UPCOMING = "upcoming"


@dataclass(frozen=True, kw_only=True)
class DayLog:
    """What was reported for one day: exercises done of those prescribed, worst pain 0 to 10.

    items_done 0 is a report too: the patient said that nothing was done.
    """

    done_on: dt.date
    items_done: int
    items_prescribed: int
    worst_pain: int | None = None

    def __post_init__(self):
        if not 0 <= self.items_done <= self.items_prescribed:
            raise ValueError(
                f"Exercises done must be 0 to {self.items_prescribed}, not {self.items_done}."
            )
        if self.worst_pain is not None and not 0 <= self.worst_pain <= 10:
            raise ValueError(f"Pain must be 0 to 10, not {self.worst_pain}.")


@dataclass(frozen=True, kw_only=True)
class PlanDay:
    """One day: its status, whether a session was planned, and where that one went or came from.

    moved: a session of this planned day done on another day of the week, or the planned day
    that a session on this day stands for.
    """

    day: dt.date
    status: DayStatus
    planned: bool
    worst_pain: int | None = None
    moved: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Adherence:
    """Counts of sessions up to today, and coverage: reported of planned, in percent.

    Coverage is None when nothing was planned yet: unknown is not perfect and not poor. A
    session on a day that was not planned stands for one missed in the same week; further ones
    are extra and do not push coverage above 100.
    """

    planned_so_far: int
    done: int
    partly: int
    not_done: int
    not_reported: int
    extra: int
    coverage: float | None


def plan_days(
    planned: Iterable[dt.date],
    logs: Iterable[DayLog],
    *,
    first: dt.date,
    last: dt.date,
    today: dt.date,
) -> tuple[PlanDay, ...]:
    """Every day from first to last with its status.

    A planned day without a report is not_reported once it is over; today and later it is
    upcoming. Weeks run from Monday. Raises ValueError for two logs of one day.
    """
    planned = {day for day in planned if first <= day <= last}
    by_day: dict[dt.date, DayLog] = {}
    for log in logs:
        if log.done_on in by_day:
            raise ValueError(f"Two logs for {log.done_on}: pass the current one only.")
        by_day[log.done_on] = log
    length = (last - first).days + 1
    days = {
        day: _plain_day(day, planned=day in planned, log=by_day.get(day), today=today)
        for day in (first + dt.timedelta(days=n) for n in range(length))
    }
    _move_within_weeks(days)
    return tuple(days.values())


def adherence(days: Iterable[PlanDay], *, today: dt.date) -> Adherence:
    """Count the days up to today; days still upcoming do not count."""
    past = [d for d in days if d.day <= today and d.status != DayStatus.UPCOMING]
    counted = [d for d in past if d.status != DayStatus.REST]
    extra = sum(1 for d in counted if not d.planned and d.moved is None)
    counts = {
        status: sum(1 for d in counted if d.status == status and (d.planned or d.moved))
        for status in (DayStatus.DONE, DayStatus.PARTLY, DayStatus.NOT_DONE, DayStatus.NOT_REPORTED)
    }
    planned_so_far = sum(counts.values())
    reported = planned_so_far - counts[DayStatus.NOT_REPORTED]
    return Adherence(
        planned_so_far=planned_so_far,
        done=counts[DayStatus.DONE],
        partly=counts[DayStatus.PARTLY],
        not_done=counts[DayStatus.NOT_DONE],
        not_reported=counts[DayStatus.NOT_REPORTED],
        extra=extra,
        coverage=round(100 * reported / planned_so_far, 1) if planned_so_far else None,
    )


def worst_pain_series(days: Iterable[PlanDay]) -> tuple[tuple[dt.date, int | None], ...]:
    """Worst pain of each session that was due or reported; None where it is not known."""
    shown = (DayStatus.REST, DayStatus.UPCOMING)
    return tuple((d.day, d.worst_pain) for d in days if d.status not in shown)


def sparkline(
    values: Sequence[int | None],
    *,
    width: float,
    height: float,
    lowest: float = 0,
    highest: float = 10,
    most: int = 12,
) -> tuple[tuple[tuple[float, float], ...], ...]:
    """The last values as pieces of a line, each a run of (x, y) points, y downwards.

    An unknown value breaks the line: it is neither zero nor drawn across. A piece of one point
    is a dot. Points lie in width x height, rounded to one decimal.
    """
    shown = list(values)[-most:]
    step = width / max(len(shown) - 1, 1)
    pieces: list[list[tuple[float, float]]] = [[]]
    for number, value in enumerate(shown):
        if value is None:
            pieces.append([])
            continue
        part = (min(max(value, lowest), highest) - lowest) / (highest - lowest)
        pieces[-1].append((round(number * step, 1), round(height * (1 - part), 1)))
    return tuple(tuple(piece) for piece in pieces if piece)


def worst_pain_by_week(
    days: Iterable[PlanDay], *, first: dt.date, last: dt.date
) -> tuple[int | None, ...]:
    """The worst pain of each seven days from first, the last piece maybe shorter; None unknown."""
    weeks: Mapping[int, list[int]] = {n: [] for n in range((last - first).days // 7 + 1)}
    for day in days:
        if first <= day.day <= last and day.worst_pain is not None:
            weeks[(day.day - first).days // 7].append(day.worst_pain)
    return tuple(max(pains) if pains else None for pains in weeks.values())


def _plain_day(day: dt.date, *, planned: bool, log: DayLog | None, today: dt.date) -> PlanDay:
    if log is not None:
        return PlanDay(day=day, status=_reported(log), planned=planned, worst_pain=log.worst_pain)
    if not planned:
        return PlanDay(day=day, status=DayStatus.REST, planned=False)
    status = DayStatus.NOT_REPORTED if day < today else DayStatus.UPCOMING
    return PlanDay(day=day, status=status, planned=True)


def _reported(log: DayLog) -> DayStatus:
    if log.items_done == 0:
        return DayStatus.NOT_DONE
    return DayStatus.DONE if log.items_done == log.items_prescribed else DayStatus.PARTLY


def _move_within_weeks(days: dict[dt.date, PlanDay]) -> None:
    """Let a session on a day off stand for the earliest one not reported in the same week."""
    for day, entry in days.items():
        if entry.planned or entry.status not in (DayStatus.DONE, DayStatus.PARTLY):
            continue
        monday = day - dt.timedelta(days=day.weekday())
        week = [days.get(monday + dt.timedelta(days=n)) for n in range(7)]
        missed = [d for d in week if d and d.status == DayStatus.NOT_REPORTED]
        if missed:
            days[missed[0].day] = replace(missed[0], status=DayStatus.REST, moved=day)
            days[day] = replace(entry, moved=missed[0].day)
