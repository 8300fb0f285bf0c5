"""Two records of one person become one: nothing is lost, and no other clinic is touched."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from patients import models as people
from patients.models import Patient
from patients.operations.merging import merge_patients
from patients.queries.merge_preview import patient_models
from pfprehab.accounts.models import AccessToken, Device
from pfprehab.audit.models import Event
from pfprehab.errors import OperationRefused
from programs.models import PrescribedExercise
from tests import factories
from tests.isolation.world import build_world
from tests.roles import as_owner

START = dt.date(2026, 1, 5)
# Tables of which every row moves; mornings and the like can clash on a day.
MINE = {
    "patients_adjunct",
    "patients_appointment",
    "patients_consent",
    "patients_exerciselog",
    "patients_flag",
    "patients_goal",
    "patients_guardian",
    "patients_pause",
    "patients_prescription",
    "patients_reminder",
    "patients_screening",
    "patients_sessionlog",
}


@pytest.fixture
def staff(as_clinician, clinic):
    return as_clinician(clinic)


def filled(clinic, *, knee: str, day: int, status: str = "active") -> Patient:
    """A patient with a row in every table that belongs to a patient."""
    sore = {"affected_left": knee == "left", "affected_right": knee == "right"}
    patient = factories.PatientFactory(clinic=clinic, family_name="Okafor", **sore)
    author = factories.UserFactory()
    screening = factories.ScreeningFactory(patient=patient)
    prescription = factories.PrescriptionFactory(
        patient=patient,
        starts_on=START,
        covers_left=knee == "left",
        covers_right=knee == "right",
        status=status,
        ended_at=None if status == "active" else timezone.now(),
        screening=screening,
    )
    log = factories.SessionLogFactory(prescription=prescription)
    factories.FlagFactory(patient=patient, session_log=log)
    factories.MorningCheckFactory(patient=patient, day=dt.date(2026, 1, day))
    shared = {"clinic": clinic, "patient": patient}
    with as_owner():
        line = PrescribedExercise.unscoped.filter(version=log.program_version).first()
        people.ExerciseLog.unscoped.create(**shared, session_log=log, line=line, outcome="done")
        people.Consent.unscoped.create(**shared, notice_version="1", language="en")
        people.Reminder.unscoped.create(
            **shared,
            recipient=patient.user,
            prescription=prescription,
            purpose="weekly_review",
            period_key="2026-W02",
            due_at=timezone.now(),
            next_try_at=timezone.now(),
        )
        people.Pause.unscoped.create(
            **shared,
            prescription=prescription,
            first_day=START,
            ended_on=START,
            how_ended="cancelled",
            reason="Away",
        )
        people.Appointment.unscoped.create(**shared, made_by=author)
        people.Goal.unscoped.create(**shared, made_by=author, text="Run", set_on=START)
        people.Adjunct.unscoped.create(
            **shared, made_by=author, kind="taping", starts_on=START, ends_on=START
        )
        people.Guardian.unscoped.create(
            **shared, name="A", relationship="other", consent_on=START, verified_by=author
        )
    return patient


def counts() -> dict[str, dict[int, int]]:
    """Rows of each table that belongs to patients, by patient."""
    found: dict[str, dict[int, int]] = {}
    with as_owner():
        for model in patient_models():
            by_patient: dict[int, int] = {}
            for owner in model.unscoped.values_list("patient_id", flat=True):
                by_patient[owner] = by_patient.get(owner, 0) + 1
            found[model._meta.db_table] = by_patient
    return found


def merge(staff, patient, other, *, keep="this", **entries):
    address = reverse("patients:merge", args=[patient.public_id])
    return staff.post(address, {"other": str(other.public_id), "keep": keep, **entries})


def on_record(patient) -> Patient:
    with as_owner():
        return Patient.unscoped.get(pk=patient.pk)


def test_whatever_tables_there_are_a_merge_loses_no_row_of_any(as_clinician, db):
    """Over the world of the isolation matrix, which holds a row in every patient's table."""
    world = build_world()
    kept, emptied = world.a1.patient, world.a2.patient
    with as_owner():
        Patient.unscoped.filter(pk=emptied.pk).update(affected_right=True)
        others = people.Prescription.unscoped.filter(patient=emptied)
        others.update(covers_left=False, covers_right=True)
    before = counts()
    assert [table for table, rows in before.items() if emptied.pk not in rows] == []

    answer = merge(as_clinician(membership=world.a.clinician), kept, emptied, phones_confirmed="on")

    after = counts()
    assert answer.status_code == 302
    assert on_record(emptied).merged_into_id == kept.pk
    for table, rows in before.items():
        left = after[table].get(emptied.pk, 0)
        assert after[table][kept.pk] + left == rows[kept.pk] + rows[emptied.pk], table
        assert after[table][world.b1.patient.pk] == rows[world.b1.patient.pk], table
        assert left == 0 or table not in MINE, table


def test_every_row_moves_and_the_record_that_stays_is_whole(staff, clinic):
    kept = filled(clinic, knee="left", day=6)
    emptied = filled(clinic, knee="right", day=7)
    stranger = filled(clinic, knee="left", day=6)
    before = counts()

    answer = merge(staff, kept, emptied)

    after = counts()
    assert answer.url == reverse("patients:detail", args=[kept.public_id])
    for table in (*MINE, "patients_morningcheck"):
        rows = before[table]
        assert after[table][kept.pk] == rows[kept.pk] + rows[emptied.pk] == 2, table
        assert emptied.pk not in after[table], table
        assert after[table][stranger.pk] == rows[stranger.pk], table
    pointer = on_record(emptied)
    assert pointer.merged_into_id == kept.pk
    assert pointer.archived_at is not None
    whole = on_record(kept)
    assert whole.affected_left
    assert whole.affected_right


def test_what_can_stand_once_only_stays_readable_in_the_emptied_record(staff, clinic):
    kept = filled(clinic, knee="left", day=6)
    emptied = filled(clinic, knee="right", day=6)  # the same morning was answered in both
    factories.MorningCheckFactory(patient=emptied, day=dt.date(2026, 1, 9))

    answer = merge(staff, kept, emptied)

    mornings = counts()["patients_morningcheck"]
    assert mornings == {kept.pk: 2, emptied.pk: 1}
    page = staff.get(answer.url)
    assert "Mornings (1)" in [str(message) for message in page.context["messages"]][-1]


def test_the_other_record_may_be_the_one_that_stays(staff, clinic):
    first, second = filled(clinic, knee="left", day=6), filled(clinic, knee="right", day=7)

    merge(staff, first, second, keep="other")

    assert on_record(first).merged_into_id == second.pk


def test_who_moved_each_row_is_in_the_audit(staff, clinic):
    kept, emptied = filled(clinic, knee="left", day=6), filled(clinic, knee="right", day=7)

    merge(staff, kept, emptied)

    with as_owner():
        moves = Event.objects.filter(kind="update", changes__has_key="patient_id")
        assert {event.actor for event in moves} == {f"user:{staff.user.pk}"}
        assert {event.table_name for event in moves} >= MINE
        assert all(event.changes["patient_id"] == [emptied.pk, kept.pk] for event in moves)


def test_two_running_programs_of_one_knee_are_refused_by_name(staff, clinic):
    kept, emptied = filled(clinic, knee="left", day=6), filled(clinic, knee="left", day=7)
    before = counts()

    answer = merge(staff, kept, emptied)

    assert answer.status_code == 422
    assert "Left knee: both records have a running program" in answer.content.decode()
    assert counts() == before
    ended = filled(clinic, knee="left", day=8, status="finished")
    assert merge(staff, kept, ended).status_code == 302


def test_a_phone_in_use_is_said_before_it_loses_its_way_in(staff, clinic, as_patient):
    kept, emptied = filled(clinic, knee="left", day=6), filled(clinic, knee="right", day=7)
    phone, other_phone = as_patient(kept), as_patient(emptied)

    refused = merge(staff, kept, emptied)
    assert refused.context["form"].errors.keys() == {"phones_confirmed"}
    assert on_record(emptied).merged_into_id is None

    assert merge(staff, kept, emptied, phones_confirmed="on").status_code == 302
    assert phone.get("/my/today/").status_code == 200
    assert other_phone.get("/my/today/").status_code == 302
    with as_owner():
        assert Device.objects.get(user=emptied.user).revoked_at is not None


def test_a_link_that_waits_for_the_emptied_record_stops_working(staff, clinic):
    kept, emptied = filled(clinic, knee="left", day=6), filled(clinic, knee="right", day=7)
    staff.post(reverse("patients:invite", args=[emptied.public_id]))

    merge(staff, kept, emptied)

    with as_owner():
        assert AccessToken.objects.get(user=emptied.user).revoked_at is not None


def test_the_preview_counts_what_would_move_and_looking_is_recorded(staff, clinic):
    kept, emptied = filled(clinic, knee="left", day=6), filled(clinic, knee="right", day=7)
    address = reverse("patients:merge", args=[kept.public_id])

    found = staff.get(address)
    page = staff.get(address, {"other": emptied.public_id})

    assert emptied in found.context["found"]
    assert ("Sessions", 1) in page.context["sides"][1]["rows"]
    assert len(page.context["sides"][1]["rows"]) >= len(MINE)
    with as_owner():
        assert Event.objects.filter(kind="read", patient_id=emptied.pk).exists()


@pytest.mark.parametrize("other", ["", "nobody", "\x00", "00000000-0000-0000-0000-000000000000"])
def test_a_record_that_is_not_there_is_404_or_asks_again(staff, patient, other):
    address = reverse("patients:merge", args=[patient.public_id])

    assert staff.post(address, {"other": other, "keep": "this"}).status_code in {200, 404}


def test_a_record_is_not_merged_with_itself_and_not_twice(staff, clinic):
    kept, emptied = filled(clinic, knee="left", day=6), filled(clinic, knee="right", day=7)

    assert merge(staff, kept, kept).status_code == 422
    assert merge(staff, kept, emptied).status_code == 302
    assert merge(staff, kept, emptied).status_code == 422
    staff.post(reverse("patients:bring-back", args=[emptied.public_id]))
    assert on_record(emptied).archived_at is not None


def test_another_clinics_patient_cannot_be_named(staff, clinic, in_clinic):
    mine = filled(clinic, knee="left", day=6)
    theirs = filled(factories.ClinicFactory(), knee="right", day=7)
    before = counts()

    assert merge(staff, mine, theirs).status_code == 404
    assert merge(staff, theirs, mine).status_code == 404
    for pair in ((mine, theirs), (theirs, mine)):
        with in_clinic(clinic), pytest.raises(DatabaseError, match="cannot be merged"):
            _ask_the_database(*pair)
    assert counts() == before


def test_a_patient_cannot_merge_even_their_own_record(clinic, in_clinic):
    mine, other = filled(clinic, knee="left", day=6), filled(clinic, knee="right", day=7)

    with in_clinic(clinic, mine), pytest.raises(DatabaseError, match="cannot be merged"):
        _ask_the_database(mine, other)


def _ask_the_database(kept, emptied) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM patients_merge_records(%s, %s)", [kept.pk, emptied.pk])


def test_a_refused_merge_leaves_the_phone_its_way_in(clinic, in_clinic, as_patient):
    """The reason is found before anything is written."""
    kept, emptied = filled(clinic, knee="left", day=6), filled(clinic, knee="left", day=7)
    phone = as_patient(emptied)

    with in_clinic(clinic), pytest.raises(OperationRefused):
        merge_patients(
            kept=kept, emptied=emptied, phones_confirmed=True, now=timezone.now(), by=None
        )

    assert phone.get("/my/today/").status_code == 200
