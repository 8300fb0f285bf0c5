"""The messages of the patient page: the last ones, and whether something is unread."""

import datetime as dt

from patients.models import Patient
from patients.queries.threads import thread_of

SHOWN = 3


def messages_part(patient: Patient, *, now: dt.datetime) -> dict:
    """For `patients/record/_messages.html`. Two queries. Showing them here reads nothing."""
    notes = thread_of(patient, by_clinic=True, now=now)
    return {
        "last_notes": notes[-SHOWN:],
        "notes_unread": sum(note.unread for note in notes),
        "notes_before": max(len(notes) - SHOWN, 0),
    }
