"""Templates side by side: exercises in rows, templates in columns, and their weekly volume."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from exercises.models import Exercise
from exercises.models.exercise import Category
from exercises.queries.library import Card, card
from exercises.templatetags.dose import in_words
from pfprehab.charts import BarChart, bar_chart
from programs.models import Template, TemplateItem, TemplateWeek
from programs.queries.weeks import weeks_in_words
from programs.rules.volume import GroupVolume, Volume, VolumeLine, weekly_sets


@dataclass(frozen=True, slots=True)
class Step:
    """The weeks in which one exercise is done in one way."""

    weeks: str
    dose: str
    per_week: int
    core: bool
    optional: bool


@dataclass(frozen=True, slots=True)
class Row:
    """cells: one for each template, empty where it does not hold the exercise."""

    exercise: Exercise
    card: Card
    cells: list[tuple[Template, list[Step]]]


@dataclass(frozen=True, slots=True)
class Chart:
    """One template's volume as a picture, and the names of what its sets do not tell."""

    template: Template
    bars: BarChart
    uncounted: list[Card]


@dataclass(frozen=True, slots=True)
class Comparison:
    """groups: rows under the name of their category. numbers: (group, a text for each template)."""

    templates: Sequence[Template]
    groups: list[tuple[str, list[Row]]]
    charts: list[Chart]
    numbers: list[tuple[str, list[tuple[Template, str]]]]


def compared(templates: Iterable[Template]) -> Comparison:
    """The templates in the order given, with every exercise that any of them holds."""
    templates = list(templates)
    items = {template.pk: _items(template) for template in templates}
    exercises = {item.exercise_id: item.exercise for found in items.values() for item in found}
    cards = {pk: card(exercise) for pk, exercise in exercises.items()}
    rows = [
        Row(exercise, cards[pk], [(each, _steps(items[each.pk], pk)) for each in templates])
        for pk, exercise in exercises.items()
    ]
    volumes = [_volume(template, items[template.pk]) for template in templates]
    keys = [key for key in Category.values if any(key in volume.groups for volume in volumes)]
    by_slug = {exercise.slug: cards[pk] for pk, exercise in exercises.items()}
    return Comparison(
        templates=templates,
        groups=_grouped(rows),
        charts=[
            Chart(each, _bars(each, volume, volumes, keys), [by_slug[s] for s in volume.uncounted])
            for each, volume in zip(templates, volumes, strict=True)
        ],
        numbers=[
            (
                str(Category(key).label),
                [
                    (each, _range(volume.groups.get(key)))
                    for each, volume in zip(templates, volumes, strict=True)
                ],
            )
            for key in keys
        ],
    )


def fetched(slugs: Sequence[str]) -> list[Template]:
    """Templates with all that a comparison reads, in the order of their slugs."""
    lines = TemplateItem.objects.select_related("exercise__current").prefetch_related(
        "exercise__current__translations"
    )
    weeks = TemplateWeek.objects.prefetch_related(Prefetch("items", lines))
    found = Template.objects.prefetch_related(Prefetch("weeks", weeks)).in_bulk(
        slugs, field_name="slug"
    )
    return [found[slug] for slug in slugs]


def _items(template: Template) -> list[TemplateItem]:
    """Every line in the order of weeks, each knowing its week."""
    return [item for week in template.weeks.all() for item in week.items.all()]


def _steps(items: Iterable[TemplateItem], exercise_id: int) -> list[Step]:
    weeks: dict[tuple, list[int]] = {}
    for item in items:
        if item.exercise_id == exercise_id:
            dose = in_words(item.dose, item.side)
            same = (dose, item.per_week, item.core, item.optional)
            weeks.setdefault(same, []).append(item.template_week.week)
    return [Step(weeks_in_words(found), *same) for same, found in weeks.items()]


def _grouped(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """By category in reading order, then by the name as it is shown."""
    rows = sorted(rows, key=lambda row: row.exercise.current.sort_name)
    in_group = {key: [] for key in Category.values}
    for row in rows:
        in_group[row.exercise.current.category].append(row)
    return [(str(Category(key).label), found) for key, found in in_group.items() if found]


def _volume(template: Template, items: Iterable[TemplateItem]) -> Volume:
    lines = [
        VolumeLine(
            week=item.template_week.week,
            exercise=item.exercise.slug,
            group=item.exercise.current.category,
            dose=item.dose,
            per_week=item.per_week,
            optional=item.optional,
        )
        for item in items
    ]
    weeks = {week.week for week in template.weeks.all()} or {1}  # none yet: nothing in it
    return weekly_sets(lines, weeks=weeks)


def _bars(template: Template, volume: Volume, volumes: list[Volume], keys: list[str]) -> BarChart:
    """Groups and scale are those of all templates compared, so that the pictures can be."""
    top = max((group.mean for each in volumes for group in each.groups.values()), default=0)
    means = [volume.groups[key].mean if key in volume.groups else 0 for key in keys]
    labels = [str(Category(key).label) for key in keys]
    rows = [(label, mean, _number(mean)) for label, mean in zip(labels, means, strict=True)]
    told = ", ".join(f"{label} {number}" for label, mean, number in rows if mean)
    words = {"name": template.name, "groups": told or _("none")}
    return bar_chart(rows, top=top, sentence=_("%(name)s, mean sets a week: %(groups)s.") % words)


def _range(group: GroupVolume | None) -> str:
    if group is None:
        return "0"
    if group.least == group.most:
        return _number(group.mean)
    words = {"mean": _number(group.mean), "least": group.least, "most": group.most}
    return _("%(mean)s (%(least)s to %(most)s)") % words


def _number(value: float) -> str:
    """At most one decimal, in the reader's spelling."""
    return number_format(value, 0 if value == int(value) else 1)
