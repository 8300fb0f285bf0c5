"""Switching reminders off from the e-mail, without signing in (RFC 8058 one-click)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt

from patients.mail import read_off_token
from patients.models import Patient
from patients.operations.reminders import stop_reminders
from pfprehab.accounts.scoping import Scope, scoped_to


@csrf_exempt  # a mail program posts here without our cookie; the token can do only this one thing
def reminders_off(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST switches off. A token that is not ours says so and does nothing."""
    owner = read_off_token(token)
    if owner is None:
        return render(request, "patients/reminders_off.html", {"state": "unknown"}, status=404)
    if request.method == "GET":
        return render(request, "patients/reminders_off.html", {"state": "ask"})
    clinic_id, patient_id = owner
    scope = Scope(actor=f"link:{patient_id}", clinic_id=clinic_id, patient_id=patient_id)
    with scoped_to(scope):
        stop_reminders(patient=get_object_or_404(Patient, pk=patient_id))
    return render(request, "patients/reminders_off.html", {"state": "off"})
