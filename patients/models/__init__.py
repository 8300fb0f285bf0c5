"""People and what they do: patients, prescriptions, logs, screenings, flags, reminders."""

from patients.models.checks import Consent, Flag, Screening
from patients.models.flag_events import FlagEvent
from patients.models.messages import Message, MessageTemplate, ThreadRead
from patients.models.patient import Patient
from patients.models.prescription import Prescription
from patients.models.reminders import Heartbeat, Reminder
from patients.models.sessions import ExerciseLog, MorningCheck, SessionLog

__all__ = [
    "Consent",
    "ExerciseLog",
    "Flag",
    "FlagEvent",
    "Heartbeat",
    "Message",
    "MessageTemplate",
    "MorningCheck",
    "Patient",
    "Prescription",
    "Reminder",
    "Screening",
    "SessionLog",
    "ThreadRead",
]
