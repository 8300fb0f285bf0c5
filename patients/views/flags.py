"""The queue of flags, one flag with its evidence, and what is done about it."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.forms.flags import CloseFlagForm, HandOverForm, ReopenFlagForm
from patients.forms.messages import MessageForm
from patients.models import Flag
from patients.operations import flags
from patients.operations.messages import write_to_patient
from patients.queries import flag_queue as queue
from patients.queries.flag_page import flag_page
from patients.queries.message_texts import chosen_text, clinic_texts
from pfprehab.accounts.queries.covering import covering_on
from pfprehab.audit.operations import record_read
from pfprehab.errors import OperationRefused, add_refusal


def flag_list(request: HttpRequest) -> HttpResponse:
    """The clinic's flags; ?state= open, acknowledged or closed, ?whose= mine or clinic."""
    state = _one_of(request.GET.get("state"), queue.STATES, queue.OPEN)
    whose = _one_of(request.GET.get("whose"), (queue.MINE, queue.CLINIC), queue.CLINIC)
    zone = request.acting.clinic.zone
    found = queue.flag_queue(
        state=state, whose=whose, user=request.user, zone=zone, now=timezone.now()
    )
    context = {
        "section": "flags",
        "state": state,
        "whose": whose,
        "rows": found.rows,
        "hidden": str(found.total - len(found.rows)) if found.total > len(found.rows) else "",
        "tabs": queue.tabs_of(found, state=state, whose=whose),
    }
    return render(request, "patients/flags.html", context)


def flag(request: HttpRequest, flag_id: uuid.UUID) -> HttpResponse:
    """One flag: the evidence and the acts on one screen."""
    return _page(request, _found(flag_id))


def acknowledge_flag(request: HttpRequest, flag_id: uuid.UUID) -> HttpResponse:
    """Say "I have seen it" and take it on: one click, and the flag stays open."""
    found = _found(flag_id)
    flags.acknowledge_flag(flag=found, now=timezone.now(), by=request.user)
    messages.success(request, _("Acknowledged. The flag stays open until you close it."))
    return redirect("patients:flag", flag_id=flag_id)


def close_flag(request: HttpRequest, flag_id: uuid.UUID) -> HttpResponse:
    """Close a flag with what was done and decided."""
    found = _found(flag_id)
    if request.method == "GET":
        return _page(request, found)
    form = CloseFlagForm(request.POST)
    if form.is_valid():
        try:
            flags.close_flag(flag=found, now=timezone.now(), by=request.user, **form.cleaned_data)
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _closed(found))
            return redirect("patients:detail", patient_id=found.patient.public_id)
    return _page(request, _found(flag_id), close_form=form)


def hand_over_flag(request: HttpRequest, flag_id: uuid.UUID) -> HttpResponse:
    """Give the flag to a colleague."""
    found = _found(flag_id)
    form = HandOverForm(request.POST, clinic=request.acting.clinic, flag=found)
    if form.is_valid():
        to, note = form.cleaned_data["to"], form.cleaned_data["handover_note"]
        try:
            flags.hand_over_flag(flag=found, to=to, note=note, now=timezone.now(), by=request.user)
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(who)s has this flag now.") % {"who": to})
            return redirect("patients:flag", flag_id=flag_id)
    return _page(request, _found(flag_id), hand_over_form=form)


def reopen_flag(request: HttpRequest, flag_id: uuid.UUID) -> HttpResponse:
    """Open a closed flag again, with the reason."""
    found = _found(flag_id)
    form = ReopenFlagForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            flags.reopen_flag(flag=found, reason=reason, now=timezone.now(), by=request.user)
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The flag is open again, and it is yours."))
            return redirect("patients:flag", flag_id=flag_id)
    return _page(request, _found(flag_id), reopen_form=form)


def message_about_flag(request: HttpRequest, flag_id: uuid.UUID) -> HttpResponse:
    """Write to the patient from their flag; the message keeps the link."""
    found = _found(flag_id)
    form = MessageForm(request.POST)
    if form.is_valid():
        text, now = form.cleaned_data["text"], timezone.now()
        try:
            write_to_patient(patient=found.patient, text=text, flag=found, now=now, by=request.user)
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Message sent. The flag stays open until you close it."))
            return redirect("patients:flag", flag_id=flag_id)
    return _page(request, _found(flag_id), message_form=form)


def _found(flag_id: uuid.UUID) -> Flag:
    rows = Flag.objects.select_related(
        "patient__clinic", "patient__responsible", "session_log", "owner", "closed_by"
    )
    return get_object_or_404(rows, public_id=flag_id)


def _page(request: HttpRequest, found: Flag, **forms) -> HttpResponse:
    """The flag with its forms. One that was not accepted comes back with what was typed."""
    record_read(table=Flag._meta.db_table, row_id=found.pk, patient_id=found.patient_id)
    clinic, texts = request.acting.clinic, clinic_texts()
    page = flag_page(found, user=request.user, zone=clinic.zone, now=timezone.now())
    typed = chosen_text(texts, request.GET.get("text", ""), found.patient)
    if "close_form" in forms:
        # What the page shows now has been seen: sending it again speaks of that.
        forms["close_form"].data = forms["close_form"].data.copy()
        forms["close_form"].data["reports_seen"] = page["reports_seen"]
    context = {
        "section": "flags",
        **page,
        "texts": texts,
        "message_form": MessageForm(initial={"text": typed}),
        "close_form": CloseFlagForm(initial={"reports_seen": page["reports_seen"]}),
        "hand_over_form": HandOverForm(
            clinic=clinic, flag=found, suggested=_suggested(found, request.user)
        ),
        "reopen_form": ReopenFlagForm(),
        **forms,
    }
    return render(request, "patients/flag.html", context, status=422 if forms else 200)


def _suggested(found: Flag, user) -> int | None:
    """Who else should have it: the responsible clinician, or who covers for them today."""
    today = timezone.now().astimezone(found.patient.clinic.zone).date()
    responsible = found.patient.responsible_id
    person = covering_on(today).get(responsible, responsible)
    return person if person != user.pk else None


def _one_of(value: str | None, allowed, default: str) -> str:
    return value if value in allowed else default


def _closed(found: Flag) -> str:
    if found.locks:
        return _("Flag closed. The next session is open again unless another flag holds it.")
    return _("Flag closed.")
