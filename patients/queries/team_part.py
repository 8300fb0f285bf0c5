"""Who looks after a patient, for the patient page and the list."""

import datetime as dt

from pfprehab.accounts.models import CareTeam, Clinic, User
from pfprehab.accounts.queries.covering import covering_on


def team_part(patient, *, today: dt.date) -> dict:
    """{"responsible", "care_team", "cover"} in words; at most three queries."""
    responsible = patient.responsible
    cover_id = covering_on(today).get(patient.responsible_id) if responsible else None
    team = CareTeam.objects.filter(pk=patient.care_team_id).first()
    return {
        "responsible": str(responsible) if responsible else "",
        "care_team": team.name if team else "",
        "cover": str(User.objects.get(pk=cover_id)) if cover_id else "",
    }


def thresholds_of(clinic: Clinic) -> dict[str, int]:
    """A clinic's limits of triage, as `patients.rules.triage.triage` takes them."""
    return {
        "quiet_days": clinic.quiet_days,
        "severe_pain": clinic.severe_pain,
        "rise": clinic.pain_rise,
        "fewest_logs": clinic.fewest_logs,
    }
