from itertools import pairwise

from django.core.paginator import Paginator
from django.db.models import F, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from exercises.forms.library import LibraryForm
from exercises.models import Evidence, Exercise, ExerciseVersion, Tag
from exercises.operations.content import changed_fields
from exercises.queries.differences import field_label
from exercises.queries.library import cards, grouped
from exercises.rules.search import terms_of
from pfprehab.accounts.acting import CURATOR

PAGE_SIZE = 24


def library(request: HttpRequest) -> HttpResponse:
    """Every exercise on offer, narrowed by GET parameters; the address carries the state."""
    form = LibraryForm(request.GET or None, has_own=request.acting.clinic is not None)
    exercises, status = Exercise.objects.offered().in_reading_order(), 200
    query = ""
    if form.is_bound and form.is_valid():
        filters = dict(form.cleaned_data)
        query = filters.pop("q")
        exercises = Exercise.objects.offered().search(query).narrowed(**filters)
    elif form.is_bound:
        status = 422
    exercises = exercises.prefetch_related("current__translations")
    page = Paginator(exercises, PAGE_SIZE).get_page(request.GET.get("page"))
    groups = [("", cards(page))] if terms_of(query) else grouped(page)
    context = {"form": form, "groups": groups, "page": page, "count": page.paginator.count}
    return render(request, "exercises/library.html", context, status=status)


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
