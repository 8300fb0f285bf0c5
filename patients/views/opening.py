"""Opening a record: found in the scope or 404, and the look at it noted."""

import datetime as dt
import uuid

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from patients.models import Patient, Prescription
from pfprehab.audit.operations import record_read


def open_patient(request: HttpRequest, patient_id: uuid.UUID) -> Patient:
    """The patient a page is about. Showing the page is a read of the record."""
    rows = Patient.objects.select_related("clinic", "user")
    patient = get_object_or_404(rows, public_id=patient_id)
    _note(request, patient.pk, table="patients_patient", row_id=patient.pk)
    return patient


def open_prescription(request: HttpRequest, prescription_id: uuid.UUID) -> Prescription:
    rows = Prescription.objects.select_related(
        "patient__clinic", "patient__user", "program__template__hands_over_to", "hands_over_to"
    )
    prescription = get_object_or_404(rows, public_id=prescription_id)
    _note(request, prescription.patient_id, table="patients_prescription", row_id=prescription.pk)
    return prescription


def patient_today(patient: Patient) -> dt.date:
    """The day it is where the patient lives."""
    return timezone.now().astimezone(patient.zone).date()


def _note(request: HttpRequest, patient_id: int, *, table: str, row_id: int) -> None:
    # A write leaves its own trace, made by the database.
    if request.method == "GET":
        record_read(table=table, row_id=row_id, patient_id=patient_id)
