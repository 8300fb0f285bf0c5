"""The reminders' outbox: planned from what is true, sent once, cancelled when no longer true.

PostgreSQL holds what is to be sent; Celery only says when to look. A killed worker leaves its row
planned, so the next look sends it: at least once, and a repeat carries the same Message-ID.
"""

from __future__ import annotations

import datetime as dt
import smtplib
from collections import defaultdict
from collections.abc import Iterable

import structlog
from django.core.mail import get_connection
from django.db import connection, transaction

from patients.mail import message_notice, weekly_message
from patients.models import Flag, Prescription, Reminder, SessionLog
from patients.operations.messages import unread_by_patient
from patients.queries.plan import is_held, plan_week
from patients.rules.messages import reason_to_cancel_notice
from patients.rules.reminders import Due, Situation, due_now, next_try, reason_to_cancel
from pfprehab.accounts.scoping import Scope, scoped_to

ACTOR = "system:reminders"
PLANNING_LOCK = 7_100_001  # any number, as long as only planning uses it
log = structlog.get_logger("pfprehab.reminders")


def plan_reminders(*, now: dt.datetime) -> int:
    """Write a row for everyone who is due and has none; returns how many were planned.

    Two beats at once do no harm: the second finds the advisory lock taken.
    """
    planned = 0
    for clinic_id in _clinics():
        with scoped_to(Scope.of_clinic(clinic_id, actor=ACTOR)):
            if not _alone():
                return planned
            planned += _plan_clinic(clinic_id, now=now)
    return planned


def _clinics() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clinic_id FROM patients_clinics_with_reminders()")
        return [clinic_id for (clinic_id,) in cursor.fetchall()]


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [PLANNING_LOCK])
        return cursor.fetchone()[0]


def _plan_clinic(clinic_id: int, *, now: dt.datetime) -> int:
    """Rows for one clinic's people, one a person and week; whoever has theirs is left out."""
    due = _due_in_clinic(now=now)
    purpose = Reminder.Purpose.WEEKLY_REVIEW
    planned = Reminder.objects.filter(
        purpose=purpose, period_key__in={period_key for _user, period_key in due}
    )
    taken = set(planned.values_list("recipient_id", "period_key"))
    rows = [
        Reminder(
            clinic_id=clinic_id,
            recipient_id=user_id,
            patient=prescription.patient,
            prescription=prescription,
            purpose=purpose,
            period_key=period_key,
            due_at=moment.due_at,
            next_try_at=now,
        )
        for (user_id, period_key), (prescription, moment) in due.items()
        if (user_id, period_key) not in taken
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _due_in_clinic(*, now: dt.datetime) -> dict[tuple[int, str], tuple[Prescription, Due]]:
    """Who is due at this moment: (user, week) -> the main program and when it fell due."""
    candidates = (
        Prescription.objects.active()
        .filter(kind="main", patient__reminders_wanted=True)
        .exclude(patient__email="")
        .select_related("patient", "program")
        .order_by("pk")
    )
    due: dict = {}
    for prescription in candidates:
        patient = prescription.patient
        moment = due_now(
            now=now,
            weekday=patient.reminder_weekday,
            hour=patient.reminder_hour,
            zone=patient.zone,
        )
        today = now.astimezone(patient.zone).date()
        if moment and plan_week(prescription, today) and not is_held(prescription, today):
            due.setdefault((patient.user_id, moment.period_key), (prescription, moment))
    return due


def waiting_reminders(*, now: dt.datetime, at_most: int) -> list[tuple[int, int]]:
    """(clinic id, reminder id) of what may be tried now, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT clinic_id, reminder_id FROM patients_waiting_reminders(%s, %s)", [now, at_most]
        )
        return cursor.fetchall()


def send_reminders(*, waiting: Iterable[tuple[int, int]], now: dt.datetime) -> int:
    """Try each reminder in its own transaction; one failure never stops the rest.

    Returns how many went out by this call.
    """
    by_clinic: dict[int, list[int]] = defaultdict(list)
    for clinic_id, reminder_id in waiting:
        by_clinic[clinic_id].append(reminder_id)
    sent = 0
    mailer = get_connection()
    try:
        for clinic_id, reminder_ids in by_clinic.items():
            for reminder_id in reminder_ids:
                sent += _try_one(clinic_id, reminder_id, mailer=mailer, now=now)
    finally:
        mailer.close()
    return sent


def _try_one(clinic_id: int, reminder_id: int, *, mailer, now: dt.datetime) -> bool:
    try:
        with scoped_to(Scope.of_clinic(clinic_id, actor=ACTOR)):
            return _send_one(reminder_id, mailer=mailer, now=now)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one, the others must go out
        with scoped_to(Scope.of_clinic(clinic_id, actor=ACTOR)):
            reminder = Reminder.objects.get(pk=reminder_id)
            reminder.attempts += 1
            _note_failure(reminder, error=error, now=now)
        return False


@transaction.atomic
def _send_one(reminder_id: int, *, mailer, now: dt.datetime) -> bool:
    """Lease the row, look again whether it is true, send, mark: one transaction."""
    reminder = (
        Reminder.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("patient__clinic", "prescription__program", "clinic")
        .filter(pk=reminder_id, state=Reminder.State.PLANNED, next_try_at__lte=now)
        .first()
    )
    if reminder is None:
        return False
    reason = _reason_to_cancel(reminder, now=now)
    if reason:
        reminder.state = Reminder.State.CANCELLED
        reminder.cancelled_because = reason
        reminder.save(update_fields=["state", "cancelled_because"])
        return False
    reminder.attempts += 1
    try:
        mailer.open()
        mailer.send_messages([MAILS[reminder.purpose](reminder)])
    except (OSError, smtplib.SMTPException) as error:
        _note_failure(reminder, error=error, now=now)
        mailer.close()
        return False
    reminder.state = Reminder.State.SENT
    reminder.sent_at = now
    reminder.last_error = ""
    reminder.save(update_fields=["state", "sent_at", "attempts", "last_error"])
    return True


MAILS = {
    Reminder.Purpose.WEEKLY_REVIEW: weekly_message,
    Reminder.Purpose.NEW_MESSAGE: message_notice,
}


def _reason_to_cancel(reminder: Reminder, *, now: dt.datetime) -> str:
    """Why it must not go out, as things are at this moment; '' when it is still true."""
    if reminder.purpose == Reminder.Purpose.WEEKLY_REVIEW:
        return reason_to_cancel(situation_of(reminder, now=now))
    patient = reminder.patient
    return reason_to_cancel_notice(
        wanted=patient.reminders_wanted,
        has_address=bool(patient.email),
        unread=unread_by_patient(patient),
    )


def situation_of(reminder: Reminder, *, now: dt.datetime) -> Situation:
    """What is true of a reminder's prescription at this moment, in the patient's own week."""
    patient, prescription = reminder.patient, reminder.prescription
    today = now.astimezone(patient.zone).date()
    monday = today - dt.timedelta(days=today.weekday())
    return Situation(
        status="paused" if is_held(prescription, today) else prescription.status,
        plan_week=plan_week(prescription, today),
        wanted=patient.reminders_wanted,
        has_address=bool(patient.email),
        locked=Flag.objects.locking().filter(patient=patient).exists(),
        sessions_this_week=SessionLog.objects.current()
        .between(monday, today)
        .filter(prescription=prescription)
        .count(),
    )


def _note_failure(reminder: Reminder, *, error: Exception, now: dt.datetime) -> None:
    """A refused address is given up at once; anything else is tried again, later each time."""
    again = next_try(failed_tries=reminder.attempts, now=now)
    refused = isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        500 <= code < 600 for code, _text in error.recipients.values()
    )
    reminder.last_error = type(error).__name__
    if refused or again is None:
        reminder.state = Reminder.State.DEAD
    else:
        reminder.next_try_at = again
    reminder.save(update_fields=["state", "attempts", "last_error", "next_try_at"])
    log.warning("reminder not sent", reminder_id=reminder.pk, error=reminder.last_error)


@transaction.atomic
def stop_reminders(*, patient) -> None:
    """The patient wants no more reminders; waiting ones are cancelled when they come up."""
    patient.reminders_wanted = False
    patient.save(update_fields=["reminders_wanted"])
