"""The editor of one exercise: it writes a draft, never what programs show."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from exercises.forms.draft import (
    ChangeForm,
    ContentForm,
    DraftDoseForm,
    FigureForm,
    NewContentForm,
    TranslationForm,
    knee_typed,
)
from exercises.forms.evidence import EvidenceFormSet
from exercises.models import Draft, Exercise
from exercises.operations.checking import figure_limits
from exercises.operations.drafts import begin_draft, new_draft, save_draft
from exercises.rules.document import OWN_AUTHOR
from exercises.views.figures import preview_of
from pfprehab.errors import OperationRefused, add_refusal

NEW = {
    "language": settings.LANGUAGE_CODE,
    "home_ok": True,
    "per_week": 3,
    "picture": None,
    "figure": None,
    "translations": {},
}


@dataclass
class Page:
    """The forms of the editor over one document, bound or not, handled as one."""

    base: Mapping
    content: ContentForm
    dose: DraftDoseForm
    evidence: EvidenceFormSet
    figure: FigureForm
    translations: list[TranslationForm]
    change: ChangeForm | None = None

    @classmethod
    def over(cls, document: Mapping, data=None, *, draft: Draft | None = None) -> Page:
        form = ContentForm if draft else NewContentForm
        return cls(
            base=document,
            content=form(data, initial=ContentForm.initial_of(document)),
            dose=DraftDoseForm(
                data, prefix="dose", initial=DraftDoseForm.initial_of_document(document)
            ),
            evidence=EvidenceFormSet(
                data, prefix="evidence", initial=EvidenceFormSet.initial_of(document)
            ),
            figure=FigureForm(
                data,
                prefix="fig",
                initial=FigureForm.initial_of(document),
                limits=figure_limits(document if data is None else knee_typed(data)),
            ),
            translations=[
                TranslationForm.of(document, code, data)
                for code, _name in settings.LANGUAGES
                if code != document["language"]
            ],
            change=ChangeForm(
                data, initial={"revision": draft.revision, "change_note": draft.change_note}
            )
            if draft
            else None,
        )

    @property
    def plain_forms(self) -> list:
        parts = [self.change, self.content, self.dose, self.figure, *self.translations]
        return [part for part in parts if part is not None]

    @property
    def has_errors(self) -> bool:
        """Only ever true of a page that was sent."""
        rows = self.evidence
        wrong_rows = rows.is_bound and not rows.is_valid()
        return wrong_rows or any(form.errors for form in self.plain_forms)

    def is_valid(self) -> bool:
        answers = [form.is_valid() for form in (*self.plain_forms, self.evidence)]
        return all(answers)  # each was asked, to show all errors

    def document(self) -> dict:
        """The whole document as it was typed; the page must be valid."""
        document = {
            **self.base,
            **self.content.document(),
            **self.dose.document(),
            **self.evidence.document(),
            **self.figure.document(),
        }
        written = {form.language: form.document(document) for form in self.translations}
        kept = {**(self.base.get("translations") or {}), **written}
        document["translations"] = {code: row for code, row in kept.items() if row is not None}
        return document

    def refuse(self, refusal: OperationRefused) -> None:
        """Put the refusal beside the field it speaks of, or above the page."""
        for form in self.plain_forms:
            if refusal.field in form.fields:
                add_refusal(form, refusal)
                return
        add_refusal(self.content, refusal)


def new(request: HttpRequest) -> HttpResponse:
    clinic = request.acting.clinic
    base = {**NEW, "licence": {"author": clinic.name if clinic else OWN_AUTHOR}}
    page = Page.over(base, request.POST or None)
    if request.method == "POST" and page.is_valid():
        try:
            draft = new_draft(
                slug=page.content.cleaned_data["slug"],
                content=page.document(),
                owner_clinic=clinic,
                by=request.user,
                now=timezone.now(),
            )
        except OperationRefused as refusal:
            page.refuse(refusal)
        else:
            messages.success(request, _("The draft is saved. It is not in the catalogue yet."))
            return redirect("exercises:draft", draft_id=draft.public_id)
    return _render(request, page, draft=None)


def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the draft of an exercise's next version: the one there is, or a new one."""
    exercise = get_object_or_404(
        Exercise.objects.offered().filter(
            owner_clinic=request.acting.clinic, current__isnull=False
        ),
        slug=slug,
    )
    draft = begin_draft(exercise=exercise, by=request.user, now=timezone.now())
    return redirect("exercises:draft-edit", draft_id=draft.public_id)


def edit_draft(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    draft = get_object_or_404(
        Draft.objects.filter(owner_clinic=request.acting.clinic).select_related(
            "exercise__current", "author"
        ),
        public_id=draft_id,
    )
    if draft.state == Draft.State.IN_REVIEW:
        messages.error(request, _("This draft is in review. Take it back first, then edit it."))
        return redirect("exercises:draft", draft_id=draft.public_id)
    page = Page.over(draft.content, request.POST or None, draft=draft)
    if request.method == "POST" and page.is_valid():
        try:
            save_draft(
                draft=draft,
                content=page.document(),
                by=request.user,
                now=timezone.now(),
                **page.change.cleaned_data,
            )
        except OperationRefused as refusal:
            page.refuse(refusal)
        else:
            messages.success(request, _("The draft is saved. Nothing is published yet."))
            return redirect("exercises:draft", draft_id=draft.public_id)
    return _render(request, page, draft=draft)


def _render(request: HttpRequest, page: Page, *, draft: Draft | None) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    figure = page.figure
    typed = figure.cleaned_data.get("figure") if figure.is_bound else page.base.get("figure")
    context = {"page": page, "draft": draft, "preview": preview_of(typed)}
    return render(request, "exercises/edit.html", context, status=status)
