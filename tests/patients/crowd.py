"""Many patients at once, in a few inserts: for pages that must not mind how many there are."""

from __future__ import annotations

import datetime as dt
import uuid

from patients.models import Flag, Patient, Prescription, SessionLog
from pfprehab.accounts.models import Clinic, User
from programs.models import PrescribedExercise, Program, ProgramVersion
from tests import factories
from tests.roles import as_owner


def crowd(clinic: Clinic, count: int, *, today: dt.date, logs: int = 3) -> list[Patient]:
    """In their third week, with a session every other day; every tenth has a flag.

    Programs of one line a week, three times a week.
    """
    start, author = today - dt.timedelta(days=18), factories.UserFactory()
    exercise = factories.ExerciseVersionFactory()
    with as_owner():
        patients = _patients(clinic, count)
        programs = Program.unscoped.bulk_create(
            Program(clinic=clinic, name="Hip and knee", kind="main", duration_weeks=6)
            for _patient in patients
        )
        versions = ProgramVersion.unscoped.bulk_create(
            ProgramVersion(
                clinic=clinic, program=program, number=1, effective_from=start, author=author
            )
            for program in programs
        )
        PrescribedExercise.unscoped.bulk_create(
            factories.PrescribedExerciseFactory.build(
                clinic=clinic, version=version, week=week, exercise_version=exercise
            )
            for version in versions
            for week in range(1, 7)
        )
        prescriptions = Prescription.unscoped.bulk_create(
            Prescription(
                clinic=clinic, patient=patient, program=program, kind="main", covers_left=True,
                starts_on=start, session_days=[1, 3, 5], prescribed_by=author,
            )
            for patient, program in zip(patients, programs, strict=True)
        )  # fmt: skip
        _logs(prescriptions, versions, today=today, logs=logs)
        Flag.unscoped.bulk_create(
            Flag(
                clinic=clinic, patient=patient, kind="safety", tier="same_day",
                item_ids=["new_giving_way"],
            )
            for patient in patients[::10]
        )  # fmt: skip
    return patients


def _patients(clinic: Clinic, count: int) -> list[Patient]:
    users = User.objects.bulk_create(User(email=None) for _number in range(count))
    already = Patient.unscoped.filter(clinic=clinic).count()
    return Patient.unscoped.bulk_create(
        Patient(
            clinic=clinic, user=user, given_name="Ana", family_name=f"Number{number:03}",
            birth_date=dt.date(1996, 5, 4), affected_left=True, language="en",
            time_zone=clinic.time_zone,
        )
        for number, user in enumerate(users, start=already)
    )  # fmt: skip


def _logs(prescriptions, versions, *, today: dt.date, logs: int) -> None:
    SessionLog.unscoped.bulk_create(
        SessionLog(
            clinic_id=one.clinic_id, patient_id=one.patient_id, prescription=one,
            program_version=version, phone_id=uuid.uuid4(), content_hash=uuid.uuid4().hex * 2,
            done_on=today - dt.timedelta(days=ago), plan_week=1,
            logged_at=dt.datetime.combine(today - dt.timedelta(days=ago), dt.time(18), dt.UTC),
            utc_offset_minutes=60, items_done=number % 5, items_prescribed=4,
            pain_worst=(number + ago) % 7,
        )
        for number, (one, version) in enumerate(zip(prescriptions, versions, strict=True))
        for ago in range(1, 2 * logs, 2)
    )  # fmt: skip
