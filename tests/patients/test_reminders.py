import datetime as dt
import smtplib
import uuid
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from patients.mail import off_token
from patients.models import Patient, Prescription, Reminder
from patients.operations import reminders
from pfprehab.accounts.scoping import Scope, scoped_to
from tests.factories import (
    FlagFactory,
    PatientFactory,
    PrescriptionFactory,
    SessionLogFactory,
)
from tests.roles import as_owner, as_worker

MONDAY = dt.datetime(2026, 1, 12, 9, 5, tzinfo=ZoneInfo("Europe/Madrid"))


def due_prescription(**patient_fields) -> Prescription:
    patient = PatientFactory(email=f"{uuid.uuid4().hex[:8]}@example.org", **patient_fields)
    return PrescriptionFactory(patient=patient)


def run(now: dt.datetime) -> int:
    """One round as the worker does it: plan, hand out, send."""
    with as_worker():
        reminders.plan_reminders(now=now)
        waiting = reminders.waiting_reminders(now=now, at_most=1000)
        return reminders.send_reminders(waiting=waiting, now=now)


def the_reminder() -> Reminder:
    with as_owner():
        return Reminder.unscoped.get()


def test_a_due_patient_gets_one_reminder_however_often_the_round_runs(db):
    prescription = due_prescription()

    sent = [run(MONDAY), run(MONDAY), run(MONDAY + dt.timedelta(days=2))]

    assert sent == [1, 0, 0]
    assert [message.to for message in mail.outbox] == [[prescription.patient.email]]


def test_the_next_week_brings_the_next_reminder(db):
    due_prescription()

    assert [run(MONDAY), run(MONDAY + dt.timedelta(days=7))] == [1, 1]
    assert mail.outbox[0].extra_headers["Message-ID"] != mail.outbox[1].extra_headers["Message-ID"]


def test_nobody_is_reminded_before_their_own_morning(db):
    due_prescription(time_zone="America/New_York")

    assert run(MONDAY) == 0
    assert run(MONDAY + dt.timedelta(hours=6)) == 1


def test_the_mail_carries_no_health_detail_and_a_way_out(db):
    prescription = due_prescription(given_name="Canaria", family_name="Vogel")
    run(MONDAY)
    message = mail.outbox[0]
    whole = f"{message.subject} {message.body}".lower()

    for word in ("canaria", "vogel", "knee", "pain", "exercise", prescription.program.name.lower()):
        assert word not in whole
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.extra_headers["Message-ID"].startswith("<reminder-")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"status": "paused"}, "paused", id="paused"),
        pytest.param({"status": "finished", "ended_at": MONDAY}, "ended", id="finished"),
    ],
)
def test_a_planned_reminder_is_cancelled_when_the_program_stops(db, change, reason):
    prescription = due_prescription()
    with as_worker():
        reminders.plan_reminders(now=MONDAY)
    with as_owner():
        Prescription.unscoped.filter(pk=prescription.pk).update(**change)

    assert run(MONDAY) == 0
    assert the_reminder().cancelled_because == reason


def test_a_reminder_is_cancelled_when_a_session_is_logged_already(db):
    prescription = due_prescription()
    SessionLogFactory(prescription=prescription, done_on=MONDAY.date())

    assert run(MONDAY) == 0
    assert the_reminder().cancelled_because == "already_logged"


def test_a_reminder_is_cancelled_while_a_safety_flag_is_open(db):
    prescription = due_prescription()
    FlagFactory(patient=prescription.patient)

    assert run(MONDAY) == 0
    assert the_reminder().cancelled_because == "safety_flag"


def test_no_reminder_is_planned_after_the_last_week(db):
    due_prescription()

    assert run(MONDAY + dt.timedelta(weeks=6)) == 0
    with as_owner():
        assert not Reminder.unscoped.exists()


class _Mailer:
    """An SMTP connection that fails for some addresses."""

    def __init__(self, failing: dict[str, Exception]):
        self.failing, self.sent = failing, []

    def open(self):
        return True

    def close(self):
        pass

    def send_messages(self, messages):
        for message in messages:
            if error := self.failing.get(message.to[0]):
                raise error
            self.sent.append(message)


def test_one_failing_address_does_not_stop_the_rest(db, monkeypatch):
    first, second, third = (due_prescription() for _ in range(3))
    refused = smtplib.SMTPRecipientsRefused({second.patient.email: (550, b"no such user")})
    mailer = _Mailer({first.patient.email: ConnectionResetError(), second.patient.email: refused})
    monkeypatch.setattr(reminders, "get_connection", lambda: mailer)

    assert run(MONDAY) == 1

    with as_owner():
        states = {row.patient.email: row for row in Reminder.unscoped.select_related("patient")}
    assert states[third.patient.email].state == "sent"
    assert states[second.patient.email].state == "dead"
    assert states[first.patient.email].state == "planned"
    assert states[first.patient.email].next_try_at == MONDAY + dt.timedelta(minutes=1)


def test_an_unforeseen_error_with_one_reminder_does_not_stop_the_rest(db, monkeypatch):
    first, second = due_prescription(), due_prescription()
    mailer = _Mailer({first.patient.email: RuntimeError("surprise")})
    monkeypatch.setattr(reminders, "get_connection", lambda: mailer)

    assert run(MONDAY) == 1
    assert [message.to[0] for message in mailer.sent] == [second.patient.email]


def test_a_failing_address_is_given_up_in_the_end(db, monkeypatch):
    prescription = due_prescription()
    mailer = _Mailer({prescription.patient.email: TimeoutError()})
    monkeypatch.setattr(reminders, "get_connection", lambda: mailer)

    for hours in range(0, 60, 5):
        run(MONDAY + dt.timedelta(hours=hours))

    assert the_reminder().state == "dead"
    assert the_reminder().attempts == 6


def test_the_link_in_the_mail_switches_reminders_off_with_one_post(db, client):
    prescription = due_prescription()
    run(MONDAY)
    url = reverse("patients:reminders-off", args=[off_token(the_reminder())])

    asked = client.get(url)
    posted = client.post(url, {"List-Unsubscribe": "One-Click"})

    assert (asked.status_code, posted.status_code) == (200, 200)
    with as_owner():
        assert not Patient.unscoped.get(pk=prescription.patient_id).reminders_wanted
    assert run(MONDAY + dt.timedelta(days=7)) == 0


def test_a_made_up_link_switches_nothing_off(db, client):
    prescription = due_prescription()
    run(MONDAY)
    url = reverse("patients:reminders-off", args=[off_token(the_reminder())[:-2] + "xx"])

    assert client.post(url).status_code == 404
    with as_owner():
        assert Patient.unscoped.get(pk=prescription.patient_id).reminders_wanted


def test_the_web_role_may_not_look_across_clinics(db):
    due_prescription()

    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM patients_clinics_with_reminders()")


def test_a_second_beat_plans_nothing_twice(db):
    prescription = due_prescription()
    with as_worker():
        assert reminders.plan_reminders(now=MONDAY) == 1
        assert reminders.plan_reminders(now=MONDAY) == 0
    with scoped_to(Scope.of_clinic(prescription.clinic_id, actor="test")):
        assert Reminder.objects.count() == 1
