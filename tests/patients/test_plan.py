"""What is asked for on a day, read from the prescription's versions."""

import datetime as dt

import pytest

from patients.queries import plan
from programs.models import PrescribedExercise
from tests.factories import (
    PrescribedExerciseFactory,
    ProgramVersionFactory,
)
from tests.roles import as_owner

MONDAY = dt.date(2026, 1, 5)


@pytest.fixture
def scope(prescription, in_clinic):
    with in_clinic(prescription.clinic, prescription.patient):
        yield


def test_a_session_day_has_the_lines_of_its_week(prescription, scope):
    lines = plan.lines_for_day(prescription, MONDAY + dt.timedelta(days=9))

    assert [line.week for line in lines] == [2, 2, 2, 2]
    assert [line.order for line in lines] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("days", "week"), [(-1, None), (0, 1), (6, 1), (7, 2), (41, 6), (42, None)]
)
def test_the_week_of_the_plan_counts_from_the_start(prescription, scope, days, week):
    assert plan.plan_week(prescription, MONDAY + dt.timedelta(days=days)) == week


def test_a_rest_day_and_days_outside_the_plan_have_no_lines(prescription, scope):
    rest, before, after = (MONDAY + dt.timedelta(days=n) for n in (1, -3, 42))

    assert plan.lines_for_day(prescription, rest) == []
    assert plan.lines_for_day(prescription, before) == []
    assert plan.lines_for_day(prescription, after) == []


def test_a_session_on_a_day_off_answers_the_lines_of_the_day_before_it(prescription, scope):
    tuesday = MONDAY + dt.timedelta(days=1)

    lines = plan.lines_to_log(prescription, tuesday)

    assert lines == plan.lines_for_day(prescription, MONDAY)
    assert len(lines) == 4


def test_a_line_that_comes_once_a_week_stands_on_one_day_only(prescription, scope):
    with as_owner():
        PrescribedExercise.unscoped.filter(week=1, order=3).update(per_week=1)

    counts = [
        len(plan.lines_for_day(prescription, MONDAY + dt.timedelta(days=n))) for n in (0, 2, 4)
    ]

    assert sorted(counts) == [3, 3, 4]


def test_a_new_version_counts_from_its_day_on(prescription, scope):
    wednesday = MONDAY + dt.timedelta(days=2)
    second = ProgramVersionFactory(
        clinic=prescription.clinic, program=prescription.program, number=2, effective_from=wednesday
    )
    line = PrescribedExerciseFactory(clinic=prescription.clinic, version=second, week=1, order=0)

    assert plan.version_in_force(prescription, MONDAY).number == 1
    assert plan.version_in_force(prescription, wednesday) == second
    assert plan.lines_for_day(prescription, wednesday) == [line]
    assert plan.version_in_force(prescription, MONDAY - dt.timedelta(days=1)) is None


def test_the_next_session_day_is_the_next_one_of_the_plan(prescription, scope):
    friday, last_friday = MONDAY + dt.timedelta(days=4), MONDAY + dt.timedelta(days=39)

    assert plan.next_session_day(prescription, MONDAY) == MONDAY + dt.timedelta(days=2)
    assert plan.next_session_day(prescription, friday) == MONDAY + dt.timedelta(days=7)
    assert plan.next_session_day(prescription, dt.date(2025, 12, 1)) == MONDAY
    assert plan.next_session_day(prescription, last_friday) is None
