"""The red-flag screening before a first prescription."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from patients.forms.screening import ScreeningForm
from patients.models import Screening
from patients.operations.screening import current_screening, record_screening
from patients.rules.age import age_on
from patients.views.opening import open_patient, patient_today
from pfprehab.errors import OperationRefused, add_refusal


def screening(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Answer the questions. Clear or confirmed leads on to prescribing, a red flag stops there."""
    patient = open_patient(request, patient_id)
    today = patient_today(patient)
    posted = request.POST if request.method == "POST" else None
    form = ScreeningForm(posted, age=age_on(patient.birth_date, today))
    if posted is not None and form.is_valid():
        try:
            done = record_screening(
                patient=patient,
                answers=form.answers(),
                reasons=form.reasons(),
                today=today,
                by=request.user,
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            if done.outcome != Screening.Outcome.STOPPED:
                messages.success(request, _("Screening saved. It counts for 14 days."))
            return redirect("patients:prescribe", patient_id=patient.public_id)
    context = {
        "form": form,
        "patient": patient,
        "current": current_screening(patient=patient, today=today),
    }
    status = 200 if posted is None else 422
    return render(request, "patients/screening.html", context, status=status)
