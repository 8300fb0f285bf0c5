"""A running program is edited as a whole, and a program just sent is taken back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Prescription, SessionLog
from patients.operations.prescribing import (
    check_running,
    checked_reason,
    next_session_from,
    refuse_changed_meanwhile,
)
from patients.queries.plan import week_to_come
from pfprehab.accounts.models import AccessToken, Device, User
from pfprehab.errors import OperationRefused
from programs.models import ProgramVersion
from programs.operations.documents import write_version
from programs.queries.documents import document_of_version
from programs.rules.differences import differences
from programs.rules.program_document import ProgramDocument

UNDO_SHOWN = dt.timedelta(seconds=10)
UNDO_ACCEPTED = dt.timedelta(seconds=30)  # the click, the way here and a slow line


@transaction.atomic
def change_program(
    *,
    prescription: Prescription,
    seen_version: int,
    document: ProgramDocument,
    reason: str = "",
    override_reason: str = "",
    today: dt.date,
    by: User,
) -> ProgramVersion:
    """Write the program as edited, as its next version, from the next session on.

    seen_version: number of the version the editing began from; refused when there is a newer one,
    and nothing is written. today: the patient's day. What was logged keeps its version.
    """
    prescription = Prescription.objects.select_for_update(of=("self",)).get(pk=prescription.pk)
    newest = ProgramVersion.objects.filter(program=prescription.program_id).first()
    check_running(prescription)
    if newest.number != seen_version:
        refuse_changed_meanwhile(newest)
    weeks = prescription.program.duration_weeks
    base = document_of_version(newest, weeks=weeks)
    _check_weeks_to_come(document, base, week_to_come(prescription, today))
    return write_version(
        program=prescription.program,
        number=newest.number + 1,
        document=document,
        base=base,
        held={line.exercise for line in base.lines},
        weeks=newest.weeks.all(),
        left=prescription.covers_left,
        right=prescription.covers_right,
        effective_from=next_session_from(prescription, newest, today),
        reason=checked_reason(reason),
        override_reason=checked_reason(override_reason, field="override_reason"),
        by=by,
    )


def _check_weeks_to_come(
    document: ProgramDocument, base: ProgramDocument, first: int | None
) -> None:
    if first is None:
        raise OperationRefused(
            _("The last week of this program is over. Prescribe the next one instead."),
            code="line_not_running",
        )
    if document == base:
        raise OperationRefused(
            _("This is what is prescribed already. Change something, or go back."),
            code="program_unchanged",
        )
    over = [each.line.week for each in differences(base, document) if each.line.week < first]
    if document.weeks != base.weeks or over:
        raise OperationRefused(
            _("Week %(week)s is over. Change the exercise in a week to come.")
            % {"week": over[0] if over else base.weeks},
            code="line_not_running",
        )


@transaction.atomic
def withdraw_prescription(
    *,
    prescription: Prescription,
    now: dt.datetime,
    by: User,  # noqa: ARG001 - who it was is in the audit, from the scope
) -> Prescription:
    """Take back what was just sent: the program stops and the waiting invitation ends.

    Refused once it is older than UNDO_ACCEPTED, once the invitation was opened and once a session
    was logged. A second click changes nothing.
    """
    prescription = Prescription.objects.select_for_update(of=("self",)).get(pk=prescription.pk)
    if prescription.withdrawn_at is not None:
        return prescription
    check_running(prescription)
    if now - prescription.created_at > UNDO_ACCEPTED or _was_opened(prescription):
        raise OperationRefused(
            _("It is too late to take it back. Stop the program instead, with a reason."),
            code="too_late",
        )
    prescription.status = Prescription.Status.STOPPED
    prescription.status_reason = _("Taken back within seconds of sending.")
    prescription.ended_at = prescription.withdrawn_at = now
    prescription.save(update_fields=["status", "status_reason", "ended_at", "withdrawn_at"])
    AccessToken.objects.filter(
        clinic=prescription.clinic_id,
        user=prescription.patient.user_id,
        purpose=AccessToken.Purpose.PATIENT_INVITATION,
        created_at__gte=prescription.created_at,
        used_at=None,
        revoked_at=None,
    ).update(revoked_at=now)
    return prescription


def _was_opened(prescription: Prescription) -> bool:
    """Whether a phone joined since, or a session answers the program already."""
    joined = Device.objects.filter(
        clinic=prescription.clinic_id,
        user=prescription.patient.user_id,
        created_at__gte=prescription.created_at,
    )
    return joined.exists() or SessionLog.objects.filter(prescription=prescription).exists()
