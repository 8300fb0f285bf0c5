"""Logging a session: checked, bound to the program version it answered, safe to send twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import ExerciseLog, Flag, Patient, Prescription, SessionLog
from patients.operations.flags import open_flag
from patients.operations.session_limits import refuse_correction, refuse_session
from patients.queries import plan
from patients.queries.questions import safety_questions
from patients.rules import report as reports
from patients.rules.age import age_on
from patients.rules.report import ItemReport, SessionReport
from patients.rules.safety import SafetyOutcome, safety_outcome
from pfprehab.accounts.scoping import acting_scope
from pfprehab.accounts.validators import plain_lines
from pfprehab.errors import OperationRefused
from programs.models import PrescribedExercise, ProgramVersion

SEVERE_PAIN = 8  # 0 to 10; once is reason for contact; pfprehab default
SEVERE_PAIN_ID = "severe_pain"


@dataclass(frozen=True, slots=True)
class Logged:
    """What became of a report. created: a row was written now. flag: what it opened, or repeats.

    conflict: the same id and revision was sent before with another content. Both are kept, the
    first one counts, and the clinician sees the two.
    """

    log: SessionLog
    created: bool
    flag: Flag | None = None

    @property
    def conflict(self) -> bool:
        return self.log.conflicts_with_id is not None


@transaction.atomic
def log_session(
    *,
    prescription: Prescription,
    report: SessionReport,
    now: dt.datetime,
    by,  # noqa: ARG001 - who it was is in the audit, from the scope
) -> Logged:
    """Log one revision of a session. Sending the same again returns the first log unchanged.

    A conflict is answered, not raised: see `Logged.conflict`. Raises OperationRefused for what
    cannot be (report_invalid, naming the field) and for what may not be (see `refuse_session`).
    """
    _check(report)
    patient = Patient.objects.select_for_update(of=("self",)).get(pk=prescription.patient_id)
    prescription = Prescription.objects.select_related("program", "patient").get(pk=prescription.pk)
    content = reports.content_hash(report, prescription=str(prescription.public_id))
    earlier = list(SessionLog.objects.filter(patient=patient, phone_id=report.phone_id))
    for log in earlier:
        if log.revision == report.revision and log.content_hash == content:
            return Logged(log, created=False, flag=_flag_of(log))
    refuse_correction(prescription, report, earlier, now)
    if not earlier:
        refuse_session(
            prescription=prescription,
            day=report.done_on,
            logged_at=report.logged_at,
            now=now,
            source=report.source,
        )
    outcome = _safety(report, patient)
    log = _write(prescription, report, content=content, earlier=earlier, safety=outcome, now=now)
    return Logged(log, created=True, flag=_open_flags(log, outcome, now=now))


def is_late(log: SessionLog) -> bool:
    """Logged on a later day than it was done."""
    return log.received_at.astimezone(log.patient.zone).date() > log.done_on


def _check(report: SessionReport) -> None:
    try:
        reports.checked(report)
        plain_lines(report.note)
    except reports.ReportError as error:
        code = "report_invalid"
        raise OperationRefused(error.message, code=code, field=error.field) from error
    except ValidationError as error:
        message = error.messages[0]
        raise OperationRefused(message, code="report_invalid", field="note") from error
    scope = acting_scope()
    if scope and scope.patient_id and report.source != SessionLog.Source.PHONE:
        message = _("What you send yourself comes from your phone.")
        raise OperationRefused(message, code="report_invalid", field="source")


def _safety(report: SessionReport, patient: Patient) -> SafetyOutcome | None:
    if report.safety is None:
        return None
    age = age_on(patient.birth_date, report.done_on)
    try:
        return safety_outcome(report.safety, age, questions=safety_questions())
    except ValueError as error:
        raise OperationRefused(str(error), code="report_invalid", field="safety") from error


def _write(
    prescription: Prescription,
    report: SessionReport,
    *,
    content: str,
    earlier: list[SessionLog],
    safety: SafetyOutcome | None,
    now: dt.datetime,
) -> SessionLog:
    version, lines = _answered(prescription, report)
    first = next((log for log in earlier if _is_first(log, report)), None)
    done, asked = _counters(prescription, report, version, lines)
    log = SessionLog.objects.create(
        clinic_id=prescription.clinic_id,
        patient_id=prescription.patient_id,
        prescription=prescription,
        program_version=version,
        phone_id=report.phone_id,
        revision=report.revision,
        is_current=first is None and _takes_over(report, earlier),
        conflicts_with=first,
        content_hash=content,
        source=report.source,
        done_on=report.done_on,
        plan_week=plan.plan_week(prescription, report.done_on),
        logged_at=report.logged_at,
        utc_offset_minutes=int(report.logged_at.utcoffset().total_seconds() // 60),
        received_at=now,
        pain_before=report.pain_before,
        pain_worst=report.pain_worst,
        effort=report.effort,
        note=report.note.strip(),
        safety_asked=bool(safety and safety.complete),
        safety_positive=list(safety.positives) if safety else [],
        items_done=done,
        items_prescribed=asked,
    )
    _write_exercises(log, report.items, lines)
    return log


def _is_first(log: SessionLog, report: SessionReport) -> bool:
    return log.revision == report.revision and log.conflicts_with_id is None


def _takes_over(report: SessionReport, earlier: list[SessionLog]) -> bool:
    """Whether this revision is the newest; the one before it then stops being the current one."""
    if report.revision <= max((log.revision for log in earlier), default=0):
        return False
    current = [log.pk for log in earlier if log.is_current]
    SessionLog.objects.filter(pk__in=current).update(is_current=False)
    return True


def _counters(
    prescription: Prescription, report: SessionReport, version: ProgramVersion, lines: dict
) -> tuple[int, int]:
    """Exercises done, of those asked for. Optional ones count when there are no others."""
    planned = plan.lines_to_log(prescription, report.done_on, version=version)
    asked = sum(not line.optional for line in planned)
    done = [lines[item.line] for item in report.items if item.outcome == "done"]
    if not asked:
        return min(len(done), len(planned)), len(planned)
    return min(sum(not line.optional for line in done), asked), asked


def _answered(
    prescription: Prescription, report: SessionReport
) -> tuple[ProgramVersion, dict[object, PrescribedExercise]]:
    """The version that the report answers, and its lines of that week by their public id."""
    week = plan.plan_week(prescription, report.done_on)
    asked = {item.line for item in report.items}
    for version in plan.answerable_versions(prescription, report.done_on):
        lines = {line.public_id: line for line in plan.lines_of_week(version, week)}
        if asked <= set(lines):
            _check_counts(report.items, lines)
            return version, lines
    raise OperationRefused(
        _("One of these exercises is not in your program that day. Open the session again."),
        code="line_not_running",
        field="items",
    )


def _check_counts(items: tuple[ItemReport, ...], lines: dict) -> None:
    for item in items:
        counts = (*item.reps_together, *item.reps_left, *item.reps_right)
        if lines[item.line].kind == "reps" and max(counts, default=0) > reports.MOST_REPS:
            message = _("A round counts 0 to %(most)s repetitions, not %(count)s.")
            raise OperationRefused(
                message % {"most": reports.MOST_REPS, "count": max(counts)},
                code="report_invalid",
                field="items",
            )


def _write_exercises(log: SessionLog, items: tuple[ItemReport, ...], lines: dict) -> None:
    ExerciseLog.objects.bulk_create(
        ExerciseLog(
            clinic_id=log.clinic_id,
            patient_id=log.patient_id,
            session_log=log,
            line=lines[item.line],
            outcome=item.outcome,
            reason=item.reason,
            as_prescribed=item.as_prescribed,
            reps_together=list(item.reps_together),
            reps_left=list(item.reps_left),
            reps_right=list(item.reps_right),
            load_kg=item.load_kg,
            pain=item.pain,
            difficulty=item.difficulty,
        )
        for item in items
    )


def _open_flags(log: SessionLog, safety: SafetyOutcome | None, *, now: dt.datetime) -> Flag | None:
    """Flags of what was said, in the log's own transaction. A conflict's answers count too."""
    found = None
    if max(log.pain_worst or 0, log.pain_before or 0) >= SEVERE_PAIN:
        found = open_flag(
            kind=Flag.Kind.PAIN,
            tier=Flag.Tier.SAME_DAY,
            item_ids=[SEVERE_PAIN_ID],
            locks=False,
            session_log=log,
            now=now,
        )
    if safety and safety.writes_flag:
        found = open_flag(
            kind=Flag.Kind.SAFETY,
            tier=safety.tier,
            item_ids=safety.positives,
            locks=safety.locks,
            session_log=log,
            now=now,
        )
    return found


def _flag_of(log: SessionLog) -> Flag | None:
    """The open flag that speaks of what this log said, the safety one first."""
    flags = Flag.objects.open().filter(patient=log.patient_id)
    said = sorted(log.safety_positive)
    found = [flag for flag in flags if flag.session_log_id == log.pk or flag.item_ids == said]
    return min(found, key=lambda flag: flag.kind != Flag.Kind.SAFETY, default=None)
