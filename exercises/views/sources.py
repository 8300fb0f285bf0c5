from django.contrib import messages
from django.db.models import CharField, Count
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from exercises.forms.sources import NewSourceForm, SourceForm
from exercises.models import Source, Tag
from exercises.operations.sources import add_source, change_source
from pfprehab.accounts.acting import CURATOR
from pfprehab.errors import OperationRefused, add_refusal
from pfprehab.sorting import sort_key


def sources(request: HttpRequest) -> HttpResponse:
    """Every source; those known from memory only are for curators, who can verify them."""
    in_one_line = Cast("citation", CharField())  # the sorting form is made of such
    found = Source.objects.annotate(uses=Count("evidence"), line=in_one_line)
    found = found.order_by(sort_key("line"))
    if request.acting.role != CURATOR:
        found = found.exclude(tag=Tag.MEMORY)
    return render(request, "exercises/sources.html", {"sources": found, "section": "sources"})


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
            return redirect("exercises:sources")
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
            return redirect("exercises:sources")
    return _render(request, form, source=source)


def _render(request: HttpRequest, form, **context) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context |= {"form": form, "section": "sources"}
    return render(request, "exercises/source_form.html", context, status=status)
