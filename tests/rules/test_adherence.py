import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.rules.adherence import (
    DayLog,
    DayStatus,
    adherence,
    plan_days,
    sparkline,
    worst_pain_by_week,
    worst_pain_series,
)

MONDAY = dt.date(2026, 11, 16)
SUNDAY = MONDAY + dt.timedelta(days=6)
PLANNED = [MONDAY, MONDAY + dt.timedelta(days=2), MONDAY + dt.timedelta(days=4)]


def log(day, done=4, of=4, pain=None):
    when = MONDAY + dt.timedelta(days=day)
    return DayLog(done_on=when, items_done=done, items_prescribed=of, worst_pain=pain)


def week(*logs, today=SUNDAY, planned=PLANNED, last=SUNDAY):
    return plan_days(planned, logs, first=MONDAY, last=last, today=today)


def statuses(*logs, **more):
    return " ".join(day.status[:2] for day in week(*logs, **more))


@pytest.mark.parametrize(
    ("logs", "today", "expected"),
    [
        pytest.param([], 6, "no re no re no re re", id="over and silent is not reported"),
        pytest.param([], 2, "no re up re up re re", id="today is still upcoming"),
        pytest.param([], -1, "up re up re up re re", id="before the start"),
        pytest.param([log(0)], 0, "do re up re up re re", id="done"),
        pytest.param([log(0, done=3)], 0, "pa re up re up re re", id="partly"),
        pytest.param([log(2), log(4)], 6, "no re do re do re re", id="two of three"),
        pytest.param([log(0), log(1)], 1, "do do up re up re re", id="an extra session"),
        pytest.param([log(1)], 1, "re do up re up re re", id="moved from Monday to Tuesday"),
        pytest.param([log(6)], 6, "re re no re no re do", id="Sunday stands for one, not three"),
    ],
)
def test_days_of_a_week(logs, today, expected):
    assert statuses(*logs, today=MONDAY + dt.timedelta(days=today)) == expected


def test_saying_that_nothing_was_done_is_not_done_and_not_silence():
    assert week(log(0, done=0))[0].status == DayStatus.NOT_DONE
    assert week()[0].status == DayStatus.NOT_REPORTED


def test_a_moved_session_says_where_it_went_and_where_it_came_from():
    days = week(log(1))

    assert days[0].moved == days[1].day
    assert days[1].moved == days[0].day


def test_a_session_of_another_week_does_not_stand_for_a_missed_one():
    next_tuesday = log(8)
    last = SUNDAY + dt.timedelta(days=7)

    days = week(next_tuesday, today=last, last=last)

    assert sum(day.status == DayStatus.NOT_REPORTED for day in days) == 3


def test_two_logs_of_one_day_are_refused():
    with pytest.raises(ValueError, match="current one only"):
        week(log(0), log(0))


@pytest.mark.parametrize(
    ("logs", "today", "coverage"),
    [
        pytest.param([], -1, None, id="nothing planned yet is unknown"),
        pytest.param([], 0, None, id="today may still come"),
        pytest.param([], 6, 0.0, id="nothing reported"),
        pytest.param([log(0)], 6, 33.3, id="one of three"),
        pytest.param([log(0, done=0)], 6, 33.3, id="a reported miss is reported"),
        pytest.param([log(0), log(2), log(4), log(5)], 6, 100.0, id="extra stays at 100"),
        pytest.param([log(1), log(3), log(5)], 6, 100.0, id="all moved by a day"),
    ],
)
def test_coverage_is_reported_of_planned_so_far(logs, today, coverage):
    day = MONDAY + dt.timedelta(days=today)

    assert adherence(week(*logs, today=day), today=day).coverage == coverage


def test_counts_keep_not_reported_apart_from_not_done():
    found = adherence(week(log(0, done=2), log(2, done=0)), today=SUNDAY)

    assert (found.done, found.partly, found.not_done, found.not_reported) == (0, 1, 1, 1)
    assert (found.planned_so_far, found.extra) == (3, 0)


def test_no_plan_has_no_coverage():
    found = adherence(week(planned=[]), today=SUNDAY)

    assert (found.planned_so_far, found.coverage) == (0, None)


@given(
    planned=st.sets(st.integers(0, 13)),
    logged=st.dictionaries(st.integers(0, 13), st.integers(0, 4)),
    today=st.integers(-1, 14),
)
def test_counts_always_add_up(planned, logged, today):
    day = MONDAY + dt.timedelta(days=today)
    logs = [log(n, done=done) for n, done in logged.items() if n <= today]
    last = MONDAY + dt.timedelta(days=13)

    days = plan_days(
        [MONDAY + dt.timedelta(days=n) for n in planned], logs, first=MONDAY, last=last, today=day
    )
    found = adherence(days, today=day)

    assert found.done + found.partly + found.not_done + found.extra == len(logs)
    total = found.done + found.partly + found.not_done + found.not_reported
    assert total == found.planned_so_far
    assert found.planned_so_far == sum(1 for n in planned if n < today) + (
        today in planned and today in logged
    )
    assert found.coverage is None or 0 <= found.coverage <= 100


def test_the_pain_series_keeps_gaps():
    days = week(log(0, pain=3), log(2, pain=None))

    assert [pain for _, pain in worst_pain_series(days)] == [3, None, None]


def test_the_worst_pain_of_a_week_is_unknown_where_nobody_said():
    last = SUNDAY + dt.timedelta(days=7)
    days = week(log(0, pain=3), log(2, pain=0), last=last)

    assert worst_pain_by_week(days, first=MONDAY, last=last) == (3, None)


def test_no_pain_is_zero_and_not_unknown():
    assert worst_pain_by_week(week(log(0, pain=0)), first=MONDAY, last=SUNDAY) == (0,)


@pytest.mark.parametrize(
    ("values", "pieces"),
    [
        pytest.param([], (), id="nothing"),
        pytest.param([None, None], (), id="nothing known"),
        pytest.param([10], (((0.0, 0.0),),), id="one value is a dot"),
        pytest.param([0, 10], (((0.0, 20.0), (100.0, 0.0)),), id="low is at the bottom"),
        pytest.param([5, None, 0], (((0.0, 10.0),), ((100.0, 20.0),)), id="a gap breaks it"),
    ],
)
def test_a_sparkline_breaks_where_a_value_is_unknown(values, pieces):
    assert sparkline(values, width=100, height=20) == pieces


def test_a_sparkline_shows_the_last_values():
    [piece] = sparkline(range(11), width=100, height=20, most=3)

    assert [y for _, y in piece] == [4.0, 2.0, 0.0]


@pytest.mark.parametrize(("done", "of"), [(-1, 4), (5, 4)])
def test_more_done_than_prescribed_is_refused(done, of):
    with pytest.raises(ValueError, match="0 to 4"):
        log(0, done=done, of=of)


@pytest.mark.parametrize("pain", [-1, 11])
def test_pain_outside_the_scale_is_refused(pain):
    with pytest.raises(ValueError, match="0 to 10"):
        log(0, pain=pain)
