"""How long a flag may wait, in the working hours of the clinic."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from patients.rules.flag_age import may_reopen, overdue, working_time
from patients.rules.messages import filled, has_other_braces, notice_moment

MADRID = ZoneInfo("Europe/Madrid")
HOUR = dt.timedelta(hours=1)


def at(text: str) -> dt.datetime:
    """ "Mon 09:00" of the week of 12 January 2026, or of the next one with a plus."""
    day, hour = text.rstrip("+").split()
    number = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].index(day)
    date = dt.date(2026, 1, 12) + dt.timedelta(days=number + 7 * text.endswith("+"))
    return dt.datetime.combine(date, dt.time.fromisoformat(hour), tzinfo=MADRID)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("Mon 09:00", "Mon 11:00", 2),
        ("Mon 07:00", "Mon 10:30", 1.5),
        ("Mon 16:00", "Tue 10:00", 2),
        ("Fri 16:30", "Mon 09:30+", 1),
        ("Sat 10:00", "Sun 20:00", 0),
        ("Mon 18:00", "Tue 08:00", 0),
        ("Mon 09:00", "Mon 09:00+", 40),
    ],
)
def test_only_working_hours_count(start, end, hours):
    assert working_time(at(start), at(end)) == hours * HOUR


def test_the_hour_that_the_clock_repeats_is_counted_as_it_passed():
    night = {"opens": dt.time(1), "closes": dt.time(5), "weekdays": (7,)}
    start = dt.datetime(2026, 10, 25, 0, tzinfo=MADRID)

    assert working_time(start, start + dt.timedelta(hours=12), **night) == 5 * HOUR


@pytest.mark.parametrize(
    ("tier", "since", "now", "step"),
    [
        ("emergency_now", "Mon 09:00", "Mon 10:59", ""),
        ("emergency_now", "Mon 09:00", "Mon 11:00", "cover"),
        ("emergency_now", "Fri 20:00", "Mon 10:59+", ""),
        ("emergency_now", "Fri 20:00", "Mon 11:00+", "cover"),
        ("emergency_now", "Mon 09:00", "Mon 16:59", "cover"),
        ("emergency_now", "Mon 09:00", "Mon 17:00", "clinic_admin"),
        ("emergency_now", "Mon 12:00", "Tue 12:00", "clinic_admin"),
        ("same_day", "Mon 12:00", "Tue 11:59", ""),
        ("same_day", "Mon 12:00", "Tue 12:00", "late"),
        ("within_days", "Mon 09:00", "Fri 17:00+", ""),
        ("rest", "Mon 09:00", "Fri 17:00+", ""),
    ],
)
def test_a_flag_nobody_takes_on_becomes_overdue(tier, since, now, step):
    asked = {"tier": tier, "waiting_since": at(since), "now": at(now)}

    assert overdue(**asked, acknowledged=False) == step
    assert overdue(**asked, acknowledged=True) == ""


def test_a_closed_flag_may_be_opened_again_for_14_days():
    closed = at("Mon 09:00")

    assert may_reopen(closed_at=closed, now=closed + dt.timedelta(days=14))
    assert not may_reopen(closed_at=closed, now=closed + dt.timedelta(days=14, seconds=1))


def test_the_given_name_alone_is_filled_in():
    assert filled("Hola {name}, {name}", given_name="Ana {x}") == "Hola Ana {x}, Ana {x}"
    assert not has_other_braces("Hola {name}")
    assert has_other_braces("Hola {surname}")


@pytest.mark.parametrize(
    ("now", "then"),
    [("Mon 12:00", "Mon 12:00"), ("Mon 03:00", "Mon 07:00"), ("Mon 22:10", "Tue 07:00")],
)
def test_a_notice_keeps_the_quiet_hours(now, then):
    assert notice_moment(at(now), MADRID) == at(then)
