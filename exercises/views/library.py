from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from exercises.forms.library import LibraryForm
from exercises.models import Evidence, Exercise, ExerciseVersion, Tag
from exercises.queries.history import history_of, translation_states
from exercises.queries.library import cards, grouped, knee_in_words, neighbours
from exercises.queries.pictures import picture_url
from exercises.queries.used_in import used_in
from exercises.rules.search import terms_of
from pfprehab.accounts.acting import CURATOR
from pfprehab.languages import page_language

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
    """Everything about one exercise; a retired one keeps its page."""
    exercises = Exercise.objects.select_related("current", "replaced_by__current")
    exercise = get_object_or_404(
        exercises.prefetch_related("current__translations"), slug=slug, current__isnull=False
    )
    version, language = exercise.current, page_language()
    context = {
        "exercise": exercise,
        "version": version,
        "texts": version.texts(language),
        "translations": translation_states(version),
        "moving": picture_url(version, "anim"),
        "still": picture_url(version, "pair"),
        "knee": knee_in_words(version),
        "evidence": _evidence(version, curator=request.acting.role == CURATOR),
        "history": history_of(exercise),
        "easier": neighbours(exercise.easier_edges, "easier"),
        "harder": neighbours(exercise.harder_edges, "harder"),
        "used_in": used_in(exercise, today=timezone.now().date()),
    }
    return render(request, "exercises/detail.html", context)


def _evidence(version: ExerciseVersion, *, curator: bool) -> list[Evidence]:
    """A fact from memory is not yet verified, so only curators see it."""
    links = version.evidence.select_related("source").order_by("source__citation")
    if not curator:
        links = links.exclude(tag=Tag.MEMORY).exclude(source__tag=Tag.MEMORY)
    return list(links)
