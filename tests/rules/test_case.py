"""From the days of a patient to the numbers of triage."""

import datetime as dt

from patients.rules.adherence import DayLog, plan_days
from patients.rules.case import case_numbers, last_week

MONDAY = dt.date(2026, 1, 5)


def day(number: int) -> dt.date:
    return dt.date(2026, 1, number)


def days(*, planned=(), logs=(), today: int):
    return plan_days(
        [day(n) for n in planned],
        [
            DayLog(done_on=day(n), items_done=done, items_prescribed=4, worst_pain=pain)
            for n, done, pain in logs
        ],
        first=MONDAY,
        last=day(today),
        today=day(today),
    )


def numbers(given, *, today: int, **changed):
    fields = {
        "today": day(today),
        "starts_on": MONDAY,
        "last_report": None,
        "baseline_worst": None,
        "open_flags": 0,
        "pain_to_judge": None,
    }
    return case_numbers(given, **{**fields, **changed})


def test_the_last_week_is_seven_days_with_today():
    week = last_week(days(today=20), today=day(20))

    assert [one.day for one in week.days] == [day(n) for n in range(14, 21)]


def test_a_session_still_open_today_is_not_due_yet():
    week = last_week(days(planned=[16, 19], logs=[(16, 4, 2)], today=19), today=day(19))

    assert (week.reported, week.planned) == (1, 1)


def test_a_session_reported_as_not_done_is_a_report():
    week = last_week(days(planned=[16], logs=[(16, 0, None)], today=19), today=day(19))

    assert (week.reported, week.planned, week.worst_pain) == (1, 1, None)


def test_a_session_moved_to_a_day_off_counts_once():
    week = last_week(days(planned=[14], logs=[(15, 4, 1)], today=18), today=day(18))

    assert (week.reported, week.planned) == (1, 1)


def test_an_extra_session_is_reported_but_was_not_planned():
    week = last_week(days(planned=[14], logs=[(14, 4, 1), (15, 4, 1)], today=18), today=day(18))

    assert (week.reported, week.planned) == (2, 1)


def test_two_weeks_are_compared_only_after_the_first_week():
    logs = [(6, 4, 2), (9, 4, 5), (13, 4, 6), (19, 4, 7)]

    in_first_week = numbers(days(logs=logs, today=24), today=24)
    after = numbers(days(logs=logs, today=25), today=25)

    assert in_first_week.weekly_worst == ()
    assert after.weekly_worst == (6, 7)


def test_nothing_ever_reported_has_no_days_since():
    assert numbers(days(today=20), today=20).days_since_report is None


def test_days_since_the_last_report_are_counted_to_today():
    assert numbers(days(today=20), today=20, last_report=day(12)).days_since_report == 8


def test_pain_nobody_dealt_with_is_what_is_judged():
    case = numbers(days(planned=[16], logs=[(16, 4, 9)], today=19), today=19, pain_to_judge=None)

    assert case.worst_pain_7d is None
