"""Figures over many people: sums, shares, and days with data in a rolling window."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from patients.rules.adherence import Adherence

LEAST_FOR_A_SHARE = 10  # below it a percentage says more than is known; pfprehab default
WINDOW_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class DataDays:
    """Distinct dates with data. most: in any window of the period, which ended on most_until.

    latest: in the window that ends with the period.
    """

    in_period: int
    most: int
    most_until: dt.date | None
    latest: int


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Of several numbers. n 0: then there is no mean."""

    n: int
    mean: Decimal | None
    least: Decimal | None
    most: Decimal | None


def total(counts: Iterable[Adherence]) -> Adherence:
    """The sum over people; coverage is that of the sums, not a mean of shares."""
    several = list(counts)
    planned = sum(one.planned_so_far for one in several)
    silent = sum(one.not_reported for one in several)
    return Adherence(
        planned_so_far=planned,
        done=sum(one.done for one in several),
        partly=sum(one.partly for one in several),
        not_done=sum(one.not_done for one in several),
        not_reported=silent,
        extra=sum(one.extra for one in several),
        coverage=round(100 * (planned - silent) / planned, 1) if planned else None,
    )


def share(part: int, whole: int, *, least: int = LEAST_FOR_A_SHARE) -> int | None:
    """Percent, or None where the whole is too small to say it."""
    if not 0 <= part <= whole:
        raise ValueError(f"A part is 0 to {whole}, not {part}.")
    return round(100 * part / whole) if whole >= max(least, 1) else None


def spread(numbers: Iterable[Decimal]) -> Spread:
    known = list(numbers)
    if not known:
        return Spread(n=0, mean=None, least=None, most=None)
    mean = (sum(known, Decimal(0)) / len(known)).quantize(Decimal("0.1"))
    return Spread(n=len(known), mean=mean, least=min(known), most=max(known))


def data_days(
    dates: Iterable[dt.date], *, first: dt.date, last: dt.date, window: int = WINDOW_DAYS
) -> DataDays:
    """Distinct dates from first to last, and the most of them in `window` days in a row.

    A date counts once however much came in on it. In a period shorter than the window the window
    is the period.
    """
    days = sorted({day for day in dates if first <= day <= last})
    reach = dt.timedelta(days=window - 1)
    most, until = 0, None
    begin = 0
    for place, day in enumerate(days):
        while day - days[begin] > reach:
            begin += 1
        if place - begin + 1 > most:
            most, until = place - begin + 1, day
    latest = sum(day >= last - reach for day in days)
    return DataDays(in_period=len(days), most=most, most_until=until, latest=latest)


def clipped(first: dt.date, last: dt.date, *, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """The period up to today; None where nothing of it has come yet."""
    last = min(last, today)
    return (first, last) if first <= last else None
