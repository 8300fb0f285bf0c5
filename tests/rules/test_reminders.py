import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from patients.rules.reminders import (
    Situation,
    due_moment,
    due_now,
    next_try,
    reason_to_cancel,
    week_key,
)

MADRID = ZoneInfo("Europe/Madrid")
TRUE = Situation(
    status="active",
    plan_week=2,
    wanted=True,
    has_address=True,
    locked=False,
    sessions_this_week=0,
)


@pytest.mark.parametrize(
    ("day", "key"),
    [
        pytest.param(dt.date(2026, 11, 21), "2026-W47", id="an ordinary Saturday"),
        pytest.param(dt.date(2027, 1, 1), "2026-W53", id="New Year still in the old ISO year"),
        pytest.param(dt.date(2025, 12, 29), "2026-W01", id="the new ISO year begins in December"),
    ],
)
def test_the_week_of_a_day_is_its_iso_week(day, key):
    assert week_key(day) == key


@pytest.mark.parametrize(
    ("local_day", "utc_hour"),
    [
        pytest.param(dt.date(2026, 3, 23), 8, id="the week before clocks go forward"),
        pytest.param(dt.date(2026, 3, 30), 7, id="the week after"),
        pytest.param(dt.date(2026, 10, 19), 7, id="the week before clocks go back"),
        pytest.param(dt.date(2026, 10, 26), 8, id="the week after they went back"),
    ],
)
def test_nine_on_the_wall_clock_stays_nine_through_daylight_saving(local_day, utc_hour):
    moment = due_moment(local_day=local_day, weekday=1, hour=9, zone=MADRID)

    assert moment.hour == 9
    assert moment.astimezone(dt.UTC).hour == utc_hour


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        pytest.param("2026-11-16T08:59", None, id="a minute early"),
        pytest.param("2026-11-16T09:00", "2026-W47", id="on time"),
        pytest.param("2026-11-16T21:59", "2026-W47", id="late on the same day"),
        pytest.param("2026-11-16T22:00", None, id="quiet hours begin"),
        pytest.param("2026-11-18T06:59", None, id="quiet hours of the morning"),
        pytest.param("2026-11-18T07:00", "2026-W47", id="two days late, same week"),
        pytest.param("2026-11-23T08:59", None, id="the next week is not made up for early"),
    ],
)
def test_a_reminder_is_due_from_its_hour_to_the_end_of_its_own_week(local, expected):
    now = dt.datetime.fromisoformat(local).replace(tzinfo=MADRID)

    due = due_now(now=now, weekday=1, hour=9, zone=MADRID)

    assert (due.period_key if due else None) == expected


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({}, "", id="still true"),
        pytest.param({"status": "paused"}, "paused", id="paused"),
        pytest.param({"status": "finished"}, "ended", id="finished"),
        pytest.param({"wanted": False}, "not_wanted", id="switched off"),
        pytest.param({"has_address": False}, "no_address", id="no address"),
        pytest.param({"locked": True}, "safety_flag", id="an open safety flag"),
        pytest.param({"plan_week": None}, "not_running", id="before the start or after the end"),
        pytest.param({"sessions_this_week": 1}, "already_logged", id="a session is logged"),
    ],
)
def test_a_reminder_that_is_no_longer_true_says_why(changes, reason):
    import dataclasses

    assert reason_to_cancel(dataclasses.replace(TRUE, **changes)) == reason


def test_tries_come_later_each_time_and_end():
    now = dt.datetime(2026, 11, 16, 9, tzinfo=dt.UTC)
    waits = []

    for failed in range(1, 7):
        again = next_try(failed_tries=failed, now=now)
        waits.append(again and int((again - now).total_seconds() // 60))

    assert waits == [1, 5, 15, 60, 240, None]


@pytest.mark.parametrize("hour", [6, 22])
def test_an_hour_outside_the_day_is_refused(hour):
    with pytest.raises(ValueError, match=str(hour)):
        due_moment(local_day=dt.date(2026, 11, 16), weekday=1, hour=hour, zone=MADRID)
