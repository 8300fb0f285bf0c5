"""The patient's own activities: write one down, end one."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from patients.forms.outcomes import ActivityForm
from patients.models import OutcomeActivity
from patients.operations.outcome_activities import add_activity, end_activity
from patients.views.opening import open_patient, patient_today
from pfprehab.errors import OperationRefused, add_refusal


def outcome_activities(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """The list, and a new one. Three to five are asked."""
    patient = open_patient(request, patient_id)
    form = ActivityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        today, words = patient_today(patient), form.cleaned_data["words"]
        try:
            add_activity(patient=patient, words=words, today=today, by=request.user)
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Activity added."))
            return redirect("patients:outcome-activities", patient_id=patient.public_id)
    activities = list(OutcomeActivity.objects.filter(patient=patient))
    context = {
        "patient": patient,
        "form": form,
        "running": [one for one in activities if one.ended_on is None],
        "ended": [one for one in activities if one.ended_on],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/outcomes/activities.html", context, status=status)


def end_outcome_activity(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Stop asking about an activity; what was answered stays."""
    rows = OutcomeActivity.objects.select_related("patient")
    activity = get_object_or_404(rows, public_id=activity_id)
    end_activity(activity=activity, today=patient_today(activity.patient), by=request.user)
    messages.success(request, _("It is not asked any more. What was answered stays on record."))
    return redirect("patients:outcome-activities", patient_id=activity.patient.public_id)
