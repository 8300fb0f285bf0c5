from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from exercises.forms.sources import NewSourceForm, SourceForm
from exercises.models import Source, Tag
from exercises.operations.sources import add_source, change_source
from exercises.queries.library import card_of
from exercises.queries.resting_on import (
    exercise_counts,
    exercises_on,
    holders_of,
    line_counts,
)
from pfprehab.accounts.acting import CURATOR
from pfprehab.errors import OperationRefused, add_refusal
from pfprehab.sorting import sort_key

PAGE_SIZE = 48


def sources(request: HttpRequest) -> HttpResponse:
    """Every source; those known from memory only are for curators, who can verify them."""
    curator = request.acting.role == CURATOR
    in_one_line = Cast("citation", CharField())  # the sorting form is made of such
    found = _in_sight(request).annotate(line=in_one_line).order_by(sort_key("line"))
    exercises, lines = exercise_counts(curator=curator), line_counts()
    rows = [(source, exercises.get(source.pk, 0), lines.get(source.pk, 0)) for source in found]
    return render(request, "exercises/sources.html", {"rows": rows, "section": "sources"})


def source(request: HttpRequest, key: str) -> HttpResponse:
    """What one source says and what rests on it."""
    source = get_object_or_404(_in_sight(request), key=key)
    links = exercises_on(source, curator=request.acting.role == CURATOR)
    page = Paginator(links, PAGE_SIZE).get_page(request.GET.get("page"))
    holders = holders_of(source)
    context = {
        "source": source,
        "page": page,
        "rungs": [(link, card_of(link.version, link.version.exercise)) for link in page],
        "holders": holders,
        "lines": sum(holder.count for holder in holders),
        "section": "sources",
    }
    return render(request, "exercises/source_page.html", context)


def _in_sight(request: HttpRequest) -> QuerySet[Source]:
    found = Source.objects.all()
    return found if request.acting.role == CURATOR else found.exclude(tag=Tag.MEMORY)


def new(request: HttpRequest) -> HttpResponse:
    form = NewSourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        try:
            source = add_source(
                key=fields.pop("key"), fields=fields, by=request.user, now=timezone.now()
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Source %(key)s is added.") % {"key": source.key})
            return redirect("exercises:source", key=source.key)
    return _render(request, form)


def edit(request: HttpRequest, key: str) -> HttpResponse:
    source = get_object_or_404(Source, key=key)
    form = SourceForm(request.POST or None, initial=SourceForm.initial_of(source))
    if request.method == "POST" and form.is_valid():
        try:
            change_source(
                source=source, fields=form.cleaned_data, by=request.user, now=timezone.now()
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Source %(key)s is saved.") % {"key": source.key})
            return redirect("exercises:source", key=source.key)
    return _render(request, form, source=source)


def _render(request: HttpRequest, form, **context) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context |= {"form": form, "section": "sources"}
    return render(request, "exercises/source_form.html", context, status=status)
