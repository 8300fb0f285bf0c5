"""Prescribe in three steps: choose a template, personalise it, review and send."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from patients.forms.patient import KNEES
from patients.forms.personalise import PersonaliseForm
from patients.models import Patient, Prescription, Screening
from patients.models.patient import knees_in_words
from patients.operations.invitations import invite_patient
from patients.operations.prescribing import prescribe as prescribe_template
from patients.operations.prescription_checks import check_prescription, guardian_missing
from patients.operations.screening import current_screening
from patients.queries.invitation_state import invitation_state
from patients.queries.preview import days_in_words, preview_weeks, template_cards, weeks_in_words
from patients.queries.screening_words import found_in_words, pathway_in_words
from patients.rules.age import age_band, age_on
from patients.views.invitation_page import invitation_page
from patients.views.opening import open_patient, patient_today
from pfprehab.errors import OperationRefused, add_refusal
from programs.models import Template, TemplateItem
from programs.operations.versions import template_lines


def prescribe(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Step 1: the templates, once a screening allows it."""
    patient = open_patient(request, patient_id)
    today = patient_today(patient)
    screening = current_screening(patient=patient, today=today)
    if screening is None:
        return redirect("patients:screening", patient_id=patient.public_id)
    research = request.GET.get("research") == "1"
    templates = Template.objects.prescribable().prefetch_related("weeks__items")
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
        "cards": template_cards(templates),
        "running": Prescription.objects.filter(patient=patient)
        .running()
        .select_related("program", "hands_over_to"),
    }
    return render(request, "patients/prescribe.html", context)


def personalise(request: HttpRequest, patient_id: uuid.UUID, template: str) -> HttpResponse:
    """Steps 2 and 3: the choices, what they make, and on Send the prescription with its link."""
    patient = open_patient(request, patient_id)
    chosen = get_object_or_404(Template.objects.prescribable(), slug=template)
    today = patient_today(patient)
    screening = current_screening(patient=patient, today=today)
    if screening is None:
        return redirect("patients:screening", patient_id=patient.public_id)
    if screening.outcome == Screening.Outcome.STOPPED:
        return redirect("patients:prescribe", patient_id=patient.public_id)
    form = _form(request, patient, chosen, today)
    if request.method == "GET":
        return _step(request, form, patient, chosen)
    if form.is_valid() and _allowed(form, patient, chosen, today):
        step = request.POST.get("step", "")
        if step == "send":
            return _send(request, form, patient, chosen, today)
        return _step(request, form, patient, chosen, review=step == "review")
    return _step(request, form, patient, chosen, status=422)


def _form(request: HttpRequest, patient: Patient, template: Template, today) -> PersonaliseForm:
    optional = (
        TemplateItem.objects.filter(template_week__template=template, optional=True)
        .select_related("exercise__current")
        .order_by("template_week__week", "order")
    )
    return PersonaliseForm(
        request.POST if request.method == "POST" else None,
        patient=patient,
        optional=optional,
        initial=PersonaliseForm.initial_for(patient, template, today),
    )


def _allowed(form: PersonaliseForm, patient: Patient, template: Template, today) -> bool:
    try:
        check_prescription(patient=patient, template=template, today=today, **form.choices_made())
    except OperationRefused as refusal:
        add_refusal(form, refusal)
        return False
    return True


def _send(
    request: HttpRequest, form: PersonaliseForm, patient: Patient, template: Template, today
) -> HttpResponse:
    try:
        prescription = prescribe_template(
            patient=patient,
            template=template,
            switched_on=form.cleaned_data["switched_on"],
            today=today,
            by=request.user,
            **form.choices_made(),
        )
    except OperationRefused as refusal:
        add_refusal(form, refusal)
        return _step(request, form, patient, template, status=422)
    now = timezone.now()
    new = None
    if not invitation_state(patient, now=now).opened:
        new = invite_patient(patient=patient, now=now, by=request.user)
    return invitation_page(request, patient, new, prescription)


def _step(
    request: HttpRequest,
    form: PersonaliseForm,
    patient: Patient,
    template: Template,
    *,
    review: bool = False,
    status: int = 200,
) -> HttpResponse:
    choices = _choices_shown(form)
    left, right = KNEES[choices["side"]]
    items = template_lines(template, switched_on=choices["switched_on"])
    context = {
        "form": form,
        "patient": patient,
        "template": template,
        "weeks": preview_weeks(
            items, template, left=left, right=right, session_days=choices["session_days"]
        ),
        "step": 3 if review else 2,
        "no_guardian": guardian_missing(patient, today=patient_today(patient)),
    }
    if review:
        context["facts"] = _facts(form, template)
    page = "patients/review.html" if review else "patients/personalise.html"
    return render(request, page, context, status=status)


def _choices_shown(form: PersonaliseForm) -> dict:
    """What the weeks are drawn from: what was chosen, else what was offered first."""
    chosen = form.cleaned_data if form.is_bound else {}
    offered = form.initial
    return {
        "side": chosen.get("side") or offered["side"],
        "session_days": chosen.get("session_days") or [int(day) for day in offered["session_days"]],
        "switched_on": chosen.get("switched_on") or [],
    }


def _facts(form: PersonaliseForm, template: Template) -> dict:
    """The choices in words, to be read once more before sending."""
    chosen = form.cleaned_data
    left, right = KNEES[chosen["side"]]
    return {
        "knee": knees_in_words(left=left, right=right),
        "starts_on": chosen["starts_on"],
        "days": days_in_words(chosen["session_days"]),
        "weeks": weeks_in_words(template.duration_weeks),
    }
