"""Add a patient, change one, make their invitation, withdraw a device."""

import uuid
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.forms.patient import PatientForm
from patients.models import Patient
from patients.operations import invitations
from patients.operations import patients as operations
from patients.rules.age import age_band, age_on
from patients.views.invitation_page import invitation_page
from patients.views.opening import open_patient, patient_today
from pfprehab.accounts.models import Device
from pfprehab.errors import OperationRefused, add_refusal


def add(request: HttpRequest) -> HttpResponse:
    """A new patient. A possible duplicate is shown first and has to be confirmed."""
    clinic = request.acting.clinic
    posted = request.POST if request.method == "POST" else None
    form = PatientForm(posted, initial={"language": clinic.language, "time_zone": clinic.time_zone})
    if posted is None:
        return render(request, "patients/add.html", {"form": form})
    alike = []
    if form.is_valid():
        today = timezone.now().astimezone(ZoneInfo(clinic.time_zone)).date()
        try:
            patient = operations.add_patient(
                clinic=clinic, today=today, by=request.user, **form.values()
            )
        except (OperationRefused, ValidationError) as error:
            alike = _alike(form) if getattr(error, "code", "") == "possible_duplicate" else []
            if alike:
                form.ask_about_duplicates()
            _add_error(form, error)
        else:
            messages.success(request, _("%(name)s was added.") % {"name": patient})
            _say_guardian(request, patient, today)
            return redirect("patients:detail", patient_id=patient.public_id)
    return render(request, "patients/add.html", {"form": form, "alike": alike}, status=422)


def edit(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    patient = open_patient(request, patient_id)
    posted = request.POST if request.method == "POST" else None
    form = PatientForm(posted, initial=PatientForm.initial_of(patient))
    if posted is not None and form.is_valid():
        try:
            operations.change_patient(
                patient=patient,
                changes=form.changes(),
                today=patient_today(patient),
                by=request.user,
            )
        except (OperationRefused, ValidationError) as error:
            _add_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("patients:detail", patient_id=patient.public_id)
    context = {"form": form, "patient": patient}
    status = 200 if posted is None else 422
    return render(request, "patients/edit.html", context, status=status)


def invite(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Make a new link and show it: the one answer that ever holds the secret."""
    patient = open_patient(request, patient_id)
    try:
        new = invitations.invite_patient(patient=patient, now=timezone.now(), by=request.user)
    except OperationRefused as refusal:
        messages.error(request, refusal.message)
        way = "guardians" if refusal.code == "guardian_missing" else "detail"
        return redirect(f"patients:{way}", patient_id=patient.public_id)
    return invitation_page(request, patient, new)


def revoke_device(request: HttpRequest, device_id: uuid.UUID) -> HttpResponse:
    clinic = request.acting.clinic
    device = get_object_or_404(Device, public_id=device_id, clinic=clinic)
    patient = get_object_or_404(Patient, user=device.user_id)
    invitations.revoke_device(device=device, now=timezone.now(), by=request.user)
    messages.success(request, _("“%(device)s” has no access any more.") % {"device": device.label})
    return redirect("patients:detail", patient_id=patient.public_id)


def _alike(form: PatientForm) -> list[Patient]:
    values = form.cleaned_data
    alike = Patient.objects.like(
        given_name=values["given_name"],
        family_name=values["family_name"],
        birth_date=values["birth_date"],
    )
    return list(alike.in_reading_order()[:10])


def _add_error(form: PatientForm, error: OperationRefused | ValidationError) -> None:
    if isinstance(error, OperationRefused):
        add_refusal(form, error)
        return
    for field, texts in error.message_dict.items():
        form.add_error(field if field in form.fields else None, texts)


def _say_guardian(request: HttpRequest, patient: Patient, today) -> None:
    guardian = age_band(age_on(patient.birth_date, today)).guardian
    if guardian == "required":
        messages.warning(
            request,
            _(
                "Under 16: put the parent or guardian who agrees on record before the first "
                "session."
            ),
        )
    elif guardian == "clinic decides":
        messages.warning(
            request, _("Under 18: follow your clinic's rule on the agreement of a guardian.")
        )
