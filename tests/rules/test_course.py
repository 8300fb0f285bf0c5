"""Which days a prescription plans, and how several sessions of a day become one."""

import datetime as dt
import itertools

import pytest

from patients.rules.adherence import DayLog
from patients.rules.course import Course, Load, VersionOutline, merged_logs, planned_days
from patients.rules.timeline import Turn

MONDAY = dt.date(2026, 1, 5)
THRICE = Load(order=0, per_week=3, rest_day=False, count=4)


def course(**given) -> Course:
    version = VersionOutline(effective_from=MONDAY, number=1, weeks={1: (THRICE,), 2: (THRICE,)})
    fields = {
        "starts_on": MONDAY,
        "duration_weeks": 2,
        "session_days": (1, 3, 5),
        "versions": [version],
    }
    return Course(**{**fields, **given})


def january(*days: int) -> frozenset[dt.date]:
    return frozenset(dt.date(2026, 1, day) for day in days)


def planned(course: Course, first: int = 1, last: int = 31) -> frozenset[dt.date]:
    return planned_days(course, first=dt.date(2026, 1, first), last=dt.date(2026, 1, last))


def test_session_days_are_planned_from_the_start_to_the_last_week():
    assert planned(course()) == january(5, 7, 9, 12, 14, 16)


def test_days_outside_the_window_are_left_out():
    assert planned(course(), 7, 12) == january(7, 9, 12)


def test_a_program_that_starts_midweek_plans_nothing_before_its_start():
    version = VersionOutline(effective_from=MONDAY, number=1, weeks={1: (THRICE,)})
    midweek = course(starts_on=dt.date(2026, 1, 7), duration_weeks=1, versions=[version])

    assert planned(midweek) == january(7, 9, 12)


def test_a_week_with_lines_for_fewer_days_leaves_the_other_session_days_free():
    twice = Load(order=0, per_week=2, rest_day=False, count=3)
    version = VersionOutline(effective_from=MONDAY, number=1, weeks={1: (twice,)})

    assert len(planned(course(duration_weeks=1, versions=[version]))) == 2


def test_a_week_without_lines_plans_nothing():
    version = VersionOutline(effective_from=MONDAY, number=1, weeks={2: (THRICE,)})

    assert planned(course(versions=[version])) == january(12, 14, 16)


def test_a_new_version_counts_from_its_day_on():
    once = Load(order=0, per_week=1, rest_day=False, count=1)
    first = VersionOutline(effective_from=MONDAY, number=1, weeks={1: (THRICE,), 2: (THRICE,)})
    second = VersionOutline(effective_from=dt.date(2026, 1, 12), number=2, weeks={2: (once,)})

    days = planned(course(versions=[first, second]))

    assert january(5, 7, 9) <= days
    assert len(days) == 4


def test_of_two_versions_of_one_day_the_higher_number_counts():
    first = VersionOutline(effective_from=MONDAY, number=1, weeks={1: (THRICE,)})
    second = VersionOutline(effective_from=MONDAY, number=2, weeks={})

    assert planned(course(versions=[first, second])) == january()


def test_nothing_is_planned_from_the_day_it_was_ended():
    assert planned(course(ended_on=dt.date(2026, 1, 9))) == january(5, 7)


def test_a_pause_plans_nothing_up_to_the_day_of_resuming():
    """The plan of two weeks goes on where it stopped, and so ends a week later."""
    paused = course(turns=(Turn(dt.date(2026, 1, 7), None), Turn(dt.date(2026, 1, 14), 2)))

    assert planned(paused) == january(5, 14, 16, 19, 21, 23)


def test_a_pause_that_lasts_plans_nothing_any_more():
    assert planned(course(turns=(Turn(dt.date(2026, 1, 9), None),))) == january(5, 7)


def test_runs_are_never_planned_on_two_days_in_a_row():
    runs = Load(order=0, per_week=3, rest_day=True, count=1)
    version = VersionOutline(effective_from=MONDAY, number=1, weeks={1: (runs,)})

    days = sorted(planned(course(duration_weeks=1, session_days=(1, 2, 3), versions=[version])))

    assert days
    assert all((b - a).days > 1 for a, b in itertools.pairwise(days))


DAY = dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [(DAY, 1, 4, 4, 3)],
            DayLog(done_on=DAY, items_done=4, items_prescribed=4, worst_pain=3),
            id="one session stands as it is",
        ),
        pytest.param(
            [(DAY, 1, 4, 4, 3), (DAY, 2, 1, 2, 5)],
            DayLog(done_on=DAY, items_done=5, items_prescribed=6, worst_pain=5),
            id="two programs add up, the worse pain counts",
        ),
        pytest.param(
            [(DAY, 1, 1, 4, 6), (DAY, 1, 4, 4, 2)],
            DayLog(done_on=DAY, items_done=4, items_prescribed=4, worst_pain=6),
            id="of two sessions of one program the fuller counts",
        ),
        pytest.param(
            [(DAY, 1, 4, 4, None)],
            DayLog(done_on=DAY, items_done=4, items_prescribed=4, worst_pain=None),
            id="no pain stated is unknown, not 0",
        ),
        pytest.param(
            [(DAY, 1, 2, 4, None), (DAY, 2, 2, 2, 0)],
            DayLog(done_on=DAY, items_done=4, items_prescribed=6, worst_pain=0),
            id="pain 0 is known",
        ),
    ],
)
def test_sessions_of_one_day_become_one(rows, expected):
    assert merged_logs(rows) == [expected]
