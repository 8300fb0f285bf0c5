"""A paper week typed in by the clinic: the same operations as from a phone, all or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.models import Flag, MorningCheck, Patient, Prescription, SessionLog
from patients.operations.mornings import record_morning
from patients.operations.sessions import log_session
from patients.rules.paper_days import PaperDay, report_of
from patients.rules.report import content_hash
from pfprehab.errors import OperationRefused


class PaperRefused(OperationRefused):
    """One day of the sheet was refused, so nothing of it was written. planned_on: which one."""

    def __init__(self, refusal: OperationRefused, day: PaperDay):
        super().__init__(_for_staff(refusal, day), code=refusal.code, field=refusal.field)
        self.planned_on = day.planned_on


@dataclass(frozen=True, slots=True)
class Entered:
    """What was written now. flags: opened by what stands on the sheet, or open already for it."""

    sessions: int
    mornings: int
    flags: tuple[Flag, ...]


@transaction.atomic
def log_paper_week(
    *, prescription: Prescription, days: Sequence[PaperDay], now: dt.datetime, by
) -> Entered:
    """Enter the days of a sheet that say something; what stands as it is already is left alone.

    Raises PaperRefused for the first day that cannot be; then nothing is written. Codes are those
    of `log_session` and `record_morning`, and paper_day_taken, revision_conflict, paper_empty.
    """
    patient = Patient.objects.select_for_update(of=("self",)).get(pk=prescription.patient_id)
    local = now.astimezone(patient.zone)
    told = [day for day in days if day.has_session or day.has_morning]
    if not told:
        message = _("Nothing is entered yet. Mark at least one exercise.")
        raise OperationRefused(message, code="paper_empty")
    _refuse_two_on_a_day(told)
    sessions, mornings, flags = 0, 0, []
    for day in told:
        try:
            logged = _session(prescription, day, local, by) if day.has_session else None
            mornings += day.has_morning and _morning(patient, day, local, by)
        except OperationRefused as refusal:
            raise PaperRefused(refusal, day) from refusal
        if logged is not None:
            sessions += logged.created
            flags += [logged.flag] if logged.flag else []
    return Entered(sessions, mornings, tuple(dict.fromkeys(flags)))


def _refuse_two_on_a_day(days: Sequence[PaperDay]) -> None:
    seen = set()
    for day in days:
        if day.has_session and day.done_on in seen:
            refusal = OperationRefused("", code="paper_day_twice", field="done_on")
            raise PaperRefused(refusal, day)
        if day.has_session:
            seen.add(day.done_on)


def _session(prescription: Prescription, day: PaperDay, now: dt.datetime, by):
    """The session logged, or None where it stands on record just so."""
    report = report_of(day, prescription=prescription.public_id, now=now)
    own = SessionLog.objects.current().filter(prescription=prescription)
    same = own.filter(phone_id=report.phone_id).first()
    content = content_hash(report, prescription=str(prescription.public_id))
    if same is not None and same.content_hash == content:
        return None
    if own.filter(done_on=day.done_on).exclude(phone_id=report.phone_id).exists():
        raise OperationRefused("", code="paper_day_taken", field="done_on")
    logged = log_session(prescription=prescription, report=report, now=now, by=by)
    if logged.conflict:
        raise OperationRefused("", code="revision_conflict")
    return logged


def _morning(patient: Patient, day: PaperDay, now: dt.datetime, by) -> bool:
    """Whether the morning was written now."""
    answers = {"pain": day.morning_pain, "settled_within_hour": day.settled}
    paper = SessionLog.Source.PAPER
    known = MorningCheck.objects.filter(patient=patient, day=day.morning, source=paper)
    if known.filter(**answers).exists():
        return False
    record_morning(patient=patient, day=day.morning, now=now, by=by, source=paper, **answers)
    return True


def _for_staff(refusal: OperationRefused, day: PaperDay) -> str:
    """The refusal in words for who types a sheet in; those of the phone speak to the patient."""
    words = {
        "paper_day_twice": _("Two sessions have the day %(day)s. Check when each was done."),
        "paper_day_taken": _(
            "%(day)s was reported already. Nothing was changed; look at it in the record."
        ),
        "revision_conflict": _(
            "%(day)s was entered meanwhile with other answers. Load the page again and compare."
        ),
        "session_in_future": _("%(day)s has not come yet. Enter it when it is over."),
        "session_before_program": _("%(day)s is before the program started. Check the day."),
        "prescription_not_active": _(
            "The program did not run on %(day)s: it was paused or over. Write it in a note."
        ),
        "locked_by_flag": _(
            "An open flag holds the session of %(day)s. Close the flag first, then enter this day."
        ),
        "line_not_running": _(
            "The exercises on the sheet were not those of %(day)s. Keep the planned day."
        ),
        "morning_in_future": _("The morning after %(day)s has not come yet. Leave it empty."),
        "morning_too_old": _("The morning after %(day)s is more than 28 days ago. Leave it empty."),
    }
    if refusal.code == "session_too_old":
        text = _too_old(day)
    else:
        text = words.get(refusal.code, refusal.message)
    return text % {"day": date_format(day.done_on, "j M Y")} if "%(day)s" in text else text


def _too_old(day: PaperDay) -> str:
    if day.revision > 1:
        return _("%(day)s was entered more than 48 hours ago and stays as it is. Write a note.")
    return _(
        "%(day)s is more than 28 days ago, so it can no longer be entered. "
        "Write what the sheet says in a note."
    )
