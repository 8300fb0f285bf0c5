"""What next for a program: finish, extend, hand over, measure again, pause, resume, stop."""

from __future__ import annotations

import datetime as dt
import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.forms import what_next as ways
from patients.models import Prescription
from patients.operations import endings, pauses
from patients.operations.prescribing import change_status as stop_program
from patients.queries.what_next import hand_overs, pause_words
from patients.queries.words import full_date
from patients.views.opening import open_prescription, patient_today
from pfprehab.errors import OperationRefused, add_refusal


def change_status(request: HttpRequest, prescription_id: uuid.UUID) -> HttpResponse:
    """The ways on of a program. Each is a form of its own; `status` says which was sent."""
    shown = open_prescription(request, prescription_id)
    today = patient_today(shown.patient)
    act = request.POST.get("status", "")
    offered = _forms(request, shown, today)
    if request.method == "GET":
        return _page(request, shown, offered, today)
    form = offered.get(act) or ways.UnknownForm(request.POST)
    if form.is_valid():
        try:
            words = _ACTS[act](request, shown, form.cleaned_data, today)
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, words)
            if act == ways.HandOverForm.act:
                slug = form.cleaned_data["template"]
                return redirect("patients:personalise", shown.patient.public_id, slug)
            return redirect("patients:detail", patient_id=shown.patient.public_id)
    return _page(request, shown, offered, today, form=form)


def keep_program(request: HttpRequest, prescription_id: uuid.UUID) -> HttpResponse:
    """Take back that another program follows."""
    shown = open_prescription(request, prescription_id)
    endings.cancel_hand_over(prescription=shown, by=request.user)
    messages.success(request, _("“%(program)s” goes on.") % {"program": shown.program.name})
    return redirect("patients:change-status", shown.public_id)


def _forms(request: HttpRequest, shown: Prescription, today: dt.date) -> dict[str, forms.Form]:
    """Every way that is open now, by its name; the one that was sent holds what was entered."""
    sent = request.POST.get("status") if request.method == "POST" else None

    def data(form: type[ways.ActForm]):
        return request.POST if sent == form.act else None

    if shown.status not in Prescription.RUNNING:
        return {}
    pause = pauses.lasting_pause(shown)
    choices = [(one.template.slug, one.words) for one in hand_overs(shown)]
    plain = [(pauses.PLANNED, "")]
    resume = pause_words(shown, pause, today=today).choices if pause else plain
    paused = pause is not None or shown.status == Prescription.Status.PAUSED
    made = [
        ways.ResumeForm(data(ways.ResumeForm), choices=resume)
        if paused
        else ways.PauseForm(data(ways.PauseForm), today=today),
        ways.FinishForm(data(ways.FinishForm)),
        ways.ExtendForm(data(ways.ExtendForm)),
        ways.HandOverForm(data(ways.HandOverForm), choices=choices),
        ways.StopForm(data(ways.StopForm)),
    ]
    return {form.act: form for form in made}


def _page(
    request: HttpRequest,
    shown: Prescription,
    offered: dict[str, forms.Form],
    today: dt.date,
    *,
    form: forms.Form | None = None,
) -> HttpResponse:
    pause = pauses.lasting_pause(shown)
    context = {
        "prescription": shown,
        "patient": shown.patient,
        "form": form,
        "ways": offered,
        "pause": pause_words(shown, pause, today=today) if pause else None,
        "hand_overs": hand_overs(shown),
        "is_over": today > shown.timeline.last_day,
        "last_day": full_date(shown.timeline.last_day),
    }
    status = 200 if form is None else 422
    return render(request, "patients/change_status.html", context, status=status)


def _finish(request: HttpRequest, shown: Prescription, given: dict, _today) -> str:
    endings.finish_program(
        prescription=shown,
        outcome=given["outcome"],
        note=given["reason"],
        now=timezone.now(),
        by=request.user,
    )
    return _("The program is finished.")


def _stop(request: HttpRequest, shown: Prescription, given: dict, _today) -> str:
    stop_program(
        prescription=shown,
        status=Prescription.Status.STOPPED,
        reason=given["reason"],
        now=timezone.now(),
        by=request.user,
    )
    return _("The program is stopped.")


def _pause(request: HttpRequest, shown: Prescription, given: dict, today: dt.date) -> str:
    pauses.pause_program(prescription=shown, today=today, by=request.user, **given)
    return _("The pause is set. The patient sees it on the phone.")


def _resume(request: HttpRequest, shown: Prescription, given: dict, today: dt.date) -> str:
    pauses.resume_program(prescription=shown, today=today, by=request.user, **given)
    return _("The program goes on.")


def _extend(request: HttpRequest, shown: Prescription, given: dict, today: dt.date) -> str:
    version = endings.extend_program(prescription=shown, today=today, by=request.user, **given)
    weeks = given["weeks"]
    words = ngettext(
        "%(n)s week added, as version %(number)s.",
        "%(n)s weeks added, as version %(number)s.",
        weeks,
    )
    return words % {"n": weeks, "number": version.number}


def _hand_over(request: HttpRequest, shown: Prescription, given: dict, _today) -> str:
    chosen = next(one for one in hand_overs(shown) if one.template.slug == given["template"])
    endings.plan_hand_over(
        prescription=shown, template=chosen.template, week=chosen.week, by=request.user
    )
    words = _("“%(old)s” ends when “%(new)s” is sent, not before.")
    return words % {"old": shown.program.name, "new": chosen.template.name}


_ACTS = {
    ways.FinishForm.act: _finish,
    ways.StopForm.act: _stop,
    ways.PauseForm.act: _pause,
    ways.ResumeForm.act: _resume,
    ways.ExtendForm.act: _extend,
    ways.HandOverForm.act: _hand_over,
}
