"""What is agreed beside the program: the next appointment, goals, adjuncts."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.models import Adjunct, Appointment, Goal, Patient
from patients.operations.prescription_checks import check_in_care
from patients.rules.adjuncts import default_end
from pfprehab.accounts.models import User
from pfprehab.errors import OperationRefused

MOST_GOALS = 5  # open ones (pfprehab default)
FURTHEST = dt.timedelta(days=365)
LONGEST_ADJUNCT = dt.timedelta(days=365)


@transaction.atomic
def set_appointment(
    *, patient: Patient, starts_at: dt.datetime | None, place: str = "", now: dt.datetime, by: User
) -> Appointment:
    """Say when the patient comes next; None: nothing is agreed. What was agreed before stays.

    Raises OperationRefused: appointment_wrong for a time that is over or more than a year away.
    """
    check_in_care(patient)
    if starts_at is not None and not now < starts_at <= now + FURTHEST:
        raise OperationRefused(
            _("The appointment must be in the next 12 months; you entered %(value)s.")
            % {"value": date_format(starts_at.astimezone(patient.zone), "j F Y, H:i")},
            code="appointment_wrong",
            field="day",
        )
    appointment = Appointment(
        clinic_id=patient.clinic_id,
        patient=patient,
        starts_at=starts_at,
        place=place.strip() if starts_at else "",
        made_by=by,
        made_at=now,
    )
    return _checked_and_saved(appointment)


@transaction.atomic
def add_goal(*, patient: Patient, text: str, today: dt.date, by: User) -> Goal:
    """Write down a goal in the patient's own words. Raises OperationRefused: goals_full."""
    patient = Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)
    _check_room(patient)
    goal = Goal(
        clinic_id=patient.clinic_id, patient=patient, text=text.strip(), set_on=today, made_by=by
    )
    return _checked_and_saved(goal)


@transaction.atomic
def settle_goal(*, goal: Goal, state: str, today: dt.date, by: User) -> Goal:  # noqa: ARG001 - who it was is in the audit, from the scope
    """Reached, dropped, or open again. Saying the same twice is harmless."""
    goal = Goal.objects.select_for_update(of=("self",)).select_related("patient").get(pk=goal.pk)
    if state not in Goal.State.values:
        raise OperationRefused(_("Choose reached, dropped or open."), code="goal_state_wrong")
    if state == goal.state:
        return goal
    if state == Goal.State.OPEN:
        _check_room(goal.patient)
    goal.state = state
    goal.settled_on = None if state == Goal.State.OPEN else max(today, goal.set_on)
    goal.save(update_fields=["state", "settled_on"])
    return goal


@transaction.atomic
def add_adjunct(
    *,
    patient: Patient,
    kind: str,
    detail: str = "",
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    today: dt.date,
    by: User,
) -> Adjunct:
    """Begin taping, orthoses or something else. Without an end it gets the default of its kind."""
    if not today - LONGEST_ADJUNCT <= starts_on <= today + LONGEST_ADJUNCT:
        raise OperationRefused(
            _("The first day must be within a year of today."),
            code="adjunct_days_wrong",
            field="starts_on",
        )
    ends_on = ends_on or default_end(kind, starts_on)
    if not starts_on <= ends_on <= starts_on + LONGEST_ADJUNCT:
        raise OperationRefused(
            _("The last day must be in the year after %(day)s.")
            % {"day": date_format(starts_on, "j F Y")},
            code="adjunct_days_wrong",
            field="ends_on",
        )
    adjunct = Adjunct(
        clinic_id=patient.clinic_id,
        patient=patient,
        kind=kind,
        detail=detail.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        made_by=by,
    )
    return _checked_and_saved(adjunct)


@transaction.atomic
def stop_adjunct(*, adjunct: Adjunct, today: dt.date, by: User) -> Adjunct:  # noqa: ARG001 - who it was is in the audit, from the scope
    """It is not used any more. Twice is harmless."""
    adjunct = Adjunct.objects.select_for_update(of=("self",)).get(pk=adjunct.pk)
    if adjunct.stopped_on is None:
        adjunct.stopped_on = max(today, adjunct.starts_on)
        adjunct.save(update_fields=["stopped_on"])
    return adjunct


def _check_room(patient: Patient) -> None:
    if Goal.objects.filter(patient=patient, state=Goal.State.OPEN).count() >= MOST_GOALS:
        raise OperationRefused(
            _("There are %(most)s open goals already. Settle one first.") % {"most": MOST_GOALS},
            code="goals_full",
            field="text",
        )


def _checked_and_saved(row):
    try:
        row.full_clean(exclude=["patient", "clinic", "made_by"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise OperationRefused(messages[0], code="care_wrong", field=field) from error
    row.save()
    return row
