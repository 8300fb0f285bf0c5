"""Give a patient to a colleague; let a colleague leave once their patients are given away."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.forms.handover import HandoverForm, LeavingForm, SeveralForm
from patients.models import Flag, Handover, Patient
from patients.operations import handover as operations
from patients.views.opening import open_patient
from pfprehab.accounts.forms import colleagues_of
from pfprehab.accounts.models import Absence, Membership, User
from pfprehab.errors import OperationRefused, add_refusal


def handover(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    patient = open_patient(request, patient_id)
    form = HandoverForm(_posted(request), patient=patient)
    if request.method == "POST" and form.is_valid():
        try:
            operations.hand_over(
                patient=patient,
                to_user=_user(form.cleaned_data["to_user"]),
                care_team=form.cleaned_data["care_team"],
                note=form.cleaned_data["note"],
                now=timezone.now(),
                by=request.user,
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. It stands on the record."))
            return redirect("patients:detail", patient_id=patient.public_id)
    rows = Handover.objects.filter(patient=patient)
    context = {
        "form": form,
        "patient": patient,
        "handovers": rows.select_related("from_user", "to_user", "handed_by"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/handover.html", context, status=status)


def handover_several(request: HttpRequest) -> HttpResponse:
    """Patients of one clinician, one's own unless `from` says whose, chosen and given away."""
    clinic = request.acting.clinic
    colleagues = colleagues_of(clinic)
    giver = _giver(request, colleagues)
    patients = Patient.objects.filter(responsible=giver).select_related("care_team")
    sent = request.POST if request.method == "POST" else None
    form = SeveralForm(sent, clinic=clinic, giver=giver, patients=patients.in_reading_order())
    if request.method == "POST" and form.is_valid():
        try:
            count = operations.hand_over_several(
                patients=form.cleaned_data["patients"],
                to_user=_user(form.cleaned_data["to_user"]),
                note=form.cleaned_data["note"],
                now=timezone.now(),
                by=request.user,
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _handed_words(count))
            return redirect("patients:caseload")
    context = {"form": form, "giver": giver, "colleagues": colleagues}
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/handover_several.html", context, status=status)


def leaving(request: HttpRequest, member_id: int) -> HttpResponse:
    """A colleague's patients, each with who takes over; then the access ends at once."""
    clinic = request.acting.clinic
    members = Membership.objects.select_related("user").filter(is_active=True)
    leaver = get_object_or_404(members, pk=member_id, clinic=clinic)
    patients = Patient.objects.filter(responsible=leaver.user_id).in_reading_order()
    form = LeavingForm(_posted(request), clinic=clinic, leaver=leaver, patients=patients)
    if request.method == "POST" and form.is_valid():
        try:
            count = operations.leave_clinic(
                membership=leaver,
                heirs={patient: _user(user) for patient, user in form.heirs().items()},
                note=form.cleaned_data["note"],
                now=timezone.now(),
                by=request.user,
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _left_words(leaver, count))
            return redirect("accounts:team")
    context = {
        "form": form,
        "leaver": leaver,
        "section": "team",
        "covers_for": Absence.objects.filter(cover=leaver.user_id).select_related("user"),
        "open_flags": Flag.objects.open().filter(patient__responsible=leaver.user_id).count(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/leaving.html", context, status=status)


def _giver(request: HttpRequest, colleagues: list[tuple[int, str]]) -> int:
    """Whose patients: a colleague's, or one's own where the address names none."""
    wanted = request.GET.get("from", "")
    return next((pk for pk, _name in colleagues if str(pk) == wanted), request.user.pk)


def _handed_words(count: int) -> str:
    words = ngettext(
        "%(count)d patient was handed over. It stands on the record.",
        "%(count)d patients were handed over. It stands on their records.",
        count,
    )
    return words % {"count": count}


def _user(pk: int) -> User | None:
    return User.objects.filter(pk=pk).first() if pk else None


def _left_words(leaver: Membership, count: int) -> str:
    words = ngettext(
        "%(name)s has no access any more; %(count)d patient was handed over.",
        "%(name)s has no access any more; %(count)d patients were handed over.",
        count,
    )
    return words % {"name": leaver.user, "count": count}


def _posted(request: HttpRequest):
    """What was sent; a form without any field is still a form that was sent."""
    return request.POST if request.method == "POST" else None
