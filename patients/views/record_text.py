"""The record as text: a note to copy, and the discharge letter as page and PDF."""

import datetime as dt
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.forms.letter import LetterForm
from patients.models import Patient
from patients.queries.record_text import Section, as_data, as_text
from patients.queries.visit_note import letter_sections, note_heading, note_sections
from patients.queries.words import full_date
from patients.views.opening import open_patient
from pfprehab.audit.operations import record_read
from pfprehab.languages import page_language
from pfprehab.pdf import pdf_of, pdf_response


def visit_note(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """What stands on record, as plain text for another system."""
    patient = open_patient(request, patient_id)
    now = timezone.now()
    sections = note_sections(patient, now=now)
    text = f"{note_heading(patient, now=now)}\n\n{as_text(sections)}"
    return render(request, "patients/visit_note.html", {"patient": patient, "text": text})


def letter(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """The letter to read and to copy; sending the form answers with the PDF."""
    patient = open_patient(request, patient_id)
    posted = request.POST if request.method == "POST" else None
    form = LetterForm(posted)
    now = timezone.now()
    if posted is not None and form.is_valid():
        # Nothing is written, so nothing else would say that the record was read.
        record_read(table=Patient._meta.db_table, row_id=patient.pk, patient_id=patient.pk)
        own_words = form.cleaned_data["own_words"].strip()
        _record, sections = letter_sections(patient, now=now, own_words=own_words)
        data = _sheet(request, patient, sections, now=now)
        return pdf_response(pdf_of("letter", data, moment=now), name="discharge-letter")
    _record, sections = letter_sections(patient, now=now)
    text = f"{note_heading(patient, now=now)}\n\n{as_text(sections, definitions=True)}"
    context = {"patient": patient, "text": text, "sections": sections, "form": form}
    status = 200 if posted is None else 422
    return render(request, "patients/letter.html", context, status=status)


def _sheet(
    request: HttpRequest, patient: Patient, sections: list[Section], *, now: dt.datetime
) -> dict:
    clinic = patient.clinic
    day = now.astimezone(clinic.zone).date()
    title = _("Discharge letter: %(patient)s") % {"patient": patient}
    return {
        "language": page_language(),
        "title": title,
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "clinic": {"name": clinic.name},
        "day": full_date(day),
        "sections": as_data(sections),
        "signature": request.user.full_name or request.user.email,
        "foot": title,
        "foot_numbers": _("Clinic: %(phone)s. Emergency: %(emergency)s.")
        % {"phone": clinic.phone, "emergency": clinic.emergency_number},
        "page_words": _("Page {page} of {pages}"),
    }
