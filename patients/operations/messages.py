"""Messages between a clinic and a patient: added, read, announced. Never changed."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from patients.models import Flag, Message, Patient, Reminder, ThreadRead
from patients.rules.messages import LONGEST_MESSAGE, day_key, notice_moment
from pfprehab.accounts.models import User
from pfprehab.accounts.validators import plain_lines
from pfprehab.errors import OperationRefused


@transaction.atomic
def write_to_patient(
    *, patient: Patient, text: str, flag: Flag | None = None, now: dt.datetime, by: User
) -> Message:
    """Staff write to a patient, who is told by e-mail that there is something to read, not what.

    Refused: message_empty, message_too_long, message_invalid.
    """
    patient = _held(patient)
    message = Message.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        from_patient=False,
        author=by,
        text=_checked(text),
        flag=flag,
        written_at=now,
    )
    _plan_notice(patient, now=now)
    return message


@transaction.atomic
def write_to_clinic(*, patient: Patient, text: str, now: dt.datetime, by: User) -> Message:
    """The patient writes to the clinic. Refused as above, and writing_is_off by the clinic."""
    if not patient.clinic.patients_may_write:
        raise OperationRefused(
            _("Your clinic does not take messages here. Phone them: %(phone)s.")
            % {"phone": patient.clinic.phone},
            code="writing_is_off",
        )
    patient = _held(patient)
    return Message.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        from_patient=True,
        author=by,
        text=_checked(text),
        written_at=now,
    )


@transaction.atomic
def mark_read(*, patient: Patient, shown: int, by_clinic: bool, now: dt.datetime, by: User) -> bool:
    """Note that one side has the thread open; True when there was something new in it.

    shown: the number of the newest message on the page. What came a moment later is not read.
    """
    there = _from_other_side(patient, by_clinic=by_clinic).filter(pk__lte=shown)
    newest = there.order_by("-pk").first()
    if newest is None or _is_read(newest, by_clinic=by_clinic):
        return False
    read = ThreadRead(
        clinic_id=patient.clinic_id,
        patient=patient,
        by_clinic=by_clinic,
        reader=by,
        up_to=newest,
        at=now,
    )
    ThreadRead.objects.bulk_create([read], ignore_conflicts=True)
    return True


def unread_by_patient(patient: Patient) -> int:
    """How many messages of the clinic the patient has not opened."""
    read = ThreadRead.objects.filter(patient=patient, by_clinic=False, up_to_id__gte=OuterRef("pk"))
    return _from_other_side(patient, by_clinic=False).exclude(Exists(read)).count()


def _held(patient: Patient) -> Patient:
    """One writes at a time, so that messages are numbered in the order in which they appear."""
    return Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)


def _from_other_side(patient: Patient, *, by_clinic: bool):
    return Message.objects.filter(patient=patient, from_patient=by_clinic)


def _is_read(message: Message, *, by_clinic: bool) -> bool:
    return ThreadRead.objects.filter(
        patient=message.patient_id, by_clinic=by_clinic, up_to_id__gte=message.pk
    ).exists()


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise OperationRefused(
            _("Write something before you send it."), code="message_empty", field="text"
        )
    if len(text) > LONGEST_MESSAGE:
        raise OperationRefused(
            _("A message has at most %(most)d characters; this one has %(count)d. Shorten it.")
            % {"most": LONGEST_MESSAGE, "count": len(text)},
            code="message_too_long",
            field="text",
        )
    try:
        plain_lines(text)
    except ValidationError as error:
        raise OperationRefused(error.messages[0], code="message_invalid", field="text") from error
    return text


def _plan_notice(patient: Patient, *, now: dt.datetime) -> None:
    """One e-mail a day at most says that something is there to be read.

    The day's notice that still waits covers this message too; one that was cancelled, because all
    had been read, is planned again; after one that went out the next goes tomorrow.
    """
    if not (patient.email and patient.reminders_wanted):
        return
    moment = notice_moment(now, patient.zone)
    if _notice_for(patient, moment, now=now):
        return
    local = moment.astimezone(patient.zone)
    tomorrow = dt.datetime.combine(
        local.date() + dt.timedelta(days=1), dt.time(patient.reminder_hour), tzinfo=patient.zone
    )
    _notice_for(patient, tomorrow, now=now)


def _notice_for(patient: Patient, moment: dt.datetime, *, now: dt.datetime) -> bool:
    """Have a notice wait for the local day of a moment; False when that day's went out already."""
    reminder, created = Reminder.objects.get_or_create(
        recipient_id=patient.user_id,
        purpose=Reminder.Purpose.NEW_MESSAGE,
        period_key=day_key(moment, patient.zone),
        defaults={
            "clinic_id": patient.clinic_id,
            "patient": patient,
            "due_at": moment,
            "next_try_at": moment,
            "planned_at": now,
        },
    )
    if created or reminder.state == Reminder.State.PLANNED:
        return True
    if reminder.state != Reminder.State.CANCELLED:
        return False
    again = Reminder.objects.filter(pk=reminder.pk, state=Reminder.State.CANCELLED)
    again.update(
        state=Reminder.State.PLANNED, cancelled_because="", due_at=moment, next_try_at=moment
    )
    return True
