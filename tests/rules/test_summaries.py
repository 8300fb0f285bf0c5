"""Figures over many people: sums, shares that are honest about small numbers, days with data."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.rules.adherence import Adherence
from patients.rules.summaries import clipped, data_days, share, spread, total

FIRST = dt.date(2026, 1, 1)


def day(number: int) -> dt.date:
    """The numbered day of the year, from 1."""
    return FIRST + dt.timedelta(days=number - 1)


def counts(planned, done=0, partly=0, not_done=0, extra=0) -> Adherence:
    silent = planned - done - partly - not_done
    return Adherence(
        planned_so_far=planned, done=done, partly=partly, not_done=not_done,
        not_reported=silent, extra=extra,
        coverage=round(100 * (planned - silent) / planned, 1) if planned else None,
    )  # fmt: skip


def test_coverage_of_a_clinic_is_that_of_the_sums_and_no_mean_of_shares():
    whole = total([counts(1, done=1), counts(9, done=3)])

    assert (whole.planned_so_far, whole.done, whole.not_reported) == (10, 4, 6)
    assert whole.coverage == 40.0


def test_nothing_planned_has_no_coverage():
    assert total([]).coverage is None
    assert total([counts(0)]).coverage is None


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        pytest.param(9, 9, None, id="nine people have no share"),
        pytest.param(10, 10, 100, id="ten have one"),
        pytest.param(0, 10, 0, id="none of ten"),
        pytest.param(1, 3, None, id="a third of three is not said"),
        pytest.param(0, 0, None, id="nobody"),
        pytest.param(13, 17, 76, id="rounded to whole percent"),
    ],
)
def test_a_share_needs_enough_people(part, whole, percent):
    assert share(part, whole) == percent


@pytest.mark.parametrize(("part", "whole"), [(2, 1), (-1, 5)])
def test_a_part_is_never_more_than_the_whole(part, whole):
    with pytest.raises(ValueError, match="A part"):
        share(part, whole)


def test_nobody_has_no_mean():
    found = spread([])

    assert (found.n, found.mean, found.least, found.most) == (0, None, None, None)


def test_a_mean_stands_with_its_extremes():
    found = spread([Decimal(4), Decimal(-2), Decimal(5)])

    assert (found.n, found.mean, found.least, found.most) == (3, Decimal("2.3"), -2, 5)


@pytest.mark.parametrize(
    ("days", "most", "until", "latest"),
    [
        pytest.param([], 0, None, 0, id="nothing"),
        pytest.param([1, 1, 1], 1, 1, 0, id="a date counts once"),
        pytest.param([1, 30], 2, 30, 0, id="day 1 and day 30 are in one window of 30"),
        pytest.param([1, 31], 1, 1, 0, id="day 1 and day 31 are not"),
        pytest.param([1, 10, 20, 59, 60], 3, 20, 0, id="the fullest window, not the last"),
        pytest.param([61, 90], 2, 90, 2, id="the last 30 days begin on day 61"),
        pytest.param([60, 90], 1, 60, 1, id="day 60 is before them"),
        pytest.param([0, 91], 0, None, 0, id="outside the period"),
    ],
)
def test_days_with_data_in_windows_of_thirty(days, most, until, latest):
    found = data_days(map(day, days), first=day(1), last=day(90))

    assert (found.most, found.latest) == (most, latest)
    assert found.most_until == (day(until) if until else None)


def test_in_a_period_shorter_than_the_window_the_window_is_the_period():
    found = data_days([day(1), day(7)], first=day(1), last=day(7))

    assert (found.in_period, found.most, found.latest) == (2, 2, 2)


@given(st.lists(st.integers(1, 120)), st.randoms())
def test_the_fullest_window_is_the_best_of_all_and_order_does_not_matter(numbers, random):
    mixed = list(numbers)
    random.shuffle(mixed)

    found = data_days(map(day, mixed), first=day(1), last=day(120))

    windows = [len({n for n in numbers if end - 29 <= n <= end}) for end in range(1, 121)]
    assert found.most == max(windows)
    assert found.latest <= found.most <= found.in_period


def test_a_period_ends_today_at_the_latest():
    assert clipped(day(1), day(9), today=day(5)) == (day(1), day(5))
    assert clipped(day(1), day(9), today=day(20)) == (day(1), day(9))
    assert clipped(day(6), day(9), today=day(5)) is None
