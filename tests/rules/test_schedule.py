import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.rules.schedule import (
    WeekLine,
    default_session_days,
    needs_rest_day,
    plan_week,
    schedule,
)

MON_WED_FRI = (0, 2, 4)
START = dt.date(2026, 11, 18)  # a Wednesday


def lines(*counts, rest_day=False):
    return [WeekLine(key=f"l{n}", per_week=c, rest_day=rest_day) for n, c in enumerate(counts)]


line_lists = st.lists(st.tuples(st.integers(1, 7), st.booleans()), max_size=6).map(
    lambda pairs: [
        WeekLine(key=f"l{n}", per_week=count, rest_day=rest)
        for n, (count, rest) in enumerate(pairs)
    ]
)
day_sets = st.sets(st.integers(0, 6), min_size=1)


@given(line_lists, day_sets)
def test_lines_come_on_session_days_only_and_as_often_as_they_can(week, days):
    plan = schedule(week, days)

    assert list(plan) == sorted(days)
    for line in week:
        times = sum(line.key in keys for keys in plan.values())
        assert times <= line.per_week
        if not line.rest_day:
            assert times == min(line.per_week, len(days))


@given(line_lists, day_sets)
def test_runs_never_come_on_two_days_in_a_row(week, days):
    resting = {line.key for line in week if line.rest_day}

    plan = schedule(week, days)

    busy = {day for day, keys in plan.items() if resting & set(keys)}
    assert not any((day + 1) % 7 in busy for day in busy)


@given(line_lists, day_sets)
def test_the_first_run_is_placed_whenever_there_is_a_day(week, days):
    plan = schedule(week, days)

    runs = [line.key for line in week if line.rest_day]
    if runs:
        assert any(runs[0] in keys for keys in plan.values())


@given(line_lists, day_sets, st.randoms())
def test_the_same_week_gives_the_same_days_whatever_the_order_of_the_days(week, days, random):
    shuffled = list(days)
    random.shuffle(shuffled)

    assert schedule(week, days) == schedule(week, shuffled)


def test_the_order_of_the_week_is_kept_within_a_day():
    assert schedule(lines(3, 3, 3), MON_WED_FRI)[2] == ("l0", "l1", "l2")


def test_items_differ_in_times_a_week():
    plan = schedule(lines(3, 2, 1), MON_WED_FRI)

    assert plan == {0: ("l0", "l1", "l2"), 2: ("l0",), 4: ("l0", "l1")}


def test_strength_goes_to_the_days_without_a_run():
    week = [WeekLine(key="run", per_week=3, rest_day=True), WeekLine(key="squat", per_week=2)]

    plan = schedule(week, default_session_days(5))

    assert plan == {0: ("run",), 1: ("squat",), 2: ("run",), 3: ("squat",), 4: ("run",)}


def test_runs_become_fewer_where_the_days_leave_no_rest():
    plan = schedule(lines(3, rest_day=True), (0, 1))

    assert sum(len(keys) for keys in plan.values()) == 1


def test_sunday_and_monday_are_neighbours():
    plan = schedule(lines(2, rest_day=True), (0, 6))

    assert sum(len(keys) for keys in plan.values()) == 1


@pytest.mark.parametrize("days", [(), (7,), (-1, 2)])
def test_days_that_no_week_has_are_refused(days):
    with pytest.raises(ValueError, match="weekdays"):
        schedule(lines(1), days)


def test_two_lines_of_one_key_are_refused():
    with pytest.raises(ValueError, match="same key"):
        schedule(lines(1) + lines(1), MON_WED_FRI)


@pytest.mark.parametrize("count", [0, 8])
def test_times_a_week_are_one_to_seven(count):
    with pytest.raises(ValueError, match="1 to 7"):
        lines(count)
    with pytest.raises(ValueError, match="1 to 7"):
        default_session_days(count)


def test_three_a_week_is_monday_wednesday_friday():
    assert default_session_days(3) == MON_WED_FRI
    assert all(len(default_session_days(n)) == n for n in range(1, 8))


@pytest.mark.parametrize(
    ("today", "week"),
    [
        (START - dt.timedelta(days=1), None),
        (START, 1),
        (START + dt.timedelta(days=6), 1),
        (START + dt.timedelta(days=7), 2),
        (START + dt.timedelta(days=41), 6),
        (START + dt.timedelta(days=42), None),
    ],
)
def test_plan_weeks_run_from_the_start_date(today, week):
    assert plan_week(START, today, 6) == week


def test_a_plan_without_weeks_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        plan_week(START, START, 0)


@pytest.mark.parametrize(
    ("category", "stage", "expected"),
    [("return_to_run", 1, False), ("return_to_run", 2, True), ("combined_functional", 4, False)],
)
def test_runs_and_jumps_need_a_rest_day_and_walking_does_not(category, stage, expected):
    assert needs_rest_day(category=category, stage=stage) is expected
