"""The way of a draft: looked at, handed in, sent back, approved by a second person, discarded."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.forms.curation import PictureForm, RetireForm, ReturnForm, RevisionForm
from exercises.models import Draft, Exercise
from exercises.operations import drafts as operations
from exercises.operations.pictures import add_picture
from exercises.operations.versions import approve_draft, retire_exercise
from exercises.queries.drafts import DraftView, draft_rows
from exercises.views.figures import preview_of
from pfprehab.errors import OperationRefused, add_refusal


def drafts(request: HttpRequest) -> HttpResponse:
    """Every draft this person may work on: what waits for a reader first."""
    rows = draft_rows(_own(request), reader=request.user)
    return render(request, "exercises/drafts.html", {"rows": rows})


def draft(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    return _page(request, _get(request, draft_id))


def submit(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    shown = _get(request, draft_id)
    return _do(
        request,
        shown,
        operations.submit_draft,
        done=_("Handed in. Somebody else has to read and approve it."),
    )


def send_back(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    shown = _get(request, draft_id)
    form = ReturnForm(request.POST)
    return _do(
        request, shown, operations.return_draft, form=form, done=_("The draft is with its author.")
    )


def approve(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    shown = _get(request, draft_id)
    form = RevisionForm(request.POST)
    try:
        if not form.is_valid():
            raise _unread()
        version = approve_draft(
            draft=shown, by=request.user, now=timezone.now(), **form.cleaned_data
        )
    except OperationRefused as refusal:
        return _page(request, shown, refusal=refusal)
    words = _("Version %(number)s is published. Running programs keep theirs.")
    messages.success(request, words % {"number": version.number})
    return redirect("exercises:detail", slug=version.exercise.slug)


def discard(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    shown = _get(request, draft_id)
    slug = shown.exercise.slug if shown.exercise else None
    operations.discard_draft(draft=shown, by=request.user)
    messages.success(request, _("The draft is thrown away."))
    return redirect("exercises:detail", slug=slug) if slug else redirect("exercises:drafts")


def upload_picture(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Put an image in the place of the figure, or take it away again."""
    shown = _get(request, draft_id)
    form = PictureForm(request.POST, request.FILES)
    if "remove" in request.POST:
        form = RevisionForm(request.POST)
    try:
        if not form.is_valid():
            return _page(request, shown, picture_form=form)
        _put_picture(request, shown, form)
    except OperationRefused as refusal:
        add_refusal(form, refusal)
        return _page(request, shown, picture_form=form)
    messages.success(request, _("The draft is saved. Nothing is published yet."))
    return redirect("exercises:draft", draft_id=shown.public_id)


def _put_picture(request: HttpRequest, shown: Draft, form) -> None:
    data, now, digest = dict(form.cleaned_data), timezone.now(), None
    revision = data.pop("revision")
    if image := data.pop("image", None):
        picture = add_picture(
            content=image.read(),
            owner_clinic=request.acting.clinic,
            by=request.user,
            now=now,
            **data,
        )
        digest = picture.digest
    operations.save_draft(
        draft=shown,
        content={**shown.content, "picture": digest},
        change_note=shown.change_note,
        revision=revision,
        by=request.user,
        now=now,
    )


def retire(request: HttpRequest, slug: str) -> HttpResponse:
    exercise = get_object_or_404(
        Exercise.objects.offered().filter(
            owner_clinic=request.acting.clinic, current__isnull=False
        ),
        slug=slug,
    )
    form = RetireForm(request.POST or None, exercise=exercise)
    if request.method == "POST" and form.is_valid():
        try:
            retire_exercise(
                exercise=exercise, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            name = exercise.current.name
            messages.success(request, _("%(name)s is retired.") % {"name": name})
            return redirect("exercises:detail", slug=exercise.slug)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "exercise": exercise}
    return render(request, "exercises/retire.html", context, status=status)


def _own(request: HttpRequest):
    return Draft.objects.filter(owner_clinic=request.acting.clinic).select_related(
        "exercise__current", "author", "returned_by", "based_on"
    )


def _get(request: HttpRequest, draft_id: uuid.UUID) -> Draft:
    return get_object_or_404(_own(request), public_id=draft_id)


def _unread() -> OperationRefused:
    return OperationRefused(
        _("The page was sent without its state. Open it again and try once more."),
        code="revision_missing",
    )


def _do(request: HttpRequest, shown: Draft, operation, *, done: str, form=None) -> HttpResponse:
    form = form or RevisionForm(request.POST)
    try:
        if not form.is_valid():
            raise _unread()
        operation(draft=shown, by=request.user, now=timezone.now(), **form.cleaned_data)
    except OperationRefused as refusal:
        return _page(request, shown, refusal=refusal)
    messages.success(request, done)
    return redirect("exercises:draft", draft_id=shown.public_id)


def _page(
    request: HttpRequest,
    shown: Draft,
    *,
    refusal: OperationRefused | None = None,
    picture_form=None,
) -> HttpResponse:
    view = DraftView.of(shown, reader=request.user)
    blocking = len(view.blocking)
    context = {
        "draft": shown,
        "view": view,
        "preview": preview_of(shown.content.get("figure")),
        "refusal": refusal,
        "picture_form": picture_form or PictureForm(initial={"revision": shown.revision}),
        "return_form": ReturnForm(initial={"revision": shown.revision}),
        "blocking_words": ngettext(
            "%(count)s thing keeps it from review", "%(count)s things keep it from review", blocking
        )
        % {"count": blocking},
    }
    failed = refusal is not None or (picture_form is not None and picture_form.errors)
    return render(request, "exercises/draft.html", context, status=422 if failed else 200)
