"""Acknowledge and close what a clinician must look at."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.models import Flag
from patients.operations import flags
from patients.queries import words
from pfprehab.accounts.validators import plain_lines
from pfprehab.audit.operations import record_read
from pfprehab.errors import OperationRefused, add_refusal


class CloseFlagForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("What was decided"),
        max_length=500,
        validators=[plain_lines],
        widget=forms.Textarea(attrs={"maxlength": 500}),
        help_text=gettext_lazy("It stays on the record. For example: seen today, knee is fine."),
    )

    def clean_note(self) -> str:
        """One line: the record keeps it as one sentence."""
        return " ".join(self.cleaned_data["note"].split())


def acknowledge_flag(request: HttpRequest, flag_id: uuid.UUID) -> HttpResponse:
    """Say "I have seen it": one click, and the flag stays open."""
    flag = get_object_or_404(_flags(), public_id=flag_id)
    flags.acknowledge_flag(flag=flag, now=timezone.now(), by=request.user)
    messages.success(request, _("Acknowledged. The flag stays open until you close it."))
    return redirect("patients:detail", patient_id=flag.patient.public_id)


def close_flag(request: HttpRequest, flag_id: uuid.UUID) -> HttpResponse:
    """Close a flag with a note of what was decided."""
    flag = get_object_or_404(_flags(), public_id=flag_id)
    form = CloseFlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            flags.close_flag(flag=flag, now=timezone.now(), by=request.user, **form.cleaned_data)
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _closed(flag))
            return redirect("patients:detail", patient_id=flag.patient.public_id)
    record_read(table=Flag._meta.db_table, row_id=flag.pk, patient_id=flag.patient_id)
    pain = flag.session_log.pain_worst if flag.session_log else None
    context = {
        "form": form,
        "flag": flag,
        "title": words.flag_title(kind=flag.kind, item_ids=flag.item_ids, pain=pain),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/close_flag.html", context, status=status)


def _flags():
    return Flag.objects.select_related("patient", "session_log")


def _closed(flag: Flag) -> str:
    if flag.locks:
        return _("Flag closed. The next session is open again unless another flag holds it.")
    return _("Flag closed.")
