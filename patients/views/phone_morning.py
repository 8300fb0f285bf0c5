"""The question of the morning."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.forms.phone_morning import MorningForm
from patients.models import Patient
from patients.operations.mornings import record_morning
from patients.queries import my_day
from patients.views.phone import for_patient, local_now
from pfprehab.errors import OperationRefused, add_refusal


@for_patient
def morning(request: HttpRequest, patient: Patient) -> HttpResponse:
    now = local_now(patient)
    due, after_session = my_day.morning_to_ask(patient, now=now)
    initial = {"day": due or now.date()}
    form = MorningForm(request.POST or None, initial=initial, after_session=after_session)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            record_morning(
                patient=patient,
                day=data["day"],
                pain=data["pain"],
                settled_within_hour=data.get("settled"),
                now=timezone.now(),
                by=request.user,
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. Thank you."))
            return redirect("patients:today")
    status = 422 if request.method == "POST" else 200
    context = {"tab": "today", "form": form, "is_yesterday": due and due < now.date()}
    return render(request, "patients/phone/morning.html", context, status=status)
