"""What must hold before a template may be prescribed to a patient."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from patients.models import Guardian, Patient, Prescription, Screening
from patients.operations.screening import check_age, current_screening
from patients.rules.age import age_on, guardian_needed
from pfprehab.accounts.validators import plain_text
from pfprehab.errors import OperationRefused
from programs.models import Template
from programs.rules.schedule import DAYS_IN_WEEK

EARLIEST_START = dt.timedelta(days=7)  # before today; a program begun on paper last week
LONGEST_REASON = 300
LATEST_START = dt.timedelta(days=60)  # after today (both: pfprehab default)


def check_prescription(
    *,
    patient: Patient,
    template: Template | None,
    kind: str = "",
    covers_left: bool,
    covers_right: bool,
    starts_on: dt.date,
    session_days: Collection[int],
    today: dt.date,
) -> Screening:
    """Raise OperationRefused when this may not be prescribed; else the screening it rests on.

    kind: main or add-on, when there is no template that says it.
    """
    check_in_care(patient)
    kind = template.kind if template else kind
    if template is not None and not template.prescribable:
        raise OperationRefused(
            _("“%(name)s” cannot be prescribed. Choose another template.")
            % {"name": template.name},
            code="template_not_prescribable",
            field="template",
        )
    screening = screening_that_allows(patient, today)
    _check_knees(patient, left=covers_left, right=covers_right)
    _check_start(starts_on, today)
    _check_session_days(session_days)
    _check_nothing_runs(patient, template, kind, left=covers_left, right=covers_right)
    check_guardian(patient, today=today)
    return screening


def check_in_care(patient: Patient) -> None:
    """Nothing new is sent to somebody who was discharged or archived."""
    if patient.archived_at is None and patient.discharged_on is None:
        return
    if patient.merged_into_id:
        message = _("This record was merged into another one. Go on with that one.")
    else:
        message = _("%(name)s is not in care any more. Bring the record back first.") % {
            "name": patient
        }
    raise OperationRefused(message, code="not_in_care")


def check_guardian(patient: Patient, *, today: dt.date) -> None:
    """A program goes to the phone of somebody under 16 only with a guardian on record."""
    if not guardian_missing(patient, today=today):
        return
    raise OperationRefused(
        _(
            "%(name)s is %(age)s years old. Put the guardian who agreed on record first: "
            "“Guardian” on the patient page."
        )
        % {"name": patient, "age": age_on(patient.birth_date, today)},
        code="guardian_missing",
    )


def guardian_missing(patient: Patient, *, today: dt.date) -> bool:
    limit = patient.clinic.guardian_until
    if not guardian_needed(age_on(patient.birth_date, today), under=limit):
        return False
    return not Guardian.objects.filter(patient=patient, ended_on=None).exists()


def check_running(prescription: Prescription) -> None:
    if prescription.status not in Prescription.RUNNING:
        raise OperationRefused(
            _("This program has ended (%(status)s). Prescribe a new one instead.")
            % {"status": prescription.get_status_display().lower()},
            code="prescription_not_active",
        )


def checked_reason(reason: str, *, needed: bool = False, field: str = "reason") -> str:
    """A reason fit to keep. Raises OperationRefused naming the field."""
    reason = reason.strip()
    if needed and not reason:
        raise OperationRefused(
            _("Write why, in a few words: colleagues and the patient will ask."),
            code="reason_missing",
            field=field,
        )
    if len(reason) > LONGEST_REASON:
        raise OperationRefused(
            _("A reason has at most %(most)s characters; this one has %(count)s.")
            % {"most": LONGEST_REASON, "count": len(reason)},
            code="reason_wrong",
            field=field,
        )
    try:
        plain_text(reason)
    except ValidationError as error:
        raise OperationRefused(error.messages[0], code="reason_wrong", field=field) from error
    return reason


def screening_that_allows(patient: Patient, today: dt.date) -> Screening:
    check_age(age_on(patient.birth_date, today))
    screening = current_screening(patient=patient, today=today)
    if screening is None:
        raise OperationRefused(
            _("There is no screening of the last 14 days. Answer its questions first."),
            code="screening_missing",
        )
    if screening.outcome == Screening.Outcome.STOPPED:
        raise OperationRefused(
            _(
                "The screening of %(day)s found a red flag, so nothing can be prescribed. Act on "
                "it, record who cleared it, then screen again."
            )
            % {"day": screening.screened_on.isoformat()},
            code="screening_stopped",
        )
    return screening


def _check_knees(patient: Patient, *, left: bool, right: bool) -> None:
    if not (left or right):
        message = _("Choose the knee: left, right or both.")
    elif (left and not patient.affected_left) or (right and not patient.affected_right):
        message = _(
            "On record the sore side is: %(knees)s. Choose that, or change the record first."
        ) % {"knees": patient.knees_in_words}
    else:
        return
    raise OperationRefused(message, code="knee_not_sore", field="side")


def _check_start(starts_on: dt.date, today: dt.date) -> None:
    first, last = today - EARLIEST_START, today + LATEST_START
    if not first <= starts_on <= last:
        raise OperationRefused(
            _("The start must be %(first)s to %(last)s; you entered %(value)s.")
            % {
                "first": first.isoformat(),
                "last": last.isoformat(),
                "value": starts_on.isoformat(),
            },
            code="start_out_of_range",
            field="starts_on",
        )


def _check_session_days(days: Collection[int]) -> None:
    known = all(
        isinstance(day, int) and not isinstance(day, bool) and 1 <= day <= DAYS_IN_WEEK
        for day in days
    )
    if not days or not known or len(set(days)) != len(days):
        raise OperationRefused(
            _("Choose one to seven different weekdays for the sessions."),
            code="session_days_wrong",
            field="session_days",
        )


def _check_nothing_runs(
    patient: Patient, template: Template | None, kind: str, *, left: bool, right: bool
) -> None:
    running = Prescription.objects.filter(patient=patient, kind=kind).running()
    # What hands over to this template ends when this is sent.
    running = running.exclude(hands_over_to=template) if template else running
    for other in running.select_related("program"):
        if kind == "main" and ((left and other.covers_left) or (right and other.covers_right)):
            raise knee_taken(other.knees_in_words, other.program.name)
        if template is not None and kind == "addon" and other.program.template_id == template.pk:
            raise OperationRefused(
                _("“%(name)s” is running already. End that one first.") % {"name": template.name},
                code="knee_taken",
                field="template",
            )


def knee_taken(knees: str, name: str = "") -> OperationRefused:
    program = f" (“{name}”)" if name else ""
    return OperationRefused(
        _("%(knees)s: a program runs already%(program)s. Finish or stop that one first.")
        % {"knees": knees, "program": program},
        code="knee_taken",
        field="side",
    )
