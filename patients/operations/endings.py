"""When the weeks are over, or the clinician says so: finish, extend, hand over."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Pause, Prescription
from patients.operations.pauses import lasting_pause, write_turns
from patients.operations.prescribing import change_status, next_session_from
from patients.operations.prescription_checks import check_running, checked_reason
from pfprehab.accounts.models import User
from pfprehab.errors import OperationRefused
from programs.models import ProgramVersion, Template
from programs.operations.versions import LONGEST_PROGRAM, extend_version

MOST_WEEKS_MORE = 12  # in one go (pfprehab default)
MAINTENANCE = "maintenance-2x"


@transaction.atomic
def finish_program(
    *, prescription: Prescription, outcome: str, note: str, now: dt.datetime, by: User
) -> Prescription:
    """End a program with how it went. Raises OperationRefused: outcome_missing."""
    if outcome not in Prescription.Outcome.values:
        raise OperationRefused(_("Choose how it went."), code="outcome_missing", field="outcome")
    return change_status(
        prescription=prescription,
        status=Prescription.Status.FINISHED,
        outcome=outcome,
        reason=note,
        now=now,
        by=by,
    )


@transaction.atomic
def extend_program(
    *, prescription: Prescription, weeks: int, reason: str = "", today: dt.date, by: User
) -> ProgramVersion:
    """Add weeks like the last one, as a new version of the program.

    Where the weeks were over already, the added ones begin today and nothing between is missed.
    Raises OperationRefused: weeks_wrong, pause_there, prescription_not_active.
    """
    rows = Prescription.objects.select_for_update(of=("self",))
    prescription = rows.select_related("program", "patient").get(pk=prescription.pk)
    check_running(prescription)
    reason = checked_reason(reason)
    program = prescription.program
    most = min(MOST_WEEKS_MORE, LONGEST_PROGRAM - program.duration_weeks)
    if not 1 <= weeks <= most:
        raise OperationRefused(
            _("Add 1 to %(most)s weeks; you entered %(value)s.") % {"most": most, "value": weeks},
            code="weeks_wrong",
            field="weeks",
        )
    gap = prescription.timeline.last_day + dt.timedelta(days=1)
    has_gap = gap < today and lasting_pause(prescription) is None
    newest = ProgramVersion.objects.filter(program=program).first()
    words = _("%(weeks)s more weeks like week %(last)s") % {
        "weeks": weeks,
        "last": program.duration_weeks,
    }
    version = extend_version(
        old=newest,
        last_week=program.duration_weeks,
        weeks=weeks,
        effective_from=next_session_from(prescription, newest, today),
        reason=f"{words}: {reason}"[:300] if reason else words,
        by=by,
    )
    if has_gap:
        _leave_out(prescription, gap, today=today, by=by)
    program.duration_weeks += weeks
    program.save(update_fields=["duration_weeks"])
    return version


@transaction.atomic
def plan_hand_over(
    *,
    prescription: Prescription,
    template: Template,
    week: int | None = None,
    by: User,  # noqa: ARG001 - who it was is in the audit, from the scope
) -> Prescription:
    """Say which template takes this one's place. It ends when that one is sent, not before."""
    prescription = Prescription.objects.select_for_update(of=("self",)).get(pk=prescription.pk)
    check_running(prescription)
    if template.kind != prescription.kind or not template.prescribable:
        raise OperationRefused(
            _("“%(name)s” cannot take this program's place. Choose another template.")
            % {"name": template.name},
            code="hand_over_wrong",
            field="template",
        )
    prescription.hands_over_to, prescription.hands_over_week = template, week
    prescription.save(update_fields=["hands_over_to", "hands_over_week"])
    return prescription


@transaction.atomic
def cancel_hand_over(*, prescription: Prescription, by: User) -> Prescription:  # noqa: ARG001 - who it was is in the audit, from the scope
    """Keep the program that was to be followed by another. Twice is harmless."""
    prescription = Prescription.objects.select_for_update(of=("self",)).get(pk=prescription.pk)
    prescription.hands_over_to = prescription.hands_over_week = None
    prescription.save(update_fields=["hands_over_to", "hands_over_week"])
    return prescription


def _leave_out(prescription: Prescription, gap: dt.date, *, today: dt.date, by: User) -> None:
    """The days between the old end and today were never planned."""
    Pause.objects.create(
        clinic_id=prescription.clinic_id,
        patient_id=prescription.patient_id,
        prescription=prescription,
        first_day=gap,
        last_day=today - dt.timedelta(days=1),
        reason=_("The weeks were over."),
        made_by=by,
        how_ended=Pause.How.EXTENDED,
        ended_on=today,
        ended_by=by,
        place=7 * prescription.program.duration_weeks,
    )
    write_turns(prescription)
    prescription.save(update_fields=["turns"])
