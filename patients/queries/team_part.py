"""Who looks after a patient, for the patient page and the list."""

import datetime as dt

from patients.models import Handover, Patient
from pfprehab.accounts.queries.covering import covers_on

SHOWN = 3


def team_part(patient: Patient, *, today: dt.date) -> dict:
    """Who looks after a patient, who covers today, and how they changed hands, newest first.

    Two queries when the patient was loaded with `select_related("responsible", "care_team")`.
    """
    covers = covers_on(today) if patient.responsible_id else {}
    cover = covers.get(patient.responsible_id)
    rows = Handover.objects.filter(patient=patient)
    return {
        "responsible": str(patient.responsible or ""),
        "care_team": str(patient.care_team or ""),
        "is_away": patient.responsible_id in covers,
        "cover": str(cover or ""),
        "handovers": list(rows.select_related("from_user", "to_user", "handed_by")[:SHOWN]),
    }
