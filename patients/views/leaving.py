"""The end of care: discharge, archive, bring back, and two records that are one person."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.forms.care import DischargeForm, MergeForm
from patients.models import Patient, Prescription
from patients.operations import leaving, merging
from patients.queries.merge_preview import rows_to_move, table_words
from patients.queries.words import full_date
from patients.views.opening import open_patient, patient_today
from pfprehab.audit.operations import record_read
from pfprehab.errors import OperationRefused, add_refusal

LONGEST_SEARCH = 100
MOST_FOUND = 20
MOST_ARCHIVED = 100


def discharge(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """End the care; once it has ended: archive, or bring back."""
    patient = open_patient(request, patient_id)
    form = DischargeForm(request.POST or None, initial={"day": patient_today(patient)})
    if request.method == "POST" and form.is_valid():
        try:
            leaving.discharge_patient(
                patient=patient, now=timezone.now(), by=request.user, **form.cleaned_data
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s is discharged.") % {"name": patient})
            return redirect("patients:detail", patient_id=patient.public_id)
    running = Prescription.objects.filter(patient=patient).running().select_related("program")
    context = {
        "form": form,
        "patient": patient,
        "running": running,
        "discharged": full_date(patient.discharged_on) if patient.discharged_on else "",
        "phones": merging.phones_in_use(patient),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/discharge.html", context, status=status)


def archive(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    patient = open_patient(request, patient_id)
    try:
        leaving.archive_patient(patient=patient, now=timezone.now(), by=request.user)
    except OperationRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("patients:discharge", patient_id=patient.public_id)
    messages.success(request, _("%(name)s is archived.") % {"name": patient})
    return redirect("patients:archived")


def bring_back(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    patient = open_patient(request, patient_id)
    try:
        leaving.bring_back(patient=patient, by=request.user)
    except OperationRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("%(name)s is in the caseload again.") % {"name": patient})
    return redirect("patients:detail", patient_id=patient.public_id)


def archived(request: HttpRequest) -> HttpResponse:
    """Who was archived, found by name or record number."""
    search = _search(request)
    rows = Patient.objects.archived().in_reading_order().select_related("merged_into")
    if search:
        rows = rows.found_by(search)
    found = [
        {"patient": row, "day": full_date(row.archived_at.astimezone(row.zone).date())}
        for row in rows[:MOST_ARCHIVED]
    ]
    context = {"rows": found, "search": search, "more": len(found) == MOST_ARCHIVED}
    return render(request, "patients/archived.html", context)


def merge(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Find the second record of the same person; see what moves; merge."""
    patient = open_patient(request, patient_id)
    wanted = request.POST.get("other") or request.GET.get("other", "")
    if not wanted:
        return _candidates(request, patient)
    other = get_object_or_404(Patient, public_id=_uuid(wanted))
    form = MergeForm(request.POST or None, this=patient, other=other)
    if request.method == "POST" and form.is_valid():
        pair = (patient, other) if form.cleaned_data["keep"] == "this" else (other, patient)
        try:
            done = merging.merge_patients(
                kept=pair[0],
                emptied=pair[1],
                phones_confirmed=form.cleaned_data["phones_confirmed"],
                now=timezone.now(),
                by=request.user,
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            _say(request, done)
            return redirect("patients:detail", patient_id=done.patient.public_id)
    return _preview(request, form, patient, other)


def _candidates(request: HttpRequest, patient: Patient) -> HttpResponse:
    search = _search(request)
    others = Patient.objects.exclude(pk=patient.pk).filter(merged_into=None)
    if search:
        found = others.found_by(search)
    else:
        found = others.like(
            given_name=patient.given_name,
            family_name=patient.family_name,
            birth_date=patient.birth_date,
        )
    context = {
        "patient": patient,
        "search": search,
        "found": list(found.in_reading_order()[:MOST_FOUND]),
    }
    return render(request, "patients/merge.html", context)


def _preview(
    request: HttpRequest, form: MergeForm, patient: Patient, other: Patient
) -> HttpResponse:
    record_read(table=Patient._meta.db_table, row_id=other.pk, patient_id=other.pk)
    sides = [
        {
            "patient": one,
            "born": full_date(one.birth_date),
            "rows": rows_to_move(one),
            "phones": merging.phones_in_use(one),
        }
        for one in (patient, other)
    ]
    context = {"form": form, "patient": patient, "other": other, "sides": sides}
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/merge_preview.html", context, status=status)


def _say(request: HttpRequest, done: merging.Merged) -> None:
    messages.success(
        request, _("Merged: %(n)s entries moved to this record.") % {"n": sum(done.moved.values())}
    )
    if done.stayed:
        what = ", ".join(f"{table_words(table)} ({n})" for table, n in done.stayed.items())
        messages.warning(
            request,
            _("Left in the archived record, because this one has the same: %(what)s.")
            % {"what": what},
        )


def _search(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]


def _uuid(text: str) -> uuid.UUID:
    """The id in a form; one that nobody has for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)
