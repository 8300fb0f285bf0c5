"""The curator's pages of one exercise. Saving publishes a version; nothing is overwritten."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from exercises.forms.dose import DoseForm
from exercises.forms.exercise import (
    ChangeForm,
    EvidenceFormSet,
    NeighboursForm,
    NewExerciseForm,
    RetireForm,
    VersionForm,
)
from exercises.models import Exercise
from exercises.operations.content import content_of
from exercises.operations.drafts import begin_draft, new_draft, save_draft
from exercises.operations.versions import retire_exercise
from exercises.rules.document import document_of
from pfprehab.errors import OperationRefused, add_refusal


@dataclass
class Page:
    """The forms of the editor, bound or not, handled as one."""

    version: VersionForm
    dose: DoseForm
    evidence: EvidenceFormSet
    neighbours: NeighboursForm
    change: ChangeForm | None = None

    @property
    def forms(self) -> list:
        parts = [self.change, self.version, self.dose, self.evidence, self.neighbours]
        return [part for part in parts if part is not None]

    @property
    def plain_forms(self) -> list:
        return [form for form in self.forms if form is not self.evidence]

    @property
    def has_errors(self) -> bool:
        """Only ever true of a page that was sent."""
        rows = self.evidence
        wrong_rows = rows.is_bound and not rows.is_valid()
        return wrong_rows or any(form.errors for form in self.plain_forms)

    def is_valid(self) -> bool:
        answers = [form.is_valid() for form in self.forms]  # each is asked, to show all errors
        return all(answers)

    def fields(self) -> dict:
        """What the operations take; the page must be valid."""
        values = {name: self.version.cleaned_data[name] for name in VersionForm.base_fields}
        dose = self.dose.cleaned_data["dose"]
        return {**values, "dose": dose, "evidence": self.evidence.links}

    def refuse(self, refusal: OperationRefused) -> None:
        """Put the refusal beside the field it speaks of, or above the page."""
        for form in self.plain_forms:
            if refusal.field in form.fields:
                add_refusal(form, refusal)
                return
        add_refusal(self.version, refusal)


def new(request: HttpRequest) -> HttpResponse:
    data = request.POST or None
    page = Page(
        version=NewExerciseForm(data, initial={"per_week": 3, "home_ok": True}),
        dose=DoseForm(data, prefix="dose", initial={"kind": "reps"}),
        evidence=EvidenceFormSet(data, prefix="evidence"),
        neighbours=NeighboursForm(data, prefix="ladder"),
    )
    if request.method == "POST" and page.is_valid():
        try:
            exercise = _create(page, by=request.user)
        except OperationRefused as refusal:
            page.refuse(refusal)
        else:
            messages.success(request, _("The exercise is in the catalogue, as version 1."))
            return redirect("exercises:detail", slug=exercise.slug)
    return _render(request, page, exercise=None)


def _create(page: Page, *, by):
    slug = page.version.cleaned_data["slug"]
    return new_draft(slug=slug, content=_document(page, slug), by=by, now=timezone.now())


def _document(page: Page, slug: str, base: dict | None = None) -> dict:
    kept = base or {
        "language": "en",
        "licence": "",
        "licence_author": "",
        "origin_url": "",
        "figure": None,
        "picture": None,
        "translations": {},
    }
    return document_of(slug, {**kept, **page.fields()})


def edit(request: HttpRequest, slug: str) -> HttpResponse:
    exercise = get_object_or_404(
        Exercise.objects.offered().filter(owner_clinic=None, current__isnull=False), slug=slug
    )
    page = edit_page(request.POST or None, exercise)
    if request.method == "POST" and page.is_valid():
        try:
            _publish(page, exercise, by=request.user)
        except OperationRefused as refusal:
            page.refuse(refusal)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("exercises:detail", slug=exercise.slug)
    return _render(request, page, exercise=exercise)


def edit_page(data, exercise: Exercise) -> Page:
    """The editor's forms over an exercise: as they are shown, or filled with what was sent."""
    current = exercise.current
    links = current.evidence.select_related("source")
    return Page(
        change=ChangeForm(data, initial={"based_on": current.number}),
        version=VersionForm(data, initial=VersionForm.initial_of(current)),
        dose=DoseForm(data, prefix="dose", initial=DoseForm.initial_of(current.dose)),
        evidence=EvidenceFormSet(
            data,
            prefix="evidence",
            initial=[{"source": link.source.key, "tag": link.tag} for link in links],
        ),
        neighbours=NeighboursForm(data, prefix="ladder", initial=_ladder(exercise)),
    )


def _ladder(exercise: Exercise) -> dict:
    return {
        "easier": sorted(exercise.easier_edges.values_list("easier__slug", flat=True)),
        "harder": sorted(exercise.harder_edges.values_list("harder__slug", flat=True)),
    }


@transaction.atomic
def _publish(page: Page, exercise: Exercise, *, by):
    now = timezone.now()
    draft = begin_draft(exercise=exercise, by=by, now=now)
    return save_draft(
        draft=draft,
        content=_document(page, exercise.slug, content_of(exercise.current)),
        change_note=page.change.cleaned_data["change_note"],
        revision=draft.revision,
        by=by,
        now=now,
    )


def _render(request: HttpRequest, page: Page, *, exercise: Exercise | None) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"page": page, "exercise": exercise}
    return render(request, "exercises/edit.html", context, status=status)


def retire(request: HttpRequest, slug: str) -> HttpResponse:
    exercise = get_object_or_404(
        Exercise.objects.offered().filter(owner_clinic=None, current__isnull=False), slug=slug
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
