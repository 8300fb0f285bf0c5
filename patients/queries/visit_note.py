"""The note of a visit as plain text, and the discharge letter: the record in the clinic's words."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from patients.models import Patient
from patients.queries import record_facts, words
from patients.queries.record import Record, record_of
from patients.queries.record_measures import measure_sections
from patients.queries.record_sessions import days_of
from patients.queries.record_text import Fact, Section


def note_sections(patient: Patient, *, now: dt.datetime) -> list[Section]:
    """What stands on record at a visit, in the order in which notes are read."""
    record = record_of(patient, now=now)
    days = days_of(record)
    return [
        record_facts.person_section(record),
        record_facts.screening_section(record),
        record_facts.program_section(record, lines=True),
        record_facts.adherence_section(record, days),
        record_facts.pain_section(record, days),
        *measure_sections(patient, today=record.today),
        record_facts.flags_section(record, now=now),
        record_facts.plan_section(record),
    ]


def letter_sections(
    patient: Patient, *, now: dt.datetime, own_words: str = ""
) -> tuple[Record, list[Section]]:
    """A discharge letter. own_words: what the clinician adds; it stands first and is not kept."""
    record = record_of(patient, now=now)
    days = days_of(record)
    summary = [Section(_("Summary"), [Fact("", own_words)])] if own_words else []
    return record, [
        record_facts.person_section(record),
        *summary,
        record_facts.history_section(record),
        record_facts.adherence_section(record, days),
        record_facts.pain_section(record, days),
        *measure_sections(patient, today=record.today),
        record_facts.flags_section(record, now=now),
    ]


def note_heading(patient: Patient, *, now: dt.datetime) -> str:
    day = words.full_date(now.astimezone(patient.clinic.zone).date())
    return f"{patient.clinic.name}, {day}"
