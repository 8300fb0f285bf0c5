"""Write a note about a patient, or correct one."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.forms.note import NoteForm
from patients.models import Note, Patient
from patients.operations.notes import write_note
from patients.views.opening import open_patient
from pfprehab.errors import OperationRefused, add_refusal


def note_new(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    return _note_page(request, open_patient(request, patient_id), corrects=None)


def note_correct(request: HttpRequest, note_id: uuid.UUID) -> HttpResponse:
    """The old words to start from; saving adds the correction, the old note stays on record."""
    note = get_object_or_404(Note.objects.select_related("patient"), public_id=note_id)
    patient = open_patient(request, note.patient.public_id)
    return _note_page(request, patient, corrects=note)


def _note_page(request: HttpRequest, patient: Patient, *, corrects: Note | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = NoteForm(posted, initial={"text": corrects.text} if corrects else None)
    if posted is not None and form.is_valid():
        try:
            write_note(
                patient=patient,
                corrects=corrects,
                now=timezone.now(),
                by=request.user,
                **form.cleaned_data,
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The note is on the record."))
            return redirect("patients:detail", patient_id=patient.public_id)
    context = {"form": form, "patient": patient, "corrects": corrects}
    status = 200 if posted is None else 422
    return render(request, "patients/note.html", context, status=status)
