from itertools import groupby, pairwise

from django.db.models import F, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from exercises.forms.library import LibraryForm
from exercises.models import Evidence, Exercise, ExerciseVersion, Tag
from exercises.models.exercise import Category
from exercises.operations.content import changed_fields
from exercises.queries.differences import field_label
from pfprehab.accounts.acting import CURATOR


def library(request: HttpRequest) -> HttpResponse:
    """Every exercise on offer, by category, narrowed by GET parameters."""
    form = LibraryForm(request.GET or None)
    exercises = Exercise.objects.offered()
    total, status = exercises.count(), 200
    if form.is_bound and form.is_valid():
        filters = dict(form.cleaned_data)
        exercises = exercises.search(filters.pop("q")).narrowed(**filters)
    elif form.is_bound:
        status = 422
    found = sorted(exercises.in_reading_order(), key=_by_category)
    groups = [
        (Category(key).label, list(rows))
        for key, rows in groupby(found, key=lambda exercise: exercise.current.category)
    ]
    context = {"form": form, "groups": groups, "count": len(found), "total": total}
    return render(request, "exercises/library.html", context, status=status)


def _by_category(exercise: Exercise) -> int:
    """Categories in the catalogue's own order; within one the order of the query stays."""
    return Category.values.index(exercise.current.category)


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    exercises = Exercise.objects.select_related("current", "replaced_by__current")
    exercise = get_object_or_404(exercises, slug=slug, current__isnull=False)
    context = {
        "exercise": exercise,
        "version": exercise.current,
        "evidence": _evidence(exercise.current, curator=request.acting.role == CURATOR),
        "history": _history(exercise),
        "easier": _neighbours(exercise.easier_edges, "easier"),
        "harder": _neighbours(exercise.harder_edges, "harder"),
        "used_in": _used_in(exercise),
    }
    return render(request, "exercises/detail.html", context)


def _evidence(version: ExerciseVersion, *, curator: bool) -> list[Evidence]:
    """A fact from memory is not yet verified, so only curators see it."""
    links = version.evidence.select_related("source").order_by("source__citation")
    if not curator:
        links = links.exclude(tag=Tag.MEMORY).exclude(source__tag=Tag.MEMORY)
    return list(links)


def _neighbours(edges, side: str) -> list[Exercise]:
    links = edges.select_related(f"{side}__current").order_by(f"{side}__current__sort_name")
    return [getattr(link, side) for link in links]


def _used_in(exercise: Exercise) -> list[dict]:
    """Slug and name of each template with a line of it, by the way back that programs opened."""
    template = "template_week__template"
    lines = exercise.template_items.order_by(f"{template}__name")
    return list(lines.values(slug=F(f"{template}__slug"), name=F(f"{template}__name")).distinct())


def _history(exercise: Exercise) -> list[tuple[ExerciseVersion, list[str]]]:
    """Newest first: each version with the labels of the fields it changed."""
    versions = list(
        exercise.versions.select_related("author").prefetch_related(
            Prefetch("evidence", Evidence.objects.select_related("source"))
        )
    )
    changes = [
        (after, [field_label(name) for name in changed_fields(before, after)])
        for after, before in pairwise(versions)
    ]
    return [*changes, (versions[-1], [])]
