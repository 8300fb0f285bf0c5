"""Assessments: what was found, repeated over time, corrected as a further revision."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from patients.forms.assessment import AssessmentForm
from patients.models import Assessment, Patient
from patients.operations.assessment import record_assessment
from patients.queries.assessments import assessments_page
from patients.views.opening import open_patient, patient_today
from pfprehab.audit.operations import record_read
from pfprehab.errors import OperationRefused, add_refusal


def assessments(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """All of them: first against last, charts, each in a few lines."""
    patient = open_patient(request, patient_id)
    page = assessments_page(patient, today=patient_today(patient))
    return render(request, "patients/assessments.html", {"patient": patient, **page})


def new_assessment(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Enter what was examined; partial is fine."""
    patient = open_patient(request, patient_id)
    today = patient_today(patient)
    last = Assessment.objects.filter(patient=patient).current().newest_first().first()
    form = AssessmentForm(
        request.POST if request.method == "POST" else None,
        last=last,
        today=today,
        initial=AssessmentForm.initial_for(last, today),
    )
    if request.method == "POST" and form.is_valid() and _saved(request, form, patient):
        return redirect("patients:assessments", patient_id=patient.public_id)
    return _form(request, form, patient)


def correct_assessment(request: HttpRequest, assessment_id: uuid.UUID) -> HttpResponse:
    """Correct one revision: the form is filled with it, and it stays readable."""
    rows = Assessment.objects.select_related("patient__clinic", "assessed_by")
    row = get_object_or_404(rows, public_id=assessment_id)
    form = AssessmentForm(
        request.POST if request.method == "POST" else None,
        today=patient_today(row.patient),
        initial=AssessmentForm.initial_of(row),
    )
    if request.method == "POST" and form.is_valid():
        if _saved(request, form, row.patient, corrects=row):
            return redirect("patients:assessments", patient_id=row.patient.public_id)
    elif request.method == "GET":
        table = Assessment._meta.db_table
        record_read(table=table, row_id=row.pk, patient_id=row.patient_id)
    return _form(request, form, row.patient, corrects=row)


def _saved(
    request: HttpRequest,
    form: AssessmentForm,
    patient: Patient,
    corrects: Assessment | None = None,
) -> bool:
    try:
        record_assessment(
            patient=patient,
            values=form.values(),
            assessed_on=form.cleaned_data["assessed_on"],
            today=patient_today(patient),
            by=request.user,
            corrects=corrects,
        )
    except OperationRefused as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, _("Corrected.") if corrects else _("Assessment saved."))
    return True


def _form(
    request: HttpRequest,
    form: AssessmentForm,
    patient: Patient,
    corrects: Assessment | None = None,
) -> HttpResponse:
    context = {"form": form, "patient": patient, "corrects": corrects, "open": form.open_sections()}
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/assessment_form.html", context, status=status)
