"""People and what they do: patients, prescriptions, logs, screenings, flags, reminders."""

from patients.models.checks import Consent, Flag, Screening
from patients.models.episode import Adjunct, Appointment, Goal, Guardian, Pause
from patients.models.patient import Patient
from patients.models.prescription import Prescription
from patients.models.reminders import Heartbeat, Reminder
from patients.models.sessions import ExerciseLog, MorningCheck, SessionLog

__all__ = [
    "Adjunct",
    "Appointment",
    "Consent",
    "ExerciseLog",
    "Flag",
    "Goal",
    "Guardian",
    "Heartbeat",
    "MorningCheck",
    "Patient",
    "Pause",
    "Prescription",
    "Reminder",
    "Screening",
    "SessionLog",
]
