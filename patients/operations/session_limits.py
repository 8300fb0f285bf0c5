"""Which sessions may be logged now, and which corrected: every refusal with its way out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.models import Flag, Patient, Prescription, SessionLog
from patients.queries import plan
from patients.rules.report import SessionReport
from pfprehab.errors import OperationRefused

LATEST = dt.timedelta(days=7)  # how long a session can still be logged; pfprehab default
LATEST_ON_PAPER = dt.timedelta(days=28)  # a sheet comes back at the next visit; pfprehab default
CORRECTABLE = dt.timedelta(hours=48)  # after it was first received; pfprehab default
CLOCK_SLACK = dt.timedelta(days=1)  # a phone's clock may be wrong; a day is not


def refuse_session(
    *,
    prescription: Prescription,
    day: dt.date,
    logged_at: dt.datetime,
    now: dt.datetime,
    source: str = SessionLog.Source.PHONE,
) -> None:
    """Raise OperationRefused unless a new session of this day may be logged now.

    Its patient must be loaded. What stands on paper may be of a program that has ended since.
    Codes: session_in_future, session_before_program, session_too_old, prescription_not_active,
    locked_by_flag.
    """
    today = now.astimezone(prescription.patient.zone).date()
    _refuse_day(prescription, day, today=today, source=source)
    from_paper = source == SessionLog.Source.PAPER and _ended_since(prescription, day)
    is_over = prescription.status not in Prescription.RUNNING and not from_paper
    if is_over or _paused_on(prescription, day):
        raise OperationRefused(_status_message(prescription), code="prescription_not_active")
    if plan.plan_week(prescription, day) is None:
        raise OperationRefused(
            _("Your program had ended by then, so nothing was saved. Ask your clinic."),
            code="prescription_not_active",
        )
    if locking_flag(prescription.patient, day=day, logged_at=logged_at):
        raise OperationRefused(
            _(
                "Your exercises wait until your clinic has spoken with you, "
                "so this session was not saved. Phone your clinic."
            ),
            code="locked_by_flag",
        )


def locking_flag(patient: Patient, *, day: dt.date, logged_at: dt.datetime) -> Flag | None:
    """The open flag that stops a session of this day; a session done before it is not stopped."""
    for flag in Flag.objects.locking().filter(patient=patient).order_by("opened_at"):
        opened_on = flag.opened_at.astimezone(patient.zone).date()
        if day >= opened_on and logged_at >= flag.opened_at:
            return flag
    return None


def correctable_until(log: SessionLog) -> dt.datetime:
    """The end of the time in which the patient may correct a session."""
    first = SessionLog.objects.filter(patient=log.patient_id, phone_id=log.phone_id)
    return min(received for received in first.values_list("received_at", flat=True)) + CORRECTABLE


def refuse_correction(
    prescription: Prescription,
    report: SessionReport,
    earlier: Sequence[SessionLog],
    now: dt.datetime,
) -> None:
    """Raise OperationRefused unless a report may follow the earlier ones of the same session.

    A correction stays with its program, in its time, and on a day that can be.
    Codes: revision_conflict, session_too_old, session_in_future, session_before_program.
    """
    if report.logged_at > now + CLOCK_SLACK:
        message = _("That time is in the future. Set the clock of your phone and try again.")
        raise OperationRefused(message, code="session_in_future", field="logged_at")
    if not earlier:
        return
    if any(log.prescription_id != prescription.pk for log in earlier):
        message = _("This session belongs to another program. Open it again from Today.")
        raise OperationRefused(message, code="revision_conflict", field="phone_id")
    if now > min(log.received_at for log in earlier) + CORRECTABLE:
        message = _("A session can be corrected for 48 hours. Tell your clinician instead.")
        raise OperationRefused(message, code="session_too_old")
    if report.done_on not in {log.done_on for log in earlier}:
        today = now.astimezone(prescription.patient.zone).date()
        _refuse_day(prescription, report.done_on, today=today, source=report.source)


def _ended_since(prescription: Prescription, day: dt.date) -> bool:
    ended = prescription.ended_at
    return ended is not None and day <= ended.astimezone(prescription.patient.zone).date()


def _refuse_day(prescription: Prescription, day: dt.date, *, today: dt.date, source: str) -> None:
    latest = LATEST_ON_PAPER if source == SessionLog.Source.PAPER else LATEST
    shown = {"day": date_format(day), "start": date_format(prescription.starts_on)}
    if day > today:
        message = _("A session cannot be in the future: %(day)s has not come yet. Log it then.")
        raise OperationRefused(message % shown, code="session_in_future", field="done_on")
    if day < prescription.starts_on:
        message = _("Your program starts on %(start)s, and %(day)s was before it. Check the day.")
        raise OperationRefused(message % shown, code="session_before_program", field="done_on")
    if day < today - latest:
        message = _(
            "A session can be logged for 7 days, and %(day)s is longer ago. "
            "Tell your clinician about it instead."
        )
        raise OperationRefused(message % shown, code="session_too_old", field="done_on")


def _paused_on(prescription: Prescription, day: dt.date) -> bool:
    """A session done before the pause is welcome in it, such as one a phone sends late."""
    if prescription.turns:
        return plan.is_held(prescription, day)
    return prescription.status == Prescription.Status.PAUSED


def _status_message(prescription: Prescription) -> str:
    if prescription.status in Prescription.RUNNING:
        return _("Your program is paused, so the session was not saved. Ask your clinic.")
    return _("Your program has ended, so the session was not saved. Ask your clinic.")
