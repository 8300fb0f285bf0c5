"""Weeks of a plan on paper: dates, which weeks are printed, which sheet is back."""

import datetime as dt
import uuid

import pytest

from patients.rules.paper_days import PaperDay, report_of, sheet_id
from patients.rules.paper_weeks import chosen_weeks, latest_sheet, session_dates, week_dates

WEDNESDAY = dt.date(2026, 1, 7)


def test_a_week_of_the_plan_runs_from_the_day_of_the_start():
    assert week_dates(WEDNESDAY, 2) == (dt.date(2026, 1, 14), dt.date(2026, 1, 20))


def test_session_days_stand_in_the_order_in_which_they_come():
    days = session_dates(WEDNESDAY, 1, [1, 3, 5])

    assert [day.isoformat() for day in days] == ["2026-01-07", "2026-01-09", "2026-01-12"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param([], [3], id="this week unless asked"),
        pytest.param(["4", "2"], [2, 4], id="in order"),
        pytest.param(["2", "2"], [2], id="each once"),
        pytest.param(["0", "7", "99999", "-1", "x", "²"], [3], id="weeks the plan does not have"),
        pytest.param([str(n) for n in range(1, 7)], [1, 2, 3, 4, 5, 6], id="six at most"),
    ],
)
def test_weeks_to_print(asked, found):
    assert chosen_weeks(asked, weeks=6, now=3) == found


@pytest.mark.parametrize(("now", "found"), [(-2, [1]), (0, [1]), (1, [1]), (6, [6]), (40, [6])])
def test_before_the_start_the_first_week_is_printed_and_after_the_end_the_last(now, found):
    assert chosen_weeks([], weeks=6, now=now) == found


def test_more_than_six_weeks_are_not_printed_at_once():
    asked = [str(n) for n in range(1, 13)]

    assert chosen_weeks(asked, weeks=12, now=1) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("today", "week"),
    [
        pytest.param(dt.date(2026, 1, 1), 1, id="before the start"),
        pytest.param(dt.date(2026, 1, 7), 1, id="the first day"),
        pytest.param(dt.date(2026, 1, 13), 1, id="the last day of week 1 has no session"),
        pytest.param(dt.date(2026, 1, 14), 2, id="a session day of week 2 has begun"),
        pytest.param(dt.date(2026, 12, 1), 6, id="long after the end"),
    ],
)
def test_the_sheet_that_can_be_back(today, week):
    assert latest_sheet(WEDNESDAY, today, weeks=6, session_days=[1, 3, 5]) == week


def test_the_same_sheet_has_the_same_id_and_another_day_another():
    one = uuid.uuid4()

    assert sheet_id(one, WEDNESDAY) == sheet_id(one, WEDNESDAY)
    assert sheet_id(one, WEDNESDAY) != sheet_id(one, WEDNESDAY + dt.timedelta(days=1))
    assert sheet_id(one, WEDNESDAY) != sheet_id(uuid.uuid4(), WEDNESDAY)


def test_what_has_no_mark_is_not_in_the_report_and_safety_stays_unasked():
    line = uuid.uuid4()
    day = PaperDay(planned_on=WEDNESDAY, done_on=WEDNESDAY, marks=((line, "partly"),))

    report = report_of(day, prescription=uuid.uuid4(), now=dt.datetime(2026, 1, 9, tzinfo=dt.UTC))

    assert [(item.line, item.outcome, item.as_prescribed) for item in report.items] == [
        (line, "partly", False)
    ]
    assert (report.safety, report.pain_before, report.pain_worst) == (None, None, None)
    assert report.source == "paper"


@pytest.mark.parametrize(
    ("said", "session", "morning"),
    [
        pytest.param({}, False, False, id="nothing"),
        pytest.param({"pain_worst": 0}, True, False, id="pain 0 is an answer"),
        pytest.param({"effort": 1}, True, False, id="effort alone"),
        pytest.param({"morning_pain": 0}, False, True, id="morning pain 0 is an answer"),
        pytest.param({"settled": False}, False, True, id="not settled is an answer"),
    ],
)
def test_what_a_day_says(said, session, morning):
    day = PaperDay(planned_on=WEDNESDAY, done_on=WEDNESDAY, **said)

    assert (day.has_session, day.has_morning) == (session, morning)
