"""The patient page: one person's record."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from patients.forms.note import NoteForm
from patients.models import Patient
from patients.queries import record_parts
from patients.queries.assessment_part import assessment_part
from patients.queries.care_part import care_part
from patients.queries.episode_part import episode_part
from patients.queries.flags_part import flags_part
from patients.queries.invitation_state import invitation_state
from patients.queries.messages_part import messages_part
from patients.queries.outcomes_part import outcomes_part
from patients.queries.paper_part import paper_part
from patients.queries.record import record_of
from patients.queries.record_sessions import days_of, sessions_part
from patients.queries.team_part import team_part
from patients.queries.timeline import newest_entries
from pfprehab.audit.operations import record_read

TIMELINE_ENTRIES = 8


def detail(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Everything on record of one patient. Looking is recorded: no record, no page."""
    people = Patient.objects.select_related("clinic", "responsible")
    patient = get_object_or_404(people, public_id=patient_id)
    record_read(table=Patient._meta.db_table, row_id=patient.pk, patient_id=patient.pk)
    now = timezone.now()
    record = record_of(patient, now=now)
    context = {
        "patient": patient,
        "head": record_parts.head(record),
        "programs": record_parts.programs_now(record),
        "prescriptions": record_parts.prescriptions_part(record),
        "invitation": invitation_state(patient, now=now),
        "timeline": newest_entries(patient, most=TIMELINE_ENTRIES),
        "note_form": NoteForm(),
        "examined": assessment_part(patient, today=record.today),
        "team": team_part(patient, today=record.today),
        "outcomes": outcomes_part(patient, today=record.today, prescriptions=record.prescriptions),
        **flags_part(patient, now=now),
        **messages_part(patient, now=now),
        **care_part(patient, now=now),
        **episode_part(patient, now=now),
        **paper_part(record.prescriptions, today=record.today),
        **sessions_part(record, days_of(record)),
    }
    return render(request, "patients/detail.html", context)
