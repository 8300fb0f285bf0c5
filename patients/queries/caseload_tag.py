"""Whether anything the caseload is made of has changed: one small question instead of the page.

Every write to these tables leaves an event of the audit, so counting the events of the last minutes
sees inserts, updates and deletes alike. Counting instead of asking for the newest: an event may
become visible after a younger one, when its transaction took longer.
"""

import datetime as dt
from hashlib import blake2b

from django.utils.translation import get_language

from patients.models import Flag, Patient, Pause, Prescription, SessionLog
from patients.queries.thresholds import thresholds_of
from pfprehab.accounts.models import Absence, CareTeamMember, Clinic
from pfprehab.audit.models import Event
from programs.models import PrescribedExercise, Program, ProgramVersion

WATCHED = [
    model._meta.db_table
    for model in (
        Patient,
        Prescription,
        Pause,
        SessionLog,
        Flag,
        Program,
        ProgramVersion,
        PrescribedExercise,
        CareTeamMember,
        Absence,
    )
]
# Days begin at a quarter of an hour at the latest, in every time zone there is.
SLOT_SECONDS = 15 * 60
# Longer than any transaction may take.
MARGIN = dt.timedelta(seconds=SLOT_SECONDS)


def caseload_tag(*, now: dt.datetime, clinic: Clinic, user, address: str) -> str:
    """A weak entity tag of the list at this address, for this reader, on this day."""
    slot = int(now.timestamp()) // SLOT_SECONDS
    since = dt.datetime.fromtimestamp(slot * SLOT_SECONDS, dt.UTC) - MARGIN
    changes = Event.objects.filter(
        clinic_id=clinic.pk,
        at__gte=since,
        table_name__in=WATCHED,
        kind__in=(Event.Kind.INSERT, Event.Kind.UPDATE, Event.Kind.DELETE),
    )
    reader = (clinic.pk, user.pk, get_language(), address)
    parts = (slot, changes.count(), thresholds_of(clinic), reader)
    return f'W/"{blake2b(repr(parts).encode(), digest_size=12).hexdigest()}"'
