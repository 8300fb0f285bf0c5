"""Every write is recorded by the database, whoever makes it and however; so is every look."""

import datetime as dt
import json

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from patients import tasks
from patients.models import MorningCheck, Patient
from pfprehab.accounts.models import Membership
from pfprehab.accounts.scoping import Scope, scoped_to
from pfprehab.audit.models import Event
from pfprehab.audit.operations import record_read
from tests.factories import MembershipFactory, MorningCheckFactory, PrescriptionFactory
from tests.roles import as_owner, as_worker

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 20)


def events(**wanted) -> list[Event]:
    with as_owner():
        return list(Event.objects.filter(**wanted).order_by("pk"))


@pytest.fixture
def check(patient):
    return MorningCheckFactory(patient=patient, day=DAY, pain=2)


def check_events(check, kind: str) -> list[Event]:
    return events(table_name="patients_morningcheck", kind=kind, patient_id=check.patient_id)


@pytest.fixture
def by_ada(patient):
    """The clinic's scope in the name of one person."""
    return Scope(actor="user:4711", clinic_id=patient.clinic_id)


def new_check(patient, day: int, **values) -> MorningCheck:
    day = dt.date(2026, 11, day)
    return MorningCheck(clinic=patient.clinic, patient=patient, day=day, **values)


def the_one(found: list[Event], **wanted) -> Event:
    [event] = found
    for name, value in wanted.items():
        assert getattr(event, name) == value, name
    return event


def test_save_is_recorded_with_who_and_both_values(check, by_ada):
    with scoped_to(by_ada):
        check.pain = 5
        check.save()

    event = the_one(check_events(check, "update"), actor="user:4711", clinic_id=check.clinic_id)
    assert event.changes == {"pain": [2, 5]}
    assert event.row_id == str(check.pk)


def test_update_of_a_queryset_is_recorded(check, by_ada):
    with scoped_to(by_ada):
        MorningCheck.objects.update(pain=6)

    event = the_one(check_events(check, "update"), actor="user:4711")
    assert event.changes == {"pain": [2, 6]}


def test_bulk_create_is_recorded_row_by_row(patient, by_ada):
    with scoped_to(by_ada):
        MorningCheck.objects.bulk_create([new_check(patient, day) for day in (1, 2, 3)])

    found = events(table_name="patients_morningcheck", kind="insert", patient_id=patient.pk)
    assert [event.actor for event in found] == ["user:4711"] * 3


def test_bulk_update_is_recorded(check, by_ada):
    check.pain = 7
    with scoped_to(by_ada):
        MorningCheck.objects.bulk_update([check], ["pain"])

    the_one(check_events(check, "update"), actor="user:4711", changes={"pain": [2, 7]})


def test_delete_is_recorded_with_what_was_lost(check, by_ada):
    row_id = str(check.pk)
    with scoped_to(by_ada):
        check.delete()

    event = the_one(events(kind="delete", row_id=row_id), actor="user:4711")
    assert event.changes["pain"] == [2, None]


def test_delete_of_a_queryset_is_recorded(check, by_ada):
    with scoped_to(by_ada):
        MorningCheck.objects.filter(day=DAY).delete()

    the_one(check_events(check, "delete"), actor="user:4711")


def test_a_change_in_the_admin_is_recorded(as_operator):
    membership = MembershipFactory()
    client = as_operator()

    client.post(
        reverse("admin:accounts_membership_change", args=[membership.pk]),
        {"clinic": membership.clinic_id, "user": membership.user_id, "role": "clinic_admin"},
    )

    with as_owner():
        assert Membership.objects.get(pk=membership.pk).role == "clinic_admin"
    found = events(table_name="accounts_membership", kind="update", row_id=str(membership.pk))
    the_one(found, actor=f"user:{client.user.pk}", clinic_id=membership.clinic_id)


def test_a_write_by_the_api_is_recorded(as_clinician, clinic):
    client = as_clinician(clinic)
    body = {
        "given_name": "Ada",
        "family_name": "Byron",
        "birth_date": "1990-02-03",
        "affected_left": True,
        "affected_right": False,
    }

    answer = client.post("/api/v1/patients/", json.dumps(body), content_type="application/json")

    assert answer.status_code == 201, answer.content
    event = the_one(
        events(table_name="patients_patient", kind="insert", clinic_id=clinic.pk),
        actor=f"user:{client.user.pk}",
    )
    assert event.changes["family_name"] == [None, "Byron"]
    assert event.patient_id == int(event.row_id)


def test_raw_sql_is_recorded(check, by_ada):
    with scoped_to(by_ada), connection.cursor() as cursor:
        cursor.execute("UPDATE patients_morningcheck SET pain = 9 WHERE id = %s", [check.pk])

    the_one(check_events(check, "update"), actor="user:4711", changes={"pain": [2, 9]})


def test_a_write_by_a_task_of_the_worker_is_recorded_in_its_name(patient):
    PrescriptionFactory(patient=patient, starts_on=dt.date(2026, 1, 5))
    with as_owner():
        Patient.unscoped.filter(pk=patient.pk).update(email="ada@example.org")

    with time_machine.travel(dt.datetime(2026, 1, 12, 9, tzinfo=dt.UTC)), as_worker():
        planned = tasks.plan_weekly_reminders.apply().get()

    assert planned == 1
    the_one(
        events(table_name="patients_reminder", kind="insert", patient_id=patient.pk),
        actor="system:reminders",
        clinic_id=patient.clinic_id,
    )


def test_somebody_at_the_database_itself_is_named_too(check):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE patients_morningcheck SET pain = 9 WHERE id = %s", [check.pk])
        cursor.execute("SELECT session_user")
        person = cursor.fetchone()[0]

    the_one(check_events(check, "update"), actor=f"database:{person}")


def test_a_write_that_changes_nothing_is_no_event(check, by_ada):
    with scoped_to(by_ada):
        check.save()

    assert check_events(check, "update") == []


def test_a_write_that_is_rolled_back_leaves_no_event(check, by_ada):
    with scoped_to(by_ada), transaction.atomic():
        MorningCheck.objects.update(pain=6)
        transaction.set_rollback(True)

    assert check_events(check, "update") == []


def test_looking_at_a_record_is_recorded_in_the_same_transaction(as_clinician, patient):
    client = as_clinician(patient.clinic)

    client.get(reverse("patients:detail", args=[patient.public_id]))

    event = the_one(events(kind="read", patient_id=patient.pk), clinic_id=patient.clinic_id)
    assert event.actor == f"user:{client.user.pk}"


def test_without_its_record_there_is_no_page(as_clinician, patient, monkeypatch):
    def fails(**_read):
        raise DatabaseError

    monkeypatch.setattr("patients.views.patient.record_read", fails)
    client = as_clinician(patient.clinic)
    client.raise_request_exception = False

    answer = client.get(reverse("patients:detail", args=[patient.public_id]))

    assert answer.status_code == 500
    assert patient.family_name not in answer.content.decode()


def test_a_refused_look_is_no_read(as_clinician, patient):
    as_clinician().get(reverse("patients:detail", args=[patient.public_id]))

    assert events(kind="read", patient_id=patient.pk) == []


def test_a_patient_may_be_recorded_as_reader_but_reads_no_audit(patient):
    with scoped_to(Scope(actor="device:1", clinic_id=patient.clinic_id, patient_id=patient.pk)):
        record_read(table="patients_patient", row_id=patient.pk, patient_id=patient.pk)
        visible = Event.objects.count()

    assert visible == 0
    the_one(events(kind="read", patient_id=patient.pk), actor="device:1")


def test_a_clinic_reads_its_own_events_and_no_others(check, by_ada):
    stranger = MorningCheckFactory()

    with scoped_to(by_ada):
        seen = set(Event.objects.values_list("clinic_id", flat=True))

    assert seen == {check.clinic_id}
    assert stranger.clinic_id not in seen


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor = 'nobody'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "ALTER TABLE patients_morningcheck DISABLE TRIGGER audit_change",
        "SET session_replication_role = replica",
        "DROP FUNCTION audit_record_change() CASCADE",
    ],
)
def test_the_trail_cannot_be_changed_or_switched_off_by_a_serving_process(statement, check, by_ada):
    with pytest.raises(DatabaseError), scoped_to(by_ada), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_event_cannot_be_forged_for_another_clinic(check, by_ada):
    stranger = MorningCheckFactory()

    with pytest.raises(DatabaseError), scoped_to(by_ada), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_event (at, actor, kind, clinic_id, table_name, row_id, changes)"
            " VALUES (now(), 'user:1', 'read', %s, 'patients_patient', '1', '{}')",
            [stranger.clinic_id],
        )


def test_passwords_and_secrets_are_noted_as_changed_without_their_values():
    member = MembershipFactory()

    with as_owner():
        member.user.set_password("three purple walking kneecaps")
        member.user.save()

    found = events(table_name="accounts_user", row_id=str(member.user_id))
    assert len(found) >= 2
    assert "password" not in str([event.changes for event in found])
