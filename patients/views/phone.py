"""What the patient's own pages share: who it is, their day, their language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation

from patients.models import Patient

View = Callable[..., HttpResponse]


def for_patient(view: View) -> View:
    """Give the view its patient, and run it in the patient's language, rendering included."""

    @wraps(view)
    def own_page(request: HttpRequest, **kwargs) -> HttpResponse:
        patients = Patient.objects.select_related("clinic")
        patient = get_object_or_404(patients, pk=request.acting.patient_id)
        with translation.override(patient.language):
            response = view(request, patient, **kwargs)
        response.headers.setdefault("Content-Language", patient.language)
        return response

    return own_page


def local_now(patient: Patient) -> dt.datetime:
    """Now, on the patient's own clock."""
    return timezone.now().astimezone(patient.zone)
