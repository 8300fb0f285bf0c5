"""A program goes on: to the patient, to another patient, into the clinic's templates, or back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.forms.save_template import SaveTemplateForm
from patients.models import Patient, Prescription
from patients.operations.invitations import invite_patient
from patients.operations.program_changes import withdraw_prescription
from patients.views.invitation_page import invitation_page, mail_link
from patients.views.opening import open_patient, open_prescription
from pfprehab.errors import OperationRefused, add_refusal
from programs.models import ProgramVersion
from programs.models.template import Emphasis
from programs.operations.clinic_templates import save_clinic_template
from programs.queries.documents import document_of_version

MOST_PATIENTS = 12


def withdraw(request: HttpRequest, prescription_id: uuid.UUID) -> HttpResponse:
    """Undo of Send."""
    shown = open_prescription(request, prescription_id)
    try:
        withdraw_prescription(prescription=shown, now=timezone.now(), by=request.user)
    except OperationRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("patients:prescription", prescription_id=shown.public_id)
    messages.success(
        request,
        _("%(program)s is taken back. Its link does not open.") % {"program": shown.program},
    )
    return redirect("patients:detail", patient_id=shown.patient.public_id)


def mail_invitation(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """A new link by e-mail to the address on record; it is shown here all the same."""
    patient = open_patient(request, patient_id)
    if not patient.email:
        messages.error(
            request,
            _("No e-mail address is on record. Show the QR code, print it, or add an address."),
        )
        return redirect("patients:detail", patient_id=patient.public_id)
    try:
        new = invite_patient(patient=patient, now=timezone.now(), by=request.user)
    except OperationRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("patients:detail", patient_id=patient.public_id)
    if mail_link(patient, new):
        messages.success(
            request, _("A new link is on its way to %(email)s.") % {"email": patient.email}
        )
    else:
        words = _("The mail server did not take the e-mail. Use the QR code or the link below.")
        messages.error(request, words)
    return invitation_page(request, patient, new)


def choose_copy(request: HttpRequest, prescription_id: uuid.UUID) -> HttpResponse:
    """Whom to copy a program to: found by name or record number."""
    shown = open_prescription(request, prescription_id)
    search = request.GET.get("who", "").replace("\x00", "")[:100]
    others = Patient.objects.exclude(pk=shown.patient_id)
    found = others.found_by(search) if search.strip() else others.none()
    context = {
        "prescription": shown,
        "patient": shown.patient,
        "search": search,
        "found": list(found.in_reading_order()[:MOST_PATIENTS]),
    }
    return render(request, "patients/choose_copy.html", context)


def save_template(request: HttpRequest, prescription_id: uuid.UUID) -> HttpResponse:
    """The newest version as a template of the clinic's own."""
    shown = open_prescription(request, prescription_id)
    posted = request.POST if request.method == "POST" else None
    form = SaveTemplateForm(posted, initial=_proposed(shown))
    if posted is not None and form.is_valid():
        try:
            template = _save(request, shown, form)
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            words = _("Saved as the clinic’s template “%(name)s”.") % {"name": template.name}
            messages.success(request, words)
            return redirect("programs:template", slug=template.slug)
    context = {"form": form, "prescription": shown, "patient": shown.patient}
    status = 200 if posted is None else 422
    return render(request, "patients/save_template.html", context, status=status)


def _proposed(shown: Prescription) -> dict:
    template = shown.program.template
    emphasis = template.emphasis if template else Emphasis.HIP_AND_KNEE
    return {"emphasis": emphasis, "summary": template.summary if template else ""}


def _save(request: HttpRequest, shown: Prescription, form: SaveTemplateForm):
    version = ProgramVersion.objects.filter(program=shown.program_id).first()
    return save_clinic_template(
        clinic=request.acting.clinic,
        kind=shown.kind,
        sessions_per_week=len(shown.session_days),
        document=document_of_version(version, weeks=shown.program.duration_weeks),
        weeks=version.weeks.all(),
        by=request.user,
        now=timezone.now(),
        **form.cleaned_data,
    )
