"""People and what they do: patients, prescriptions, logs, screenings, flags, reminders."""

from patients.models.checks import Consent, Flag, Screening
from patients.models.notes import Note
from patients.models.outcomes import OutcomeActivity, OutcomeDraft, OutcomeScore
from patients.models.patient import Handover, Patient
from patients.models.prescription import Prescription
from patients.models.reminders import Heartbeat, Reminder
from patients.models.sessions import ExerciseLog, MorningCheck, SessionLog

__all__ = [
    "Consent",
    "ExerciseLog",
    "Flag",
    "Handover",
    "Heartbeat",
    "MorningCheck",
    "Note",
    "OutcomeActivity",
    "OutcomeDraft",
    "OutcomeScore",
    "Patient",
    "Prescription",
    "Reminder",
    "Screening",
    "SessionLog",
]
