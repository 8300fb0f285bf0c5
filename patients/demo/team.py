"""Who looks after whom in the demo clinic: a care team, a handover, days away with a cover."""

from __future__ import annotations

import datetime as dt

from patients.demo.clinic import STAFF
from patients.models import Patient
from patients.operations.handover import hand_over
from pfprehab.accounts.models import Clinic, Membership, User
from pfprehab.accounts.operations.teams import be_away, save_care_team

CARE_TEAM = "Knees and running"
IN_CARE_TEAM = ("Daniel", "Kwame")
HANDED = {
    "Pilar": "She comes on Fridays, when I am not in. Agreed with her by phone.",
    "Elena": "Moved to my afternoon list. Ask about stairs at work.",
}
HANDED_AGO = 3  # days
AWAY_IN, AWAY_FOR = 10, 5  # days


def tell_team(*, clinic: Clinic, now: dt.datetime) -> None:
    """Once, after the patients are there; their clinician gives two of them to the admin."""
    clinician, admin = (User.objects.get(email=person.email) for person in STAFF[:2])
    members = Membership.objects.filter(clinic=clinic, user__in=[clinician, admin])
    team = save_care_team(clinic=clinic, name=CARE_TEAM, members=members)
    Patient.objects.filter(given_name__in=IN_CARE_TEAM).update(care_team=team)
    for name, note in HANDED.items():
        hand_over(
            patient=Patient.objects.get(given_name=name),
            to_user=admin,
            care_team=None,
            note=note,
            now=now - dt.timedelta(days=HANDED_AGO),
            by=clinician,
        )
    today = now.astimezone(clinic.zone).date()
    first = today + dt.timedelta(days=AWAY_IN)
    be_away(
        clinic=clinic,
        user=clinician,
        cover=admin,
        first_day=first,
        last_day=first + dt.timedelta(days=AWAY_FOR - 1),
        today=today,
    )
