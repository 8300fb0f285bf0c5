"""Rules the database keeps by itself, tried by raw SQL as the web role, both ways.

Each row copies a good row, changes some columns and is inserted: the first change is accepted, the
second refused by the constraint named.
"""

import datetime as dt
import json
import uuid
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from patients.models import ExerciseLog, Reminder
from pfprehab.accounts.models import AccessToken
from pfprehab.accounts.scoping import Scope, scoped_to
from programs.models import PrescribedExercise
from tests import factories
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)


@pytest.fixture
def rows():
    """One good row of each table, all of one patient; `next_door` and `elsewhere` are strangers."""
    made = holder(factories.ClinicFactory())
    made.next_door = holder(made.clinic)
    made.elsewhere = holder(factories.ClinicFactory())
    return made


def holder(clinic) -> SimpleNamespace:
    patient = factories.PatientFactory(
        clinic=clinic, affected_right=True, record_number=uuid.uuid4().hex[:8]
    )
    screening = factories.ScreeningFactory(patient=patient)
    program = factories.ProgramFactory(clinic=clinic, duration_weeks=1, fill__lines=2)
    prescription = factories.PrescriptionFactory(
        patient=patient, program=program, screening=screening
    )
    log = factories.SessionLogFactory(prescription=prescription)
    shared = {"clinic": clinic, "patient": patient}
    with as_owner():
        lines = list(PrescribedExercise.unscoped.filter(version=log.program_version))
        exercise_log = ExerciseLog.unscoped.create(
            **shared, session_log=log, line=lines[0], outcome="done"
        )
        reminder = Reminder.unscoped.create(
            **shared, recipient=patient.user, prescription=prescription, purpose="weekly_review",
            period_key="2026-W47", due_at=DAY, next_try_at=DAY,
        )  # fmt: skip
        token = AccessToken.objects.create(
            clinic=clinic, user=patient.user, purpose="api", secret_hash=uuid.uuid4().hex * 2,
            created_at=DAY, expires_at=DAY + dt.timedelta(days=1),
        )  # fmt: skip
    return SimpleNamespace(
        clinic=clinic, patient=patient, screening=screening, program=program, log=log,
        prescription=prescription, line=lines[0], other_line=lines[1], version=log.program_version,
        exercise_log=exercise_log, reminder=reminder, token=token,
        morning=factories.MorningCheckFactory(patient=patient),
        flag=factories.FlagFactory(patient=patient, session_log=log),
        membership=factories.MembershipFactory(clinic=clinic),
        user=factories.UserFactory(),
        spare_program=factories.ProgramFactory(clinic=clinic, fill=False),
    )  # fmt: skip


def fresh(table: str, rows) -> dict:
    """New values for what must differ between two rows anyway."""
    own = {
        "patients_prescription": {"program_id": rows.spare_program.pk},
        "patients_sessionlog": {"phone_id": str(uuid.uuid4())},
        "patients_morningcheck": {"day": "2026-03-01"},
        "patients_reminder": {"period_key": "2026-W48"},
        "patients_patient": {"record_number": ""},
        "accounts_accesstoken": {"secret_hash": uuid.uuid4().hex * 2},
    }
    return own.get(table, {})


def insert_copy(rows, row, **changes) -> None:
    """Insert a copy of a row with a new identity and the changes."""
    table, key = row._meta.db_table, row.pk
    new_id = str(uuid.uuid4()) if isinstance(key, uuid.UUID) else 10_000_000 + key
    values = {"id": new_id, **fresh(table, rows), **changes}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(column_name), ', '), bool_or(column_name = 'public_id')"
            " FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        columns, has_public_id = cursor.fetchone()
        if has_public_id:
            values["public_id"] = str(uuid.uuid4())
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM"  # noqa: S608
            f" jsonb_populate_record((SELECT t FROM {table} t WHERE id = %s), %s)",
            [key, json.dumps(values)],
        )


def refused_by(rows, row, **changes) -> str:
    """The name of the constraint (or the message of the policy) that refused; "" if accepted."""
    scope = Scope(actor="test", clinic_id=rows.clinic.pk)
    try:
        with scoped_to(scope), transaction.atomic():
            insert_copy(rows, row, **changes)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return error.__cause__.diag.constraint_name or str(error)
    return ""


ADDON, OTHER = {"kind": "addon"}, {"line_id": "other_line"}
LINE = {"order": 50, "line_key": "new"}
ENDED = {"status": "finished", "ended_at": "2026-11-01T00:00:00Z"}
RIGHT = {"covers_left": False, "covers_right": True}

CASES = [
    ("log", {"pain_worst": 10}, {"pain_worst": 11}, "session_log_answers_0_to_10"),
    ("log", {"pain_before": 0}, {"pain_before": -1}, "patients_sessionlog_pain_before_check"),
    ("log", {"effort": None}, {"effort": 11}, "session_log_answers_0_to_10"),
    ("log", {"items_done": 4}, {"items_done": 5}, "session_log_not_more_done_than_prescribed"),
    ("log", {"revision": 2}, {"revision": 0}, "session_log_revision_from_1"),
    ("log", {"done_on": "2026-02-02"}, {"done_on": "1513-02-02"}, "session_log_day_in_this"),
    ("log", {"utc_offset_minutes": -600}, {"utc_offset_minutes": 900}, "log_offset_possible"),
    ("morning", {"pain": 10}, {"pain": 11}, "morning_check_pain_0_to_10"),
    ("morning", {"day": "2026-01-07"}, {"day": "2026-01-06"}, "morning_check_once_a_day"),
    ("prescription", RIGHT, {}, "prescription_one_main_left"),
    ("prescription", ADDON, {"covers_right": True}, "prescription_one_main_left"),
    ("prescription", ADDON, {**ADDON, "covers_left": False}, "prescription_covers_a_knee"),
    ("prescription", ADDON, {**ADDON, "session_days": [0, 1]}, "session_days_are_weekdays"),
    ("prescription", ADDON, {**ADDON, "session_days": []}, "session_days_are_weekdays"),
    ("prescription", ADDON, {**ADDON, "starts_on": "1513-01-01"}, "start_in_this_century"),
    ("prescription", ENDED, {"status": "finished"}, "prescription_end_has_a_time"),
    ("prescription", ADDON, {**ADDON, **ENDED, "status": "lost"}, "prescription_status_known"),
    ("flag", {"tier": "rest"}, {"tier": "whenever"}, "flag_tier_known"),
    ("flag", {}, {"closed_at": "2026-11-01T00:00:00Z"}, "flag_closed_by_someone_with_a_reason"),
    ("screening", {"outcome": "stopped"}, {"outcome": "fine"}, "screening_outcome_known"),
    ("reminder", {}, {"period_key": "2026-W47"}, "reminder_once_per_period"),
    ("reminder", {}, {"state": "sent"}, "reminder_sent_has_a_time"),
    ("reminder", {"state": "dead"}, {"state": "lost"}, "reminder_state_known"),
    ("exercise_log", OTHER, {}, "exercise_log_once_per_line"),
    ("exercise_log", OTHER, {**OTHER, "pain": 11}, "exercise_log_answers_0_to_10"),
    ("exercise_log", OTHER, {**OTHER, "outcome": "maybe"}, "exercise_log_outcome_known"),
    ("exercise_log", {**OTHER, "load_kg": 300}, {**OTHER, "load_kg": 301}, "log_load_range"),
    ("exercise_log", {**OTHER, "reps_left": [10]}, {**OTHER, "reps_left": [1] * 11}, "10_sets"),
    ("token", {}, {"expires_at": "2026-11-19T00:00:00Z"}, "token_expires_later"),
    ("token", {}, {"secret_hash": "the secret itself"}, "token_kept_as_sha256"),
    ("token", {}, {"purpose": "anything"}, "token_purpose_known"),
    ("membership", {"user_id": "user"}, {}, "membership_one_role_per_clinic"),
    ("membership", {"user_id": "user"}, {"user_id": "user", "role": "owner"}, "role_known"),
    ("line", LINE, {"order": 50}, "prescribed_line_once"),
    ("line", LINE, {"line_key": "new"}, "prescribed_order_once"),
    ("line", LINE, {**LINE, "side": "affected"}, "prescribed_side_is_settled"),
    ("line", LINE, {**LINE, "per_week": 15}, "prescribedexercise_per_week_1_to_14"),
    ("line", LINE, {**LINE, "reps_min": -1}, "programs_prescribedexercise_reps_min_"),
    ("line", LINE, {**LINE, "reps_min": None}, "programs_prescribedexercise_dose_is_whole"),
    ("line", LINE, {**LINE, "reps_max": 1}, "programs_prescribedexercise_reps_in_order"),
    ("program", {"duration_weeks": 52}, {"duration_weeks": 53}, "program_weeks_1_to_52"),
]


def settled(rows, changes: dict) -> dict:
    """Words that stand for another row's id, or for a new key, replaced by it."""
    words = {"other_line": rows.other_line.pk, "user": rows.user.pk, "new": str(uuid.uuid4())}
    return {name: words.get(str(value), value) for name, value in changes.items()}


@pytest.mark.parametrize(("row", "good", "bad", "constraint"), CASES)
def test_the_database_takes_the_good_row_and_refuses_the_bad_one(row, good, bad, constraint, rows):
    assert refused_by(rows, getattr(rows, row), **settled(rows, good)) == ""
    assert constraint in refused_by(rows, getattr(rows, row), **settled(rows, bad))


LINKS = [
    ("prescription", ADDON, "patient_id", "patient", "elsewhere"),
    ("prescription", ADDON, "program_id", "spare_program", "elsewhere"),
    ("prescription", ADDON, "screening_id", "screening", "elsewhere"),
    ("prescription", ADDON, "screening_id", "screening", "next_door"),
    ("log", {}, "prescription_id", "prescription", "elsewhere"),
    ("log", {}, "prescription_id", "prescription", "next_door"),
    ("log", {}, "program_version_id", "version", "elsewhere"),
    ("morning", {}, "patient_id", "patient", "elsewhere"),
    ("flag", {}, "session_log_id", "log", "next_door"),
    ("flag", {}, "patient_id", "patient", "elsewhere"),
    ("screening", {}, "patient_id", "patient", "elsewhere"),
    ("exercise_log", OTHER, "session_log_id", "log", "next_door"),
    ("exercise_log", OTHER, "line_id", "line", "elsewhere"),
    ("reminder", {}, "prescription_id", "prescription", "next_door"),
    ("version", {"number": 9}, "program_id", "program", "elsewhere"),
    ("line", LINE, "version_id", "version", "elsewhere"),
]


@pytest.mark.parametrize(("row", "good", "column", "target", "whose"), LINKS)
def test_a_link_to_somebody_elses_row_is_refused_by_its_composite_key(
    row, good, column, target, whose, rows
):
    good = settled(rows, good)
    foreign = getattr(getattr(rows, whose), target).pk

    assert refused_by(rows, getattr(rows, row), **good) == ""
    assert f"{column}_scope" in refused_by(rows, getattr(rows, row), **{**good, column: foreign})


@pytest.mark.parametrize("row", ["log", "morning", "prescription", "flag", "program", "membership"])
def test_a_row_for_another_clinic_is_refused_by_the_row_policy(row, rows):
    answer = refused_by(rows, getattr(rows, row), clinic_id=rows.elsewhere.clinic.pk)

    assert "row-level security policy" in answer
