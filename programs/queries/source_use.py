"""Templates and their lines that rest on a source."""

from collections.abc import Mapping

from django.db.models import Count, QuerySet
from django.urls import reverse

from exercises.models import Source
from exercises.queries.library import card
from exercises.queries.resting_on import Holder, Line, Provider
from exercises.templatetags.dose import in_words
from programs.models import Template, TemplateItem
from programs.queries.weeks import weeks_in_words


def templates_on(source: Source) -> list[Holder]:
    """Every template with the source among its own, or with a line of it; the default first."""
    whole = set(source.templates.filter(pk__in=Template.objects.all()).values_list("pk", flat=True))
    by_template: dict[int, list[TemplateItem]] = {}
    items = _lines().filter(source=source).select_related("template_week", "exercise__current")
    items = items.prefetch_related("exercise__current__translations")
    for item in items.order_by("template_week__week", "order"):
        by_template.setdefault(item.template_week.template_id, []).append(item)
    templates = Template.objects.filter(pk__in={*whole, *by_template})
    return [
        _holder(template, by_template.get(template.pk, []), as_a_whole=template.pk in whole)
        for template in templates
    ]


def line_counts() -> Mapping[int, int]:
    counted = _lines().filter(source__isnull=False).order_by().values("source")
    return dict(counted.annotate(uses=Count("pk")).values_list("source", "uses"))


def _lines() -> QuerySet[TemplateItem]:
    return TemplateItem.objects.filter(template_week__template__in=Template.objects.all())


def _holder(template: Template, items: list[TemplateItem], *, as_a_whole: bool) -> Holder:
    return Holder(
        url=reverse("programs:template", args=[template.slug]),
        name=template.name,
        as_a_whole=as_a_whole,
        count=len(items),
        lines=tuple(_alike(items)),
    )


def _alike(items: list[TemplateItem]) -> list[Line]:
    """One line for all weeks in which the same is done, in the order they first come."""
    weeks: dict[tuple, list[int]] = {}
    exercises = {item.exercise_id: item.exercise for item in items}
    for item in items:
        same = (item.exercise_id, in_words(item.dose, item.side), item.trial_did)
        weeks.setdefault(same, []).append(item.template_week.week)
    return [
        Line(exercise=card(exercises[pk]), weeks=weeks_in_words(found), dose=dose, did=did)
        for (pk, dose, did), found in weeks.items()
    ]


PROVIDER = Provider(holders=templates_on, counts=line_counts)
