"""Bringing exercises in and taking them out, as files."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.forms.imports import ImportForm
from exercises.models import Draft, Exercise, ExerciseImport, ImportRow
from exercises.operations import importing
from exercises.operations.bulk_approval import approve_import
from exercises.operations.exporting import FORMATS
from exercises.operations.exporting import export as exported
from pfprehab.errors import OperationRefused, add_refusal

PAGE_SIZE = 50


def imports(request: HttpRequest) -> HttpResponse:
    """The files brought before, and the form for the next one. Sending it is the dry run."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = importing.check_import(
                content=file.read(),
                file_name=file.name,
                layout=form.cleaned_data["layout"],
                licence=form.licence(),
                owner_clinic=request.acting.clinic,
                by=request.user,
                now=timezone.now(),
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("exercises:import", import_id=batch.public_id)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "batches": _own(request)[:PAGE_SIZE]}
    return render(request, "exercises/imports.html", context, status=status)


def import_report(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    return _report(request, _get(request, import_id))


def apply(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    batch = _get(request, import_id)
    try:
        count = importing.apply_import(batch=batch, by=request.user, now=timezone.now())
    except OperationRefused as refusal:
        return _report(request, batch, refusal=refusal)
    words = ngettext("%(count)s draft is made.", "%(count)s drafts are made.", count)
    messages.success(request, words % {"count": count})
    return redirect("exercises:import", import_id=batch.public_id)


def approve(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    batch = _get(request, import_id)
    try:
        count = approve_import(batch=batch, by=request.user, now=timezone.now())
    except OperationRefused as refusal:
        return _report(request, batch, refusal=refusal)
    words = ngettext(
        "%(count)s exercise is published.", "%(count)s exercises are published.", count
    )
    messages.success(request, words % {"count": count})
    return redirect("exercises:import", import_id=batch.public_id)


def discard(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    batch = _get(request, import_id)
    try:
        importing.discard_import(batch=batch, by=request.user)
    except OperationRefused as refusal:
        return _report(request, batch, refusal=refusal)
    messages.success(request, _("The import is discarded. Nothing was written."))
    return redirect("exercises:imports")


def take(request: HttpRequest, import_id: uuid.UUID, number: int) -> HttpResponse:
    """Decide on one likely duplicate: make a draft of it anyway, or leave it out."""
    batch = _get(request, import_id)
    row = get_object_or_404(batch.rows.exclude(likely=[]), number=number)
    if batch.state == ExerciseImport.State.CHECKED:
        importing.take_row(row=row, taken=request.POST.get("taken") == "yes", by=request.user)
    page = reverse("exercises:import", args=[batch.public_id])
    return redirect(f"{page}?kind=likely#row-{number}")


def export(request: HttpRequest, format_: str) -> HttpResponse:
    """What the reader sees of the catalogue as a file: all, or only the clinic's own."""
    if format_ not in FORMATS:
        raise Http404
    exercises = Exercise.objects.offered()
    if request.GET.get("whose") == "ours":
        exercises = exercises.filter(owner_clinic__isnull=False)
    elif request.GET.get("whose") == "global":
        exercises = exercises.filter(owner_clinic=None)
    response = HttpResponse(exported(exercises, format_=format_), content_type=FORMATS[format_])
    name = f"exercises-{timezone.now():%Y-%m-%d}.{format_}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _own(request: HttpRequest):
    batches = ExerciseImport.objects.filter(owner_clinic=request.acting.clinic)
    return batches.select_related("uploaded_by")


def _get(request: HttpRequest, import_id: uuid.UUID) -> ExerciseImport:
    return get_object_or_404(_own(request), public_id=import_id)


def _report(
    request: HttpRequest, batch: ExerciseImport, *, refusal: OperationRefused | None = None
) -> HttpResponse:
    kind = request.GET.get("kind", "")
    rows = batch.rows.all()
    if kind == "likely":
        rows = rows.exclude(likely=[])
    elif kind in ImportRow.Kind.values:
        rows = rows.filter(kind=kind)
    waiting = batch.drafts.filter(state=Draft.State.IN_REVIEW)
    context = {
        "batch": batch,
        "refusal": refusal,
        "kind": kind,
        "kinds": [
            (key, label, batch.counts.get(key, 0))
            for key, label in ImportRow.Kind.choices
            if batch.counts.get(key)
        ],
        "likely": batch.rows.exclude(likely=[]).count(),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "query": f"kind={kind}&" if kind else "",
        "waiting": waiting.count(),
        "is_mine": batch.uploaded_by_id == request.user.pk,
        "may_apply": _may_apply(batch),
    }
    status = 422 if refusal is not None else 200
    return render(request, "exercises/import.html", context, status=status)


def _may_apply(batch: ExerciseImport) -> bool:
    if batch.state != ExerciseImport.State.CHECKED:
        return False
    counts = batch.counts
    is_sound = not counts.get("error") and not counts.get("conflict")
    would_write = bool(counts.get("new") or counts.get("changed"))
    return would_write and (is_sound or batch.layout != ExerciseImport.Layout.SHEET)
