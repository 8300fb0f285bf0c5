"""A template becomes one patient's program; its doses and its status change."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import NoReturn

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exercises.models import ExerciseVersion
from exercises.rules.dose import Dose
from patients.models import Patient, Prescription, SessionLog
from patients.operations.pauses import end_pause_with_program, pause_program, resume_program
from patients.operations.prescription_checks import (
    LONGEST_REASON,
    check_prescription,
    check_running,
    checked_reason,
    knee_taken,
)
from patients.queries.plan import week_to_come
from pfprehab.accounts.models import User
from pfprehab.errors import OperationRefused
from programs.models import PrescribedExercise, ProgramVersion, Template
from programs.operations.documents import new_warnings
from programs.operations.versions import change_line, start_program, take_exercise_version
from programs.queries.documents import (
    document_of_template,
    document_of_version,
    template_items,
)
from programs.queries.warnings import warning_in_words
from programs.rules.dosage_warnings import DosageWarning
from programs.rules.editing import with_dose
from programs.rules.program_document import ProgramDocument
from programs.rules.schedule import DAYS_IN_WEEK

__all__ = [
    "LONGEST_REASON",
    "change_dose",
    "change_status",
    "next_session_from",
    "prescribe",
    "take_newer_exercise",
]

_ENDED = (Prescription.Status.FINISHED, Prescription.Status.STOPPED)


@dataclass(frozen=True, kw_only=True)
class Edited:
    """A program as an editor hands it over.

    base: the document the editing began from. weeks: rows with the texts of the weeks. name, kind:
    those of the program that was copied or of the template.
    """

    document: ProgramDocument
    base: ProgramDocument
    weeks: Collection
    name: str
    kind: str


def _as_it_stands(template: Template, switched_on: Collection[str]) -> Edited:
    document = document_of_template(
        template_items(template),
        weeks=template.duration_weeks,
        seed=uuid.uuid4(),
        switched_on=switched_on,
    )
    return Edited(
        document=document,
        base=document,
        weeks=template.weeks.all(),
        name=template.name,
        kind=template.kind,
    )


@transaction.atomic
def prescribe(
    *,
    patient: Patient,
    template: Template | None,
    covers_left: bool,
    covers_right: bool,
    starts_on: dt.date,
    session_days: Collection[int],
    advance_mode: str = Prescription.AdvanceMode.APPROVE,
    switched_on: Collection[str] = (),
    edited: Edited | None = None,
    override_reason: str = "",
    today: dt.date,
    by: User,
) -> Prescription:
    """Prescribe a template from a day on, as it stands or as it was edited.

    session_days: ISO weekdays, Monday is 1. switched_on: slugs of the template's optional
    exercises to take in when nothing was edited. override_reason: why the clinician goes ahead
    where a rule newly warns. today: the patient's day. Raises OperationRefused, see
    `prescription_checks` and `programs.operations.documents`.
    """
    # The patient's row is the lock: of two prescriptions at once the second sees the first.
    patient = Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)
    edited = edited or _as_it_stands(template, switched_on)
    screening = check_prescription(
        patient=patient,
        template=template,
        kind=edited.kind,
        covers_left=covers_left,
        covers_right=covers_right,
        starts_on=starts_on,
        session_days=session_days,
        today=today,
    )
    program = start_program(
        clinic=patient.clinic,
        name=edited.name,
        kind=edited.kind,
        template=template,
        weeks=edited.weeks,
        document=edited.document,
        base=edited.base,
        left=covers_left,
        right=covers_right,
        override_reason=checked_reason(override_reason, field="override_reason"),
        effective_from=starts_on,
        by=by,
    )
    first_week = _take_over(patient, template, now=timezone.now(), by=by)
    try:
        with transaction.atomic():
            return Prescription.objects.create(
                clinic_id=patient.clinic_id,
                patient=patient,
                program=program,
                kind=edited.kind,
                covers_left=covers_left,
                covers_right=covers_right,
                starts_on=starts_on,
                session_days=sorted(session_days),
                advance_mode=advance_mode,
                first_week=first_week,
                screening=screening,
                prescribed_by=by,
            )
    except IntegrityError as error:
        if "prescription_one_main" not in str(error):
            raise
        raise knee_taken(_("That knee")) from error


def _take_over(patient: Patient, template: Template | None, *, now: dt.datetime, by: User) -> int:
    """End what hands over to this template; returns the week of the plan to begin with."""
    if template is None:
        return 1
    handing = Prescription.objects.filter(patient=patient, hands_over_to=template).running()
    week = 1
    for old in handing.select_related("program", "patient"):
        week = old.hands_over_week or 1
        change_status(
            prescription=old,
            status=Prescription.Status.FINISHED,
            reason=_("Handed over to “%(name)s”.") % {"name": template.name},
            now=now,
            by=by,
        )
    return min(week, template.duration_weeks)


@transaction.atomic
def change_dose(
    *,
    prescription: Prescription,
    line: PrescribedExercise,
    dose: Dose,
    per_week: int | None = None,
    also_later_weeks: bool = False,
    reason: str = "",
    today: dt.date,
    by: User,
) -> ProgramVersion:
    """Change one line's dose from the next session on, as a new version of the program.

    line must stand in the newest version: who saw an older one is told, and nothing is written.
    per_week None keeps it. today: the patient's day. What was logged keeps its version.
    """
    prescription = Prescription.objects.select_for_update(of=("self",)).get(pk=prescription.pk)
    newest = ProgramVersion.objects.filter(program=prescription.program_id).first()
    check_running(prescription)
    _check_newest(line, newest)
    _check_week_to_come(prescription, line, today)
    per_week = line.per_week if per_week is None else per_week
    if not 1 <= per_week <= DAYS_IN_WEEK:
        raise OperationRefused(
            _("Times a week must be 1 to 7; you entered %(value)s.") % {"value": per_week},
            code="dose_wrong",
            field="per_week",
        )
    if (dose, per_week) == (line.dose, line.per_week):
        raise OperationRefused(
            _("This is what is prescribed already. Change something, or go back."),
            code="dose_wrong",
        )
    reason = checked_reason(reason)
    warned = _newly_warned(line, dose, per_week)
    if warned and not reason:
        raise OperationRefused(
            _("%(warning)s Write why you go ahead, or change the dose.")
            % {"warning": warning_in_words(warned[0])},
            code="warning_needs_reason",
            field="reason",
        )
    return change_line(
        line=line,
        dose=dose,
        per_week=per_week,
        also_later_weeks=also_later_weeks,
        effective_from=next_session_from(prescription, newest, today),
        reason=reason,
        override_reason=reason if warned else "",
        by=by,
    )


def _newly_warned(line: PrescribedExercise, dose: Dose, per_week: int) -> list[DosageWarning]:
    """What the rules say of this dose and did not say of the one before."""
    weeks = line.version.program.duration_weeks
    before = document_of_version(line.version, weeks=weeks)
    key = str(line.line_key)
    after = with_dose(before, key, dose=dose, per_week=per_week)
    exercises = {before.line(key).exercise: line.exercise_version}
    return new_warnings(after, before, exercises)


@transaction.atomic
def take_newer_exercise(
    *,
    prescription: Prescription,
    seen_version: int,
    exercise_version: ExerciseVersion,
    today: dt.date,
    by: User,
) -> ProgramVersion:
    """Show the current version of one exercise from the next session on, doses unchanged.

    seen_version: number of the program's version that was looked at. Weeks that are over keep
    what they showed. Refused: a program changed meanwhile, and an exercise version that is not
    the current one or not newer than what the program holds.
    """
    prescription = Prescription.objects.select_for_update(of=("self",)).get(pk=prescription.pk)
    newest = ProgramVersion.objects.filter(program=prescription.program_id).first()
    check_running(prescription)
    if newest.number != seen_version:
        refuse_changed_meanwhile(newest)
    exercise = exercise_version.exercise
    week = week_to_come(prescription, today)
    held = PrescribedExercise.objects.filter(
        version=newest,
        exercise_version__exercise=exercise,
        exercise_version__number__lt=exercise_version.number,
        week__gte=week or 1,
    )
    if week is None or exercise.current_id != exercise_version.pk or not held.exists():
        raise OperationRefused(
            _("There is no newer version of this exercise to take. Look at the page again."),
            code="no_newer_exercise",
        )
    return take_exercise_version(
        old=newest,
        exercise_version=exercise_version,
        from_week=week,
        effective_from=next_session_from(prescription, newest, today),
        reason=_("%(exercise)s: newer description (version %(number)s)")
        % {"exercise": exercise_version.name, "number": exercise_version.number},
        by=by,
    )


def next_session_from(
    prescription: Prescription, newest: ProgramVersion, today: dt.date
) -> dt.date:
    """The day from which a change made now holds: tomorrow once today's session is logged."""
    logged_today = SessionLog.objects.filter(prescription=prescription, done_on=today).exists()
    first = today + dt.timedelta(days=1) if logged_today else today
    return max(first, prescription.starts_on, newest.effective_from)


@transaction.atomic
def change_status(
    *,
    prescription: Prescription,
    status: str,
    reason: str,
    outcome: str = "",
    now: dt.datetime,
    by: User,
) -> Prescription:
    """Pause, resume, finish or stop, from today on. What has ended stays ended.

    outcome: how it went, of a program that ends. A pause made here is open; resuming goes on as
    planned. See `patients.operations.pauses` for dates and for what is proposed after a pause.
    """
    prescription = _locked(prescription)
    check_running(prescription)
    if status not in Prescription.Status.values or status == prescription.status:
        raise OperationRefused(
            _("The program is %(status)s already. Choose what should happen to it.")
            % {"status": prescription.get_status_display().lower()},
            code="status_unchanged",
            field="status",
        )
    today = now.astimezone(prescription.patient.zone).date()
    if status == Prescription.Status.PAUSED:
        return pause_program(
            prescription=prescription, first_day=today, reason=reason, today=today, by=by
        )
    if status == Prescription.Status.ACTIVE:
        return resume_program(prescription=prescription, reason=reason, today=today, by=by)
    stops = status == Prescription.Status.STOPPED
    prescription.status_reason = checked_reason(reason, needed=stops)
    prescription.status = status
    prescription.outcome = outcome
    prescription.ended_at = now
    prescription.hands_over_to = prescription.hands_over_week = None
    prescription.paused_until = None
    end_pause_with_program(prescription=prescription, today=today, by=by)
    prescription.save()
    return prescription


def _locked(prescription: Prescription) -> Prescription:
    rows = Prescription.objects.select_for_update(of=("self",))
    return rows.select_related("program", "patient").get(pk=prescription.pk)


def _check_newest(line: PrescribedExercise, newest: ProgramVersion) -> None:
    if line.version_id != newest.pk:
        refuse_changed_meanwhile(newest)


def refuse_changed_meanwhile(newest: ProgramVersion) -> NoReturn:
    raise OperationRefused(
        _(
            "%(name)s has changed this program meanwhile: it is at version %(number)s now. "
            "Compare with what is prescribed, then save again."
        )
        % {"name": newest.author, "number": newest.number},
        code="revision_conflict",
    )


def _check_week_to_come(
    prescription: Prescription, line: PrescribedExercise, today: dt.date
) -> None:
    timeline = prescription.timeline
    now = timeline.week_on(today)
    if today > timeline.last_day or (now is not None and line.week < now):
        raise OperationRefused(
            _("Week %(week)s is over. Change the exercise in a week to come.")
            % {"week": line.week},
            code="line_not_running",
        )
