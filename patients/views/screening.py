"""The red-flag screening before a prescription, its history, and the clearance of what stopped."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from patients.forms.clearance import ClearanceForm
from patients.forms.screening import ScreeningForm
from patients.models import Screening
from patients.operations.clearance import record_clearance
from patients.operations.screening import cleared_now, current_screening, record_screening
from patients.queries.screening_history import screening_history
from patients.queries.screening_words import cleared_in_words, found_in_words, pathway_in_words
from patients.rules.age import age_band, age_on
from patients.views.opening import open_patient, patient_today
from pfprehab.audit.operations import record_read
from pfprehab.errors import OperationRefused, add_refusal


def screening(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Answer the questions. Clear or confirmed leads on to prescribing, a red flag stops there."""
    patient = open_patient(request, patient_id)
    today = patient_today(patient)
    posted = request.POST if request.method == "POST" else None
    age = age_on(patient.birth_date, today)
    covered = cleared_now(patient=patient, today=today)
    form = ScreeningForm(posted, age=age, cleared=covered)
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
        "age": age,
        "pathway": pathway_in_words(age_band(age)),
        "covered": cleared_in_words(patient, today=today) if covered else [],
    }
    status = 200 if posted is None else 422
    return render(request, "patients/screening.html", context, status=status)


def screenings(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Every screening on record, with what was cleared."""
    patient = open_patient(request, patient_id)
    context = {"patient": patient, "history": screening_history(patient)}
    return render(request, "patients/screenings.html", context)


def clearance(request: HttpRequest, screening_id: uuid.UUID) -> HttpResponse:
    """Record who cleared a red flag; the next step is a new screening."""
    rows = Screening.objects.select_related("patient__clinic", "screened_by")
    stopped = get_object_or_404(rows, public_id=screening_id)
    today = patient_today(stopped.patient)
    posted = request.POST if request.method == "POST" else None
    form = ClearanceForm(posted, screening=stopped, today=today)
    if posted is not None and form.is_valid():
        try:
            record_clearance(screening=stopped, today=today, by=request.user, **form.values())
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Clearance recorded. Now screen again."))
            return redirect("patients:screening", patient_id=stopped.patient.public_id)
    if posted is None:
        table = Screening._meta.db_table
        record_read(table=table, row_id=stopped.pk, patient_id=stopped.patient_id)
    context = {
        "form": form,
        "patient": stopped.patient,
        "screening": stopped,
        "found": [one for one in found_in_words(stopped) if one.stops],
    }
    status = 200 if posted is None else 422
    return render(request, "patients/clearance.html", context, status=status)
