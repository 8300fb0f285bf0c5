"""People and what they do: patients, prescriptions, logs, screenings, flags, reminders."""

from patients.models.assessment import Assessment
from patients.models.caseload_view import CaseloadView
from patients.models.checks import Clearance, Consent, Flag, Screening
from patients.models.episode import Adjunct, Appointment, Goal, Guardian, Pause
from patients.models.flag_events import FlagEvent
from patients.models.messages import Message, MessageTemplate, ThreadRead
from patients.models.notes import Note
from patients.models.outcomes import OutcomeActivity, OutcomeDraft, OutcomeScore
from patients.models.patient import Handover, Patient
from patients.models.prescription import Prescription
from patients.models.reminders import Heartbeat, Reminder
from patients.models.sessions import ExerciseLog, MorningCheck, SessionLog

__all__ = [
    "Adjunct",
    "Appointment",
    "Assessment",
    "CaseloadView",
    "Clearance",
    "Consent",
    "ExerciseLog",
    "Flag",
    "FlagEvent",
    "Goal",
    "Guardian",
    "Handover",
    "Heartbeat",
    "Message",
    "MessageTemplate",
    "MorningCheck",
    "Note",
    "OutcomeActivity",
    "OutcomeDraft",
    "OutcomeScore",
    "Patient",
    "Pause",
    "Prescription",
    "Reminder",
    "Screening",
    "SessionLog",
    "ThreadRead",
]
