"""Templates: to read for everyone in a clinic, to change for curators; a clinic's own for it."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from exercises.models import Exercise, Tag
from pfprehab.accounts.acting import CURATOR
from pfprehab.errors import OperationRefused, add_refusal
from programs.forms import ComparisonForm, LineForm, TemplateForm
from programs.models import Template, TemplateItem, TemplateWeek
from programs.operations.clinic_templates import retire_template
from programs.operations.templates import change_template
from programs.queries.comparison import compared, fetched

_LINES = TemplateItem.objects.select_related("exercise__current", "source")
_WEEKS = TemplateWeek.objects.prefetch_related(Prefetch("items", _LINES))


def templates(request: HttpRequest) -> HttpResponse:
    """Every template with its minutes; research templates only when asked for."""
    return _gallery(request)


def _gallery(request: HttpRequest, form: ComparisonForm | None = None) -> HttpResponse:
    """The list; form: what could not be compared, kept ticked."""
    show_research = request.GET.get("research") == "1"
    found = Template.objects.prefetch_related(Prefetch("weeks", _WEEKS))
    if not show_research:
        found = found.everyday()
    context = {
        "rows": [(template, _minutes(template.weeks.all())) for template in found],
        "show_research": show_research,
        "research_count": Template.objects.filter(research=True).count(),
        "form": form,
        "chosen": request.GET.getlist("t"),
    }
    return render(
        request, "programs/templates.html", context, status=422 if form and form.is_bound else 200
    )


def compare(request: HttpRequest) -> HttpResponse:
    """Two to four templates side by side: ?t=slug&t=slug; with nothing asked, the list to tick."""
    form = ComparisonForm(request.GET or None)
    if not form.is_valid():
        return _gallery(request, form)
    comparison = compared(fetched(form.cleaned_data["t"]))
    return render(request, "programs/compare.html", {"comparison": comparison})


def template(request: HttpRequest, slug: str) -> HttpResponse:
    template = get_object_or_404(
        Template.objects.select_related("hands_over_to", "owner_clinic"), slug=slug
    )
    weeks = list(template.weeks.prefetch_related(Prefetch("items", _LINES)))
    curator = request.acting.role == CURATOR
    sources = template.sources.all() if curator else template.sources.exclude(tag=Tag.MEMORY)
    context = {
        "template": template,
        "weeks": weeks,
        "minutes": _minutes(weeks),
        "sources": sources,
        "names": _names_of_alternatives(weeks),
        "shows_memory": curator,
        "memory": Tag.MEMORY,
        "may_edit": template.owner_clinic == request.acting.clinic,
    }
    return render(request, "programs/template.html", context)


def _minutes(weeks) -> tuple[int, int]:
    """The shortest and the longest session of any week, whole minutes."""
    minutes = [int(week.session_minutes + 0.5) for week in weeks]
    return min(minutes, default=0), max(minutes, default=0)


def _names_of_alternatives(weeks) -> dict[str, str]:
    slugs = {slug for week in weeks for item in week.items.all() for slug in item.alternatives}
    exercises = Exercise.objects.filter(slug__in=slugs).select_related("current")
    return {exercise.slug: exercise.current.name for exercise in exercises}


def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The words, and the lines of one week at a time: ?week=2."""
    template = get_object_or_404(Template, slug=slug, owner_clinic=request.acting.clinic)
    week = _week(template, request.GET.get("week", "1"))
    data = request.POST or None
    form = TemplateForm(data, initial=TemplateForm.initial_of(template))
    lines = [LineForm.of(item, data) for item in week.items.select_related("exercise__current")]
    # Every form is asked, so that all errors are shown at once.
    valid = [each.is_valid() for each in (form, *lines)] if data else [False]
    if all(valid):
        try:
            _save(template, form, lines, by=request.user)
        except OperationRefused as refusal:
            _put(refusal, form, lines)
        else:
            messages.success(
                request, _("%(name)s is saved. Running programs keep theirs.") % {"name": template}
            )
            return redirect(f"{reverse('programs:template', args=[slug])}#week-{week.week}")
    context = {
        "template": template,
        "week": week,
        "page": {
            "plain_forms": [form, *lines],
            "has_errors": any(f.errors for f in [form, *lines]),
        },
        "form": form,
        "lines": lines,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "programs/template_edit.html", context, status=status)


def retire(request: HttpRequest, slug: str) -> HttpResponse:
    """Out of the picker: a clinic's own by its staff, one of the catalogue by a curator."""
    chosen = get_object_or_404(Template, slug=slug, owner_clinic=request.acting.clinic)
    template = retire_template(template=chosen, by=request.user, now=timezone.now())
    words = _("“%(name)s” is no longer offered. Programs made from it go on.")
    messages.success(request, words % {"name": template.name})
    return redirect("programs:templates")


def _week(template: Template, number: str) -> TemplateWeek:
    if not number.isascii() or not number.isdecimal() or len(number) > 2:
        raise Http404
    return get_object_or_404(template.weeks, week=int(number))


def _save(template: Template, form: TemplateForm, lines: list[LineForm], *, by) -> None:
    fields = dict(form.cleaned_data)
    based_on = fields.pop("based_on")
    change_template(
        template=template,
        fields=fields,
        lines={line.item.pk: line.change for line in lines},
        by=by,
        now=timezone.now(),
        based_on=based_on,
    )


def _put(refusal: OperationRefused, form: TemplateForm, lines: list[LineForm]) -> None:
    """Beside the line's own field where the refusal names one, otherwise above the form."""
    for line in lines:
        prefix = f"{line.prefix}-"
        if refusal.field and refusal.field.startswith(prefix):
            line.add_error(refusal.field.removeprefix(prefix), refusal.message)
            return
    add_refusal(form, refusal)
