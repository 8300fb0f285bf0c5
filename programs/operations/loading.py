"""Load the templates' data file. Templates match on slug; those a curator changed stay as they are.

A template's weeks and lines are data of the template alone: running programs copied them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from exercises.models import Exercise, Source
from exercises.models.dose import dose_columns
from exercises.operations.loading import DataRefused, field_problems
from exercises.rules.catalogue import Problem
from exercises.rules.dose import Dose
from programs.models import Template, TemplateItem, TemplateWeek
from programs.rules.templates import FILE, OWN_SOURCE, check_templates

SAME_NAME = (
    "name",
    "summary",
    "kind",
    "emphasis",
    "duration_weeks",
    "sessions_per_week",
    "fidelity",
    "prescribable",
    "research",
    "indications",
    "gates",
)
WEEK_TEXTS = ("week", "phase", "goal", "education", "load_plan")
LINE_WORDS = ("side", "per_week", "core", "short", "optional", "trial_did", "when", "alternatives")


@dataclass
class Loaded:
    """What one run wrote, by slug. kept: templates a curator changed, so the file was not used."""

    total: int = 0
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def changes(self) -> int:
        return len(self.added) + len(self.changed)


@transaction.atomic
def load_templates(*, templates: Mapping, exercises: Mapping, sources: Mapping) -> Loaded:
    """Bring the templates to the state of the file. Raises DataRefused before writing anything.

    exercises and sources are the data files that `templates` was written against.
    """
    problems = check_templates(templates, exercises, sources) or _not_loaded(exercises, sources)
    if problems:
        raise DataRefused(problems)
    rows = templates["templates"]
    loaded = Loaded(total=len(rows))
    stored = {template.slug: template for template in _with_everything()}
    for row in rows:
        _load_one(row, stored.get(row["slug"]), loaded)
    _link_successors(rows, loaded)
    return loaded


def _not_loaded(exercises: Mapping, sources: Mapping) -> list[Problem]:
    """The rows a template points at must stand in the database: the catalogue is loaded first."""
    slugs = set(Exercise.objects.values_list("slug", flat=True))
    keys = set(Source.objects.values_list("key", flat=True))
    message = "It is not in the database yet; run load_catalogue first."
    missing = [row["slug"] for row in exercises["exercises"] if row["slug"] not in slugs]
    missing += [key for key in sources["sources"] if key not in keys]
    return [Problem(FILE, name, "slug", message) for name in missing]


def _with_everything():
    return Template.objects.select_related("hands_over_to").prefetch_related(
        "sources", "weeks__items__exercise", "weeks__items__source"
    )


def _load_one(row: Mapping, template: Template | None, loaded: Loaded) -> None:
    if template is not None:
        if content_of_row(row) == content_of(template):
            return
        if template.curated_at:
            loaded.kept.append(template.slug)
            return
    (loaded.changed if template else loaded.added).append(row["slug"])
    template = template or Template(slug=row["slug"])
    for name in SAME_NAME:
        setattr(template, name, row[name])
    template.is_default = row["default"]
    template.notes = _notes(row)
    if problems := field_problems(FILE, template.slug, template):
        raise DataRefused(problems)
    if template.is_default:
        # Only one may be the default at a time, also while the file moves it.
        Template.objects.filter(is_default=True).exclude(slug=template.slug).update(
            is_default=False
        )
    template.save()
    template.sources.set(Source.objects.filter(key__in=row["sources"]))
    _write_weeks(template, row["weeks"])


def _write_weeks(template: Template, rows: list[Mapping]) -> None:
    template.weeks.all().delete()
    exercises = Exercise.objects.in_bulk(field_name="slug")
    sources = Source.objects.in_bulk(field_name="key")
    weeks = TemplateWeek.objects.bulk_create(
        TemplateWeek(template=template, **{name: row[name] for name in WEEK_TEXTS}) for row in rows
    )
    items = [
        TemplateItem(
            template_week=week,
            exercise=exercises[line["slug"]],
            order=order,
            source=sources[line["source"]] if line["source"] != OWN_SOURCE else None,
            **{name: line[name] for name in LINE_WORDS},
            **dose_columns(Dose.from_data(line["dose"])),
        )
        for week, row in zip(weeks, rows, strict=True)
        for order, line in enumerate(row["items"])
    ]
    problems = [
        problem
        for item in items
        for problem in field_problems(FILE, f"{template.slug} {item.exercise.slug}", item)
    ]
    if problems:
        raise DataRefused(problems)
    TemplateItem.objects.bulk_create(items)


def _link_successors(rows: list[Mapping], loaded: Loaded) -> None:
    """Hands over to: after every template stands, since one may point at a later one."""
    written = {*loaded.added, *loaded.changed}
    stored = Template.objects.in_bulk(field_name="slug")
    for row in rows:
        if row["slug"] not in written:
            continue
        template, successor = stored[row["slug"]], row["hands_over_to"] or {}
        template.hands_over_to = stored.get(successor.get("template"))
        template.hands_over_week = successor.get("week")
        template.save(update_fields=["hands_over_to", "hands_over_week"])


def _notes(row: Mapping) -> list[str]:
    """What of a published protocol could be verified and what could not, as plain lines."""
    notes = row["fidelity_notes"] or {}
    return [
        *(f"Verified: {text}" for text in notes.get("verified", ())),
        *(f"Not verified: {text}" for text in notes.get("unverified", ())),
    ]


def content_of_row(row: Mapping) -> dict:
    """One template of the file in the shape of `content_of`."""
    successor = row["hands_over_to"] or {}
    return {
        **{name: row[name] for name in SAME_NAME},
        "is_default": row["default"],
        "notes": _notes(row),
        "hands_over_to": successor.get("template"),
        "hands_over_week": successor.get("week"),
        "sources": set(row["sources"]),
        "weeks": [
            (
                {name: week[name] for name in WEEK_TEXTS},
                [
                    {
                        **{name: line[name] for name in LINE_WORDS},
                        "slug": line["slug"],
                        "dose": Dose.from_data(line["dose"]),
                        "source": line["source"],
                    }
                    for line in week["items"]
                ],
            )
            for week in row["weeks"]
        ],
    }


def content_of(template: Template) -> dict:
    """What a stored template says, to compare with the file."""
    successor = template.hands_over_to
    return {
        **{name: getattr(template, name) for name in SAME_NAME},
        "is_default": template.is_default,
        "notes": template.notes,
        "hands_over_to": successor.slug if successor else None,
        "hands_over_week": template.hands_over_week,
        "sources": {source.key for source in template.sources.all()},
        "weeks": [
            (
                {name: getattr(week, name) for name in WEEK_TEXTS},
                [_content_of_item(item) for item in week.items.all()],
            )
            for week in template.weeks.all()
        ],
    }


def _content_of_item(item: TemplateItem) -> dict:
    return {
        **{name: getattr(item, name) for name in LINE_WORDS},
        "slug": item.exercise.slug,
        "dose": item.dose,
        "source": item.source.key if item.source else OWN_SOURCE,
    }
