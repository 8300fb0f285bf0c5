"""Beside the program: the next appointment, goals, adjuncts, guardians."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.forms.care import AdjunctForm, AppointmentForm, GoalForm, GuardianForm
from patients.models import Adjunct, Appointment, Goal, Guardian, Patient
from patients.operations import care, guardians
from patients.queries.care_part import adjunct_words, appointment_words, goal_words
from patients.queries.words import full_date
from patients.rules.age import age_on, guardian_needed
from patients.views.opening import open_patient, patient_today
from pfprehab.errors import OperationRefused, add_refusal


def appointment(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """When the patient comes next; `none` says that nothing is agreed."""
    patient = open_patient(request, patient_id)
    form = AppointmentForm(request.POST or None)
    if request.method == "POST":
        is_none = "none" in request.POST
        if is_none or form.is_valid():
            try:
                care.set_appointment(
                    patient=patient,
                    starts_at=None if is_none else form.starts_at(patient),
                    place="" if is_none else form.cleaned_data["place"],
                    now=timezone.now(),
                    by=request.user,
                )
            except OperationRefused as refusal:
                form.full_clean()
                add_refusal(form, refusal)
            else:
                messages.success(request, _("Saved."))
                return redirect("patients:detail", patient_id=patient.public_id)
    rows = Appointment.objects.filter(patient=patient).select_related("made_by")[:10]
    context = {
        "form": form,
        "patient": patient,
        "history": [appointment_words(row, patient, now=timezone.now()) for row in rows],
    }
    return _answer(request, "patients/appointment.html", context)


def goals(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    patient = open_patient(request, patient_id)
    form = GoalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            care.add_goal(
                patient=patient,
                today=patient_today(patient),
                by=request.user,
                **form.cleaned_data,
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Goal written down."))
            return redirect("patients:goals", patient_id=patient.public_id)
    rows = Goal.objects.filter(patient=patient)
    context = {"form": form, "patient": patient, "goals": [goal_words(row) for row in rows]}
    return _answer(request, "patients/goals.html", context)


def goal(request: HttpRequest, goal_id: uuid.UUID) -> HttpResponse:
    """Reached, dropped, or open again."""
    found = get_object_or_404(Goal.objects.select_related("patient"), public_id=goal_id)
    try:
        care.settle_goal(
            goal=found,
            state=request.POST.get("state", ""),
            today=patient_today(found.patient),
            by=request.user,
        )
    except OperationRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Saved."))
    return redirect("patients:goals", patient_id=found.patient.public_id)


def adjuncts(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    patient = open_patient(request, patient_id)
    today = patient_today(patient)
    form = AdjunctForm(request.POST or None, initial={"starts_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            care.add_adjunct(patient=patient, today=today, by=request.user, **form.cleaned_data)
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("patients:adjuncts", patient_id=patient.public_id)
    rows = Adjunct.objects.filter(patient=patient)
    shown = [adjunct_words(row, today=today) for row in rows]
    return _answer(
        request, "patients/adjuncts.html", {"form": form, "patient": patient, "adjuncts": shown}
    )


def stop_adjunct(request: HttpRequest, adjunct_id: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Adjunct.objects.select_related("patient"), public_id=adjunct_id)
    care.stop_adjunct(adjunct=found, today=patient_today(found.patient), by=request.user)
    messages.success(request, _("Saved."))
    return redirect("patients:adjuncts", patient_id=found.patient.public_id)


def guardian_page(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Who agreed for a minor."""
    patient = open_patient(request, patient_id)
    today = patient_today(patient)
    form = GuardianForm(request.POST or None, initial={"consent_on": today})
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "verified"}
        try:
            guardians.record_guardian(
                patient=patient, today=today, now=timezone.now(), by=request.user, **given
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The guardian is on record."))
            return redirect("patients:detail", patient_id=patient.public_id)
    rows = Guardian.objects.filter(patient=patient).select_related("verified_by")
    context = {
        "form": form,
        "patient": patient,
        "under": patient.clinic.guardian_until,
        "needed": guardian_needed(
            age_on(patient.birth_date, today), under=patient.clinic.guardian_until
        ),
        "guardians": [_guardian_words(row, patient) for row in rows],
    }
    return _answer(request, "patients/guardians.html", context)


def end_guardian(request: HttpRequest, guardian_id: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Guardian.objects.select_related("patient"), public_id=guardian_id)
    guardians.end_guardian(guardian=found, today=patient_today(found.patient), by=request.user)
    messages.success(request, _("“%(name)s” is no guardian on record any more.") % {"name": found})
    return redirect("patients:guardians", patient_id=found.patient.public_id)


def _guardian_words(row: Guardian, patient: Patient) -> dict:
    checked = row.verified_at.astimezone(patient.zone).date()
    return {
        "id": row.public_id,
        "name": row.name,
        "relationship": row.get_relationship_display(),
        "contact": row.contact,
        "agreed": full_date(row.consent_on),
        "checked": full_date(checked),
        "who": row.verified_by.full_name or row.verified_by.email,
        "ended": full_date(row.ended_on) if row.ended_on else "",
    }


def _answer(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)
