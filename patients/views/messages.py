"""Secure messages, the clinic's side: inbox, one patient's thread, the clinic's own texts."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.forms.messages import MessageForm, TemplateFormSet
from patients.operations.message_templates import save_templates
from patients.operations.messages import mark_read, write_to_patient
from patients.queries import threads
from patients.queries.message_texts import chosen_text, clinic_texts
from patients.views.opening import open_patient
from pfprehab.errors import OperationRefused, add_refusal


def inbox(request: HttpRequest) -> HttpResponse:
    """Threads of the clinic; ?show= unread, waiting (for an answer) or all."""
    show = request.GET.get("show", "")
    show = show if show in (threads.UNREAD, threads.WAITING, threads.ALL) else threads.UNREAD
    found = threads.inbox(show=show, now=timezone.now())
    labels = {
        threads.UNREAD: _("Unread"),
        threads.WAITING: _("Waiting for an answer"),
        threads.ALL: _("All"),
    }
    tabs = [
        {
            "label": label,
            "count": str(found["counts"][key]),
            "query": f"show={key}",
            "current": key == show,
        }
        for key, label in labels.items()
    ]
    context = {"section": "messages", "rows": found["rows"], "tabs": tabs, "show": show}
    return render(request, "patients/inbox.html", context)


def thread(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """One patient's thread. Opening it is reading it, and the patient sees when that was."""
    patient, now = open_patient(request, patient_id), timezone.now()
    texts = clinic_texts()
    typed = chosen_text(texts, request.GET.get("text", ""), patient)
    form = MessageForm(request.POST or None, initial={"text": typed})
    if request.method == "POST" and form.is_valid():
        try:
            write_to_patient(
                patient=patient, text=form.cleaned_data["text"], now=now, by=request.user
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Message sent."))
            return redirect("patients:thread", patient_id=patient_id)
    notes = threads.thread_of(patient, by_clinic=True, now=now)
    shown = notes[-1].number if notes else 0
    mark_read(patient=patient, shown=shown, by_clinic=True, now=now, by=request.user)
    context = {
        "section": "messages",
        "patient": patient,
        "notes": notes,
        "form": form,
        "texts": texts,
        "may_write": patient.clinic.patients_may_write,
        "told_by_mail": bool(patient.email and patient.reminders_wanted),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/thread.html", context, status=status)


def message_texts(request: HttpRequest) -> HttpResponse:
    """The clinic's own texts, on one page; saving puts them in the place of the old ones."""
    formset = TemplateFormSet(request.POST or None, initial=_texts_as_typed(), prefix="text")
    if request.method == "POST" and formset.is_valid():
        save_templates(clinic=request.acting.clinic, texts=formset.kept(), by=request.user)
        messages.success(request, _("Texts saved."))
        return redirect("patients:message-texts")
    status = 422 if request.method == "POST" else 200
    context = {"section": "messages", "formset": formset}
    return render(request, "patients/message_texts.html", context, status=status)


def _texts_as_typed() -> list[dict]:
    return [
        {
            "name": text.name,
            "for_quiet": text.for_quiet,
            "text_en": text.words["en"],
            "text_es": text.words["es"],
        }
        for text in clinic_texts()
    ]
