"""Prescribe in three steps: choose a template, personalise it, review and send."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from patients.forms.patient import KNEES
from patients.models import Patient, Prescription, Screening
from patients.models.patient import knees_in_words
from patients.operations.invitations import invite_patient
from patients.operations.prescribing import Edited
from patients.operations.prescribing import prescribe as prescribe_program
from patients.operations.prescription_checks import check_prescription, guardian_missing
from patients.operations.screening import current_screening
from patients.queries.beginnings import Beginning, FromProgram, FromTemplate
from patients.queries.invitation_state import invitation_state
from patients.queries.phone_preview import first_session
from patients.queries.preview import days_in_words, template_cards, weeks_in_words
from patients.queries.screening_words import found_in_words, pathway_in_words
from patients.queries.template_reasons import template_reasons
from patients.rules.age import age_band, age_on
from patients.views.invitation_page import invitation_page
from patients.views.opening import open_patient, open_prescription, patient_today
from patients.views.personalising import Personalising
from pfprehab.accounts.operations.tokens import NewToken
from pfprehab.errors import OperationRefused, add_refusal
from programs.models import Template, TemplateItem, TemplateWeek
from programs.models.template import Fidelity

_ITEMS = TemplateItem.objects.select_related("exercise__current")
_WEEKS = TemplateWeek.objects.prefetch_related(Prefetch("items", _ITEMS))


def prescribe(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Step 1: the templates, once a screening allows it."""
    patient = open_patient(request, patient_id)
    today = patient_today(patient)
    screening = current_screening(patient=patient, today=today)
    if screening is None:
        return redirect("patients:screening", patient_id=patient.public_id)
    research = request.GET.get("research") == "1"
    templates = Template.objects.prescribable().prefetch_related(Prefetch("weeks", _WEEKS))
    if not research:
        templates = templates.everyday()
    context = {
        "patient": patient,
        "screening": screening,
        "stopped": screening.outcome == Screening.Outcome.STOPPED,
        "found": found_in_words(screening),
        "pathway": pathway_in_words(age_band(age_on(patient.birth_date, today))),
        "research": research,
        "no_guardian": guardian_missing(patient, today=today),
        "cards": template_cards(templates, template_reasons(patient, today=today)),
        "running": Prescription.objects.filter(patient=patient)
        .running()
        .select_related("program", "hands_over_to"),
    }
    return render(request, "patients/prescribe.html", context)


def personalise(request: HttpRequest, patient_id: uuid.UUID, template: str) -> HttpResponse:
    """Steps 2 and 3 from a template. One that is retired while it is open is told on saving."""
    patient = open_patient(request, patient_id)
    known = Template.objects.exclude(fidelity=Fidelity.RECONSTRUCTION)
    offered = known.prescribable() if request.method == "GET" else known
    chosen = get_object_or_404(offered, slug=template)
    return _personalise(request, patient, FromTemplate(chosen))


def copy_to(
    request: HttpRequest, patient_id: uuid.UUID, prescription_id: uuid.UUID
) -> HttpResponse:
    """Steps 2 and 3 from a program that another patient follows."""
    patient = open_patient(request, patient_id)
    source = open_prescription(request, prescription_id)
    return _personalise(request, patient, FromProgram(source, patient))


def _personalise(request: HttpRequest, patient: Patient, beginning: Beginning) -> HttpResponse:
    """The editor, then what it makes, and on Send the prescription with its link."""
    today = patient_today(patient)
    screening = current_screening(patient=patient, today=today)
    if screening is None:
        return redirect("patients:screening", patient_id=patient.public_id)
    if screening.outcome == Screening.Outcome.STOPPED:
        return redirect("patients:prescribe", patient_id=patient.public_id)
    page = Personalising(patient, beginning, today)
    page.read(request.POST if request.method == "POST" else None)
    step = request.POST.get("step", "") if page.is_settled else ""
    if step in ("review", "send", "again") and not (page.form.is_valid() and _allowed(page, today)):
        return _editor(request, page, status=422)
    if step == "send":
        return _send(request, page, today)
    if step == "review":
        if page.needs_reason():
            return _editor(request, page, status=422)
        return _review(request, page)
    return _editor(request, page, status=200 if page.is_settled else 422)


def _allowed(page: Personalising, today) -> bool:
    try:
        check_prescription(
            patient=page.patient,
            template=page.beginning.template,
            kind=page.beginning.kind,
            today=today,
            **page.form.choices_made(),
        )
    except OperationRefused as refusal:
        add_refusal(page.form, refusal)
        return False
    return True


def _send(request: HttpRequest, page: Personalising, today) -> HttpResponse:
    """The program and the way in to it, or neither."""
    try:
        with transaction.atomic():
            prescription = _prescribed(request, page, today)
            new = _invitation(request, page.patient)
    except OperationRefused as refusal:
        add_refusal(page.form, refusal)
        return _editor(request, page, status=422)
    return invitation_page(request, page.patient, new, prescription)


def _prescribed(request: HttpRequest, page: Personalising, today) -> Prescription:
    return prescribe_program(
        patient=page.patient,
        template=page.beginning.template,
        edited=Edited(
            document=page.document,
            base=page.base,
            weeks=page.beginning.weeks,
            name=page.beginning.name,
            kind=page.beginning.kind,
        ),
        override_reason=page.form.cleaned_data["override_reason"],
        today=today,
        by=request.user,
        **page.form.choices_made(),
    )


def _invitation(request: HttpRequest, patient: Patient) -> NewToken | None:
    now = timezone.now()
    if invitation_state(patient, now=now).opened:
        return None
    return invite_patient(patient=patient, now=now, by=request.user)


def _editor(request: HttpRequest, page: Personalising, *, status: int = 200) -> HttpResponse:
    context = {**_context(page), "step": 2}
    return render(request, "patients/personalise.html", context, status=status)


def _review(request: HttpRequest, page: Personalising) -> HttpResponse:
    chosen = page.form.cleaned_data
    left, right = KNEES[chosen["side"]]
    context = _context(page)
    facts = {
        "knee": knees_in_words(left=left, right=right),
        "starts_on": chosen["starts_on"],
        "days": days_in_words(chosen["session_days"]),
        "weeks": weeks_in_words(page.document.weeks),
    }
    phone = first_session(page.shown(), language=page.patient.language)
    context |= {"step": 3, "facts": facts, "phone": phone}
    return render(request, "patients/review.html", context)


def _context(page: Personalising) -> dict:
    today = patient_today(page.patient)
    return {**page.context(), "no_guardian": guardian_missing(page.patient, today=today)}
