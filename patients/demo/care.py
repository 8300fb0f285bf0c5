"""What was agreed beside the programs of the demo, told through the operations of those days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from patients.demo.people import Care
from patients.models import Patient
from patients.operations.care import add_adjunct, add_goal, set_appointment, settle_goal
from patients.operations.guardians import record_guardian
from patients.operations.leaving import archive_patient, discharge_patient

if TYPE_CHECKING:
    from patients.demo.story import Teller

CONSULTATION = dt.time(10, 20)


def tell_guardian(teller: Teller, patient: Patient, care: Care, ago: int) -> None:
    """Put on record before the program goes to the phone."""
    if care.guardian is None:
        return
    name, relationship, contact = care.guardian
    record_guardian(
        patient=patient,
        name=name,
        relationship=relationship,
        contact=contact,
        consent_on=teller.day(ago),
        today=teller.day(ago),
        now=teller.moment(ago, CONSULTATION),
        by=teller.by,
    )


def tell_care(teller: Teller, patient: Patient, care: Care, came: int) -> None:
    _appointment(teller, patient, care)
    for text, state in care.goals:
        goal = add_goal(patient=patient, text=text, today=teller.day(came), by=teller.by)
        settle_goal(goal=goal, state=state, today=teller.day(min(came, 6)), by=teller.by)
    for kind, ago in care.adjuncts:
        add_adjunct(
            patient=patient,
            kind=kind,
            starts_on=teller.day(ago),
            today=teller.day(ago),
            by=teller.by,
        )
    _leave(teller, patient, care)


def _appointment(teller: Teller, patient: Patient, care: Care) -> None:
    if care.appointment is None:
        return
    ahead, hour, place = care.appointment
    day = teller.today + dt.timedelta(days=ahead)
    starts_at = dt.datetime.combine(day, dt.time(hour, 30), tzinfo=patient.zone)
    set_appointment(patient=patient, starts_at=starts_at, place=place, now=teller.now, by=teller.by)


def _leave(teller: Teller, patient: Patient, care: Care) -> None:
    """Discharged then, and archived since."""
    if care.discharged is None:
        return
    ago, reason, note = care.discharged
    moment = teller.moment(ago, CONSULTATION)
    discharge_patient(
        patient=patient, reason=reason, note=note, day=teller.day(ago), now=moment, by=teller.by
    )
    archive_patient(patient=patient, now=moment, by=teller.by)
