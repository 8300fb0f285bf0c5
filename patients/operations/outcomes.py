"""Outcome scores: entered by a patient or a clinician, corrected without losing the old value."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import OutcomeActivity, OutcomeDraft, OutcomeScore, Patient
from patients.operations.outcome_answers import Outcome, outcome_of
from patients.queries.outcome_measures import measures
from pfprehab.accounts.models import User
from pfprehab.accounts.scoping import acting_scope
from pfprehab.accounts.validators import plain_text
from pfprehab.errors import OperationRefused

OLDEST = dt.timedelta(days=2 * 365)  # how far back a score may be entered; pfprehab default


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is entered. answers: item by item; total: for a measure entered as a score alone."""

    measured_on: dt.date
    source: str
    answers: Mapping[str, int | None]
    total: Decimal | None = None


@transaction.atomic
def record_outcome(
    *, patient: Patient, measure: str, entry: Entry, now: dt.datetime, by: User
) -> OutcomeScore:
    """Keep one measure of one day. Without an answer to each item it is kept without a total.

    Raises OperationRefused: measure_unknown, outcome_empty, outcome_wrong (naming the field),
    outcome_day, outcome_there (that day has one already: correct it).
    """
    _locked(patient)
    outcome = _checked(patient, measure, entry, now=now)
    _refuse_second(patient, measure, entry.measured_on)
    score = _write(patient, measure, entry, outcome, now=now, by=by)
    OutcomeDraft.objects.filter(patient=patient, measure=measure).delete()
    return score


@transaction.atomic
def correct_outcome(
    *, score: OutcomeScore, entry: Entry, reason: str, now: dt.datetime, by: User
) -> OutcomeScore:
    """Add a revision. The old value stays on record; charts and counts read the new one.

    Raises OperationRefused as `record_outcome`, and: outcome_stale (somebody corrected it since
    the page was opened), reason_missing.
    """
    patient = score.patient
    _locked(patient)
    current = OutcomeScore.objects.current().filter(occasion=score.occasion).first()
    if current is None or current.pk != score.pk:
        message = _("Somebody corrected this score a moment ago. Look at the newer one first.")
        raise OperationRefused(message, code="outcome_stale")
    _check_reason(reason)
    outcome = _checked(patient, score.measure, entry, now=now, before=score)
    if entry.measured_on != score.measured_on:
        _refuse_second(patient, score.measure, entry.measured_on)
    OutcomeScore.objects.filter(pk=score.pk).update(is_current=False)
    return _write(
        patient,
        score.measure,
        entry,
        outcome,
        now=now,
        by=by,
        reason=reason.strip(),
        occasion=score.occasion,
        revision=score.revision + 1,
    )


def _locked(patient: Patient) -> None:
    """Two entries of one patient go one after the other."""
    Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)


def _checked(
    patient: Patient,
    measure: str,
    entry: Entry,
    *,
    now: dt.datetime,
    before: OutcomeScore | None = None,
) -> Outcome:
    if measure not in measures():
        message = _("There is no measure “%(measure)s”.") % {"measure": measure}
        raise OperationRefused(message, code="measure_unknown", field="measure")
    _check_source(entry)
    _check_day(entry.measured_on, today=now.astimezone(patient.zone).date())
    return outcome_of(
        measures()[measure],
        entry.answers,
        total=entry.total,
        activities=_activities(patient, before) if measure == "psfs" else (),
    )


def _activities(patient: Patient, before: OutcomeScore | None) -> tuple[str, ...]:
    """What the own activities are now; for a correction, those that were asked then."""
    if before is not None:
        return tuple(before.answers)
    running = OutcomeActivity.objects.filter(patient=patient, ended_on=None)
    return tuple(str(one) for one in running.values_list("public_id", flat=True))


def _check_source(entry: Entry) -> None:
    scope = acting_scope()
    is_patient = bool(scope and scope.patient_id)
    by_patient = entry.source == OutcomeScore.Source.PATIENT
    if entry.source not in OutcomeScore.Source.values or (is_patient and not by_patient):
        message = _("What you enter yourself comes from you.")
        raise OperationRefused(message, code="outcome_wrong", field="source")


def _check_day(day: dt.date, *, today: dt.date) -> None:
    if day > today:
        message = _("That day has not come yet. Choose today or an earlier day.")
        raise OperationRefused(message, code="outcome_day", field="measured_on")
    if day < today - OLDEST:
        message = _("That is more than 2 years ago. Check the year.")
        raise OperationRefused(message, code="outcome_day", field="measured_on")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        message = _("Write why it is corrected. The old value stays on record.")
        raise OperationRefused(message, code="reason_missing", field="reason")
    try:
        plain_text(reason.strip())
    except ValidationError as error:
        message = error.messages[0]
        raise OperationRefused(message, code="reason_wrong", field="reason") from error


def _refuse_second(patient: Patient, measure: str, day: dt.date) -> None:
    current = OutcomeScore.objects.current()
    if current.filter(patient=patient, measure=measure, measured_on=day).exists():
        message = _("This measure is on record for that day already. Correct that one instead.")
        raise OperationRefused(message, code="outcome_there", field="measured_on")


def _write(
    patient: Patient,
    measure: str,
    entry: Entry,
    outcome: Outcome,
    *,
    now: dt.datetime,
    by: User,
    reason: str = "",
    occasion: uuid.UUID | None = None,
    revision: int = 1,
) -> OutcomeScore:
    return OutcomeScore.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        measure=measure,
        occasion=occasion or uuid.uuid4(),
        revision=revision,
        measured_on=entry.measured_on,
        source=entry.source,
        answers=outcome.answers,
        score=outcome.scored.score,
        answered=outcome.scored.answered,
        asked=outcome.scored.asked,
        reason=reason,
        entered_by=by,
        entered_at=now,
    )
