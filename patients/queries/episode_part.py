"""What the patient page says of the care as a whole: pauses, guardians, discharge, archive."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from patients.models import Guardian, Patient, Pause
from patients.queries.what_next import pause_sentence
from patients.queries.words import full_date
from patients.rules.age import age_on, guardian_needed
from programs.queries.plan_words import plan_words

ADULT = 18  # years


def episode_part(patient: Patient, *, now: dt.datetime) -> dict:
    """{"episode": ...} for templates/patients/record/_episode.html. At most two queries.

    Of a merged record the one it points to is a query more.
    """
    today = now.astimezone(patient.zone).date()
    lasting = Pause.objects.lasting().filter(patient=patient)
    pauses = lasting.select_related("prescription__program")
    age = age_on(patient.birth_date, today)
    guardian = _guardian(patient) if age < ADULT else ""
    return {
        "episode": {
            "pauses": [_pause(pause, today=today) for pause in pauses],
            "guardian": guardian,
            "guardian_missing": guardian_needed(age, under=patient.clinic.guardian_until)
            and not guardian,
            "is_minor": age < ADULT,
            "discharged": full_date(patient.discharged_on) if patient.discharged_on else "",
            "reason": patient.get_discharge_reason_display() if patient.discharged_on else "",
            "note": patient.discharge_note,
            "archived": _day(patient, patient.archived_at),
            "merged_into": _merged_into(patient),
        }
    }


def _pause(pause: Pause, *, today: dt.date) -> dict:
    return {
        "program": plan_words(pause.prescription.program.name),
        "prescription": pause.prescription.public_id,
        "sentence": pause_sentence(pause, today=today),
        "reason": pause.reason,
        "over": bool(pause.last_day and pause.last_day < today),
    }


def _guardian(patient: Patient) -> str:
    row = Guardian.objects.filter(patient=patient, ended_on=None).first()
    if row is None:
        return ""
    return _("%(name)s (%(relationship)s), agreed on %(day)s") % {
        "name": row.name,
        "relationship": row.get_relationship_display().lower(),
        "day": full_date(row.consent_on),
    }


def _merged_into(patient: Patient) -> Patient | None:
    return patient.merged_into if patient.merged_into_id else None


def _day(patient: Patient, moment: dt.datetime | None) -> str:
    return full_date(moment.astimezone(patient.zone).date()) if moment else ""
