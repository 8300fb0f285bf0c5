"""Logging a session: kept once, bound to its version, refused with a way out."""

import dataclasses
import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from patients.models import ExerciseLog, Flag, Prescription, SessionLog
from patients.operations.sessions import log_session
from patients.queries import plan
from patients.rules.report import ItemReport
from pfprehab.audit.models import Event
from pfprehab.errors import OperationRefused
from programs.models import PrescribedExercise
from tests.factories import (
    FlagFactory,
    PrescribedExerciseFactory,
    PrescriptionFactory,
    ProgramVersionFactory,
)
from tests.patients.reports import ALL_NO, EVENING, MONDAY, as_prescribed, report_of
from tests.roles import as_owner

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def scope(prescription, in_clinic):
    """Everything here happens as the patient."""
    with in_clinic(prescription.clinic, prescription.patient):
        yield


@pytest.fixture
def log(prescription, scope):
    """Log a report of Monday with changes."""

    def log_it(*, now=EVENING, report=None, **changes):
        report = report or report_of(prescription, **changes)
        return log_session(
            prescription=prescription, report=report, now=now, by=prescription.patient.user
        )

    return log_it


def refusal(log, **changes):
    with pytest.raises(OperationRefused) as caught:
        log(**changes)
    assert SessionLog.unscoped.count() == 0
    assert ExerciseLog.unscoped.count() == 0
    return caught.value


def test_a_session_is_kept_with_everything_that_was_said(log, prescription):
    logged = log(note="Slept badly.\nKnee fine.")

    row = SessionLog.objects.get()
    assert logged.created
    assert logged.log == row
    assert (row.pain_before, row.pain_worst, row.effort) == (2, 3, 6)
    assert (row.items_done, row.items_prescribed, row.plan_week) == (4, 4, 1)
    assert row.program_version == plan.version_in_force(prescription, MONDAY)
    assert row.note == "Slept badly.\nKnee fine."
    assert (row.logged_at, row.utc_offset_minutes, row.received_at) == (EVENING, 60, EVENING)
    assert row.safety_asked
    assert row.safety_positive == []
    assert ExerciseLog.objects.filter(session_log=row, as_prescribed=True).count() == 4


def test_what_was_not_answered_stays_unknown(log):
    row = log(pain_before=None, pain_worst=None, effort=None, safety=None).log

    assert (row.pain_before, row.pain_worst, row.effort) == (None, None, None)
    assert not row.safety_asked


def test_only_whole_exercises_count_as_done_and_unnamed_ones_leave_no_row(log, prescription):
    first, second, third, _fourth = as_prescribed(prescription)
    partly = ItemReport(
        line=second.line, outcome="partly", reps_left=(12, 8), reps_right=(12,), reason="time"
    )
    left_out = ItemReport(line=third.line, outcome="not_done", reason="pain")

    row = log(items=(first, partly, left_out)).log

    assert (row.items_done, row.items_prescribed) == (1, 4)
    kept = ExerciseLog.objects.get(outcome="partly")
    assert (kept.reps_left, kept.reps_right, kept.reason) == ([12, 8], [12], "time")
    assert ExerciseLog.objects.count() == 3


def test_an_optional_exercise_is_kept_but_not_counted(log, prescription):
    with as_owner():
        PrescribedExercise.unscoped.filter(week=1, order__in=(2, 3)).update(optional=True)

    row = log().log

    assert (row.items_done, row.items_prescribed) == (2, 2)
    assert ExerciseLog.objects.count() == 4


def test_where_every_exercise_is_optional_they_count(log):
    with as_owner():
        PrescribedExercise.unscoped.filter(week=1).update(optional=True)

    row = log().log

    assert (row.items_done, row.items_prescribed) == (4, 4)


def test_sending_the_same_again_returns_the_first_log(log, prescription):
    report = report_of(prescription)
    later = dataclasses.replace(report, logged_at=EVENING + HOUR, items=report.items[::-1])

    first = log(report=report)
    again = log(report=later, now=EVENING + 30 * HOUR)

    assert (first.created, again.created) == (True, False)
    assert again.log == first.log
    assert SessionLog.objects.count() == 1
    assert ExerciseLog.objects.count() == 4


def test_a_repeat_is_answered_even_when_a_new_session_would_be_refused(log, prescription):
    report = report_of(prescription)
    first = log(report=report)
    with as_owner():
        Prescription.unscoped.update(status="paused")

    again = log(report=report, now=EVENING + dt.timedelta(days=30))

    assert again.log == first.log
    assert not again.created


def test_the_same_revision_with_another_content_is_kept_beside_the_first(log, prescription):
    report = report_of(prescription)
    first = log(report=report)

    other = log(report=dataclasses.replace(report, pain_worst=7))
    other_again = log(report=dataclasses.replace(report, pain_worst=7))

    assert other.conflict
    assert other.log.conflicts_with == first.log
    assert other_again.log == other.log
    assert not other_again.created
    assert SessionLog.objects.get(is_current=True) == first.log
    assert SessionLog.objects.count() == 2


def test_a_higher_revision_takes_over_and_the_lower_one_stays_on_record(log, prescription):
    report = report_of(prescription)
    first = log(report=report)

    second = log(report=dataclasses.replace(report, revision=2, effort=8), now=EVENING + 47 * HOUR)

    first.log.refresh_from_db()
    assert (first.log.is_current, second.log.is_current) == (False, True)
    assert SessionLog.objects.current().get().effort == 8


def test_a_lower_revision_that_comes_late_does_not_take_over(log, prescription):
    report = report_of(prescription, revision=2, effort=8)
    log(report=report)

    late = log(report=dataclasses.replace(report, revision=1, effort=5))

    assert not late.log.is_current
    assert SessionLog.objects.current().get().effort == 8


def test_after_48_hours_a_session_is_not_corrected_any_more(log, prescription):
    report = report_of(prescription)
    log(report=report)

    with pytest.raises(OperationRefused) as caught:
        log(report=dataclasses.replace(report, revision=2, effort=8), now=EVENING + 49 * HOUR)

    assert caught.value.code == "session_too_old"
    assert SessionLog.objects.count() == 1


def test_a_session_can_be_corrected_while_its_flag_is_open(log, prescription):
    report = report_of(prescription, safety=ALL_NO | {"stuck_cannot_straighten": True})
    log(report=report)

    corrected = log(report=dataclasses.replace(report, revision=2, note="It was the left one."))

    assert corrected.log.is_current
    assert Flag.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pain_before", 11),
        ("pain_worst", -1),
        ("effort", 3.5),
        ("pain_worst", "NaN"),
        ("pain_worst", float("nan")),
        ("pain_before", True),
        ("note", "x" * 1001),
        ("note", "before\x00after"),
        ("note", "right\u202eleft"),
        ("revision", 0),
        ("revision", 1001),
        ("phone_id", "not-a-uuid"),
        ("logged_at", dt.datetime(2026, 1, 5, 19, 0)),  # noqa: DTZ001 - naive on purpose
        ("logged_at", dt.datetime(1513, 1, 5, tzinfo=dt.UTC)),
        ("done_on", dt.datetime(2026, 1, 5, tzinfo=dt.UTC)),
        ("safety", {"no_such_question": True}),
        ("safety", {"fever_only": "yes"}),
        ("source", "clinic"),
        ("source", "guess"),
        ("items", ()),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(log, prescription, field, value):
    items = {} if field == "items" else {"items": as_prescribed(prescription)}
    found = refusal(log, **({field: value} | items))

    assert (found.code, found.field) == ("report_invalid", field)


def test_a_year_of_1513_is_refused_by_name(log, prescription):
    found = refusal(log, done_on=dt.date(1513, 1, 5), items=as_prescribed(prescription))

    assert (found.code, found.field) == ("report_invalid", "done_on")


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": "perfect"},
        {"outcome": "partly", "reason": "lazy"},
        {"outcome": "partly", "reps_left": (-3,)},
        {"outcome": "partly", "reps_left": (1000,)},
        {"outcome": "partly", "reps_left": (5,) * 11},
        {"outcome": "partly", "reps_right": (True,)},
        {"outcome": "not_done", "reps_left": (5,)},
        {"outcome": "done", "as_prescribed": True, "reps_left": (5,)},
        {"outcome": "partly", "as_prescribed": True},
        {"outcome": "done", "pain": 11},
        {"outcome": "done", "load_kg": Decimal("NaN")},
        {"outcome": "done", "load_kg": Decimal(301)},
    ],
)
def test_an_exercise_that_cannot_be_is_refused(log, prescription, changes):
    line = as_prescribed(prescription)[0].line

    found = refusal(log, items=(ItemReport(line=line, **changes),))

    assert (found.code, found.field) == ("report_invalid", "items")


def test_an_exercise_named_twice_is_refused(log, prescription):
    item = as_prescribed(prescription)[0]

    assert refusal(log, items=(item, item)).field == "items"


def test_a_line_of_somebody_else_or_of_another_week_is_refused(log, prescription):
    stranger = PrescribedExercise.unscoped.none()
    other = PrescriptionFactory()
    with as_owner():
        stranger = PrescribedExercise.unscoped.filter(version__program=other.program).first()
        next_week = PrescribedExercise.unscoped.filter(
            version__program=prescription.program, week=2
        ).first()

    for line in (stranger, next_week):
        item = ItemReport(line=line.public_id, outcome="done", as_prescribed=True)
        assert refusal(log, items=(item,)).code == "line_not_running"


@pytest.mark.parametrize(
    ("day", "now", "code"),
    [
        pytest.param(MONDAY + dt.timedelta(days=1), EVENING, "session_in_future", id="future"),
        pytest.param(MONDAY - dt.timedelta(days=1), EVENING, "session_before_program", id="before"),
        pytest.param(MONDAY, EVENING + dt.timedelta(days=8), "session_too_old", id="old"),
        pytest.param(
            MONDAY + dt.timedelta(days=42),
            EVENING + dt.timedelta(days=42),
            "prescription_not_active",
            id="after the last week",
        ),
    ],
)
def test_a_day_that_cannot_be_logged_is_refused(log, prescription, day, now, code):
    found = refusal(log, done_on=day, now=now, items=as_prescribed(prescription))

    assert found.code == code


def test_a_week_later_a_session_can_still_be_logged(log):
    assert log(now=EVENING + dt.timedelta(days=7)).created


@pytest.mark.parametrize("status", ["paused", "finished", "stopped"])
def test_a_program_that_does_not_run_takes_no_session(log, prescription, status):
    with as_owner():
        Prescription.unscoped.update(status=status, ended_at=EVENING)

    assert refusal(log).code == "prescription_not_active"


def test_a_phone_whose_clock_is_far_ahead_is_refused(log):
    found = refusal(log, logged_at=EVENING + dt.timedelta(days=2))

    assert (found.code, found.field) == ("session_in_future", "logged_at")


def test_the_day_is_the_one_of_the_patients_zone_also_when_the_clock_changes(prescription, scope):
    """Madrid, 29 March 2026: 23 hours long. 22:30 UTC is already Monday there, 21:30 is not."""
    sunday, monday = dt.date(2026, 3, 29), dt.date(2026, 3, 30)
    with as_owner():
        Prescription.unscoped.update(starts_on=dt.date(2026, 3, 16))
    prescription.refresh_from_db()
    before = dt.datetime(2026, 3, 29, 21, 30, tzinfo=dt.UTC)

    report = report_of(prescription, done_on=monday, logged_at=before)
    with pytest.raises(OperationRefused) as caught:
        log_session(prescription=prescription, report=report, now=before, by=None)
    logged = log_session(prescription=prescription, report=report, now=before + HOUR, by=None)

    assert caught.value.code == "session_in_future"
    assert logged.log.done_on == monday
    assert sunday == before.astimezone(prescription.patient.zone).date()


def test_a_session_answers_the_version_it_showed(log, prescription):
    """The dose changed while the session was open: what was shown is what was done."""
    shown = report_of(prescription)
    second = ProgramVersionFactory(
        clinic=prescription.clinic,
        program=prescription.program,
        number=2,
        effective_from=MONDAY,
        created_at=EVENING - HOUR,
    )
    PrescribedExerciseFactory(clinic=prescription.clinic, version=second, week=1, order=0)

    row = log(report=shown).log

    assert row.program_version.number == 1
    assert log(done_on=MONDAY).log.program_version == second


def test_a_version_replaced_before_the_day_is_not_answered_any_more(log, prescription):
    shown = report_of(prescription, done_on=MONDAY + dt.timedelta(days=2))
    second = ProgramVersionFactory(
        clinic=prescription.clinic,
        program=prescription.program,
        number=2,
        effective_from=MONDAY,
        created_at=EVENING,
    )
    PrescribedExerciseFactory(clinic=prescription.clinic, version=second, week=1, order=0)

    found = refusal(log, report=shown, now=EVENING + dt.timedelta(days=2))

    assert found.code == "line_not_running"


def test_a_positive_safety_answer_opens_a_flag_with_the_session(log, prescription):
    logged = log(safety=ALL_NO | {"stuck_cannot_straighten": True})

    flag = Flag.objects.get()
    assert logged.flag == flag
    assert (flag.kind, flag.tier, flag.locks) == ("safety", "same_day", True)
    assert flag.item_ids == ["stuck_cannot_straighten"]
    assert flag.session_log == logged.log
    assert logged.log.safety_positive == ["stuck_cannot_straighten"]


def test_fever_with_a_hot_knee_is_the_emergency_it_means(log):
    flag = log(safety=ALL_NO | {"hot_red_swollen": True, "fever_only": True}).flag

    assert (flag.tier, flag.item_ids) == ("emergency_now", ["hot_joint_with_fever"])


def test_fever_alone_is_kept_but_raises_no_alarm(log):
    logged = log(safety=ALL_NO | {"fever_only": True})

    assert logged.flag is None
    assert Flag.objects.count() == 0
    assert logged.log.safety_positive == ["fever_only"]


def test_the_next_session_waits_for_the_clinic(log, prescription):
    log(safety=ALL_NO | {"new_giving_way": True})
    wednesday = MONDAY + dt.timedelta(days=2)
    later = EVENING + dt.timedelta(days=2)

    with pytest.raises(OperationRefused) as caught:
        log(done_on=wednesday, logged_at=later, now=later)
    with as_owner():
        Flag.unscoped.update(
            closed_at=later, closed_by=prescription.prescribed_by, closing_note="Seen, all well."
        )

    assert caught.value.code == "locked_by_flag"
    assert log(done_on=wednesday, logged_at=later, now=later).created


def test_a_session_done_before_the_flag_is_still_kept(log, prescription):
    FlagFactory(patient=prescription.patient, opened_at=EVENING + dt.timedelta(days=1))

    assert log(now=EVENING + dt.timedelta(days=1)).created


def test_a_flag_that_does_not_lock_lets_the_next_session_happen(log, prescription):
    FlagFactory(patient=prescription.patient, locks=False, opened_at=EVENING - HOUR)

    assert log().created


def test_the_same_answer_again_does_not_open_a_second_flag(log, prescription):
    first = log(safety=ALL_NO | {"constant_night_pain": True})
    with as_owner():
        Flag.unscoped.update(locks=False)

    again = log(safety=ALL_NO | {"constant_night_pain": True}, pain_worst=4)

    assert first.flag is not None
    assert Flag.objects.filter(locks=False).get() == first.flag
    assert again.flag.locks  # one that does not lock never stands in for one that does


def test_a_repeat_leads_to_the_flag_of_the_first(log, prescription):
    report = report_of(prescription, safety=ALL_NO | {"calf_swelling": True})

    first, again = log(report=report), log(report=report)

    assert again.flag == first.flag is not None


def test_severe_pain_once_tells_the_clinician_and_locks_nothing(log):
    flag = log(pain_worst=8).flag

    assert (flag.kind, flag.tier, flag.locks) == ("pain", "same_day", False)
    assert log(pain_worst=7).flag is None


def test_severe_pain_twice_opens_one_flag(log):
    first, second = log(pain_worst=8).flag, log(pain_worst=9).flag

    assert first == second
    assert Flag.objects.count() == 1


def test_who_logged_is_in_the_audit(log, prescription, in_clinic):
    log()

    with in_clinic(prescription.clinic):
        events = Event.objects.filter(table_name="patients_sessionlog")
        assert [event.actor for event in events] == ["test"]


class Undo(Exception):  # noqa: N818 - leaves the transaction, says nothing
    """Roll back what one example wrote."""


def rows():
    fields = ("phone_id", "revision", "content_hash", "is_current", "items_done", "effort")
    return sorted(map(str, SessionLog.objects.values_list(*fields)))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_order_and_repetition_of_the_same_reports_leaves_the_same_rows(
    prescription, in_clinic, data
):
    ids = [uuid.UUID(int=number + 1) for number in range(3)]
    pairs = data.draw(
        st.lists(
            st.tuples(st.sampled_from(ids), st.integers(1, 4), st.integers(0, 10)),
            min_size=1,
            max_size=6,
            unique_by=lambda pair: pair[:2],
        )
    )
    sent = data.draw(st.permutations(pairs + data.draw(st.lists(st.sampled_from(pairs)))))

    assert _rows_after(prescription, in_clinic, sent) == _rows_after(prescription, in_clinic, pairs)


def _rows_after(prescription, in_clinic, sent):
    found = None
    try:
        with in_clinic(prescription.clinic, prescription.patient), transaction.atomic():
            for phone_id, revision, effort in sent:
                report = report_of(
                    prescription, phone_id=phone_id, revision=revision, effort=effort
                )
                log_session(prescription=prescription, report=report, now=EVENING, by=None)
            found = rows()
            raise Undo
    except Undo:
        return found
