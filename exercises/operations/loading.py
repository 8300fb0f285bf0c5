"""Load the catalogue's data files. Rows match on slug or key, so it can run again at any time.

What a curator changed here stays: a version with an author is never replaced from the file, nor
are links or sources that carry the mark of a curator.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction

from exercises.models import Exercise, Progression, Source
from exercises.operations.content import WITH_CONTENT, content_of
from exercises.operations.publishing import Publication, publish
from exercises.operations.searching import index_what_is_missing
from exercises.rules.catalogue import FILE, SOURCES_FILE, Problem, check_catalogue
from exercises.rules.document import fields_of
from exercises.rules.graph import circle_through

SOURCE_COLUMNS = {"cite": "citation", "doi": "doi", "pmid": "pmid", "pmcid": "pmcid", "url": "url"}


class DataRefused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """The data files have faults; nothing was written. `problems` names file, item and field."""

    def __init__(self, problems: list[Problem]):
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass
class Loaded:
    """What one run wrote. kept: slugs and keys that a curator changed, so the file was not used."""

    total: int = 0
    sources_added: int = 0
    sources_changed: int = 0
    exercises_added: int = 0
    versions_added: int = 0
    links_added: int = 0
    links_removed: int = 0
    kept: list[str] = field(default_factory=list)

    @property
    def changes(self) -> int:
        counts = (self.sources_added, self.sources_changed, self.exercises_added)
        return sum((*counts, self.versions_added, self.links_added, self.links_removed))


@transaction.atomic
def load_catalogue(*, exercises: Mapping, sources: Mapping, now: dt.datetime) -> Loaded:
    """Bring the catalogue to the state of the files. Raises DataRefused before writing anything."""
    if problems := check_catalogue(exercises, sources):
        raise DataRefused(problems)
    loaded = Loaded(total=len(exercises["exercises"]))
    _load_sources(sources["sources"], loaded)
    _load_exercises(exercises["exercises"], loaded, now)
    _load_links(exercises["exercises"], loaded)
    index_what_is_missing()  # of exercises that came before there was an index
    return loaded


def _load_sources(rows: Mapping, loaded: Loaded) -> None:
    stored = Source.objects.in_bulk(field_name="key")
    added, changed, problems = [], [], []
    for key, row in rows.items():
        values = {column: row.get(name, "") for name, column in SOURCE_COLUMNS.items()}
        values |= {"note": row.get("note") or row.get("tag_note", ""), "tag": row["tag"]}
        source = stored.get(key)
        if source is None:
            added.append(source := Source(key=key, **values))
        elif any(getattr(source, name) != value for name, value in values.items()):
            if source.curated_at:
                loaded.kept.append(key)
                continue
            for name, value in values.items():
                setattr(source, name, value)
            changed.append(source)
        problems += field_problems(SOURCES_FILE, key, source)
    if problems:
        raise DataRefused(problems)
    Source.objects.bulk_create(added)
    if changed:
        Source.objects.bulk_update(changed, [*SOURCE_COLUMNS.values(), "note", "tag"])
    loaded.sources_added, loaded.sources_changed = len(added), len(changed)


def _load_exercises(rows: Iterable[Mapping], loaded: Loaded, now: dt.datetime) -> None:
    stored = {
        exercise.slug: exercise
        for exercise in Exercise.objects.filter(owner_clinic=None)
        .select_related("current")
        .prefetch_related(*(f"current__{name}" for name in WITH_CONTENT))
    }
    new = [Exercise(slug=row["slug"]) for row in rows if row["slug"] not in stored]
    Exercise.objects.bulk_create(new)
    stored |= {exercise.slug: exercise for exercise in new}
    loaded.exercises_added = len(new)

    publications, problems = [], []
    for row in rows:
        exercise, fields = stored[row["slug"]], fields_of(row)
        current = exercise.current
        if current and content_of(current) == fields:
            continue
        if current and current.author_id:
            loaded.kept.append(exercise.slug)
            continue
        number = current.number + 1 if current else 1
        each = Publication(exercise=exercise, number=number, fields=fields, now=now)
        problems += field_problems(FILE, exercise.slug, each.version())
        publications.append(each)
    if problems:
        raise DataRefused(problems)
    loaded.versions_added = len(publish(publications))


def _load_links(rows: Iterable[Mapping], loaded: Loaded) -> None:
    """Make the links those of the file, except where a curator set them or added an exercise."""
    exercises = Exercise.objects.in_bulk(field_name="slug")
    own = {row["slug"] for row in rows}
    curated = {slug for slug, exercise in exercises.items() if exercise.links_curated_at}
    stored = {
        (easier, harder): pk
        for pk, easier, harder in Progression.objects.values_list(
            "pk", "easier__slug", "harder__slug"
        )
    }
    wanted = {(row["slug"], harder) for row in rows for harder in row["progresses_to"]}
    free = {edge for edge in {*wanted, *stored} if own.issuperset(edge) and not curated & {*edge}}
    add, remove = sorted((wanted - stored.keys()) & free), (stored.keys() - wanted) & free
    _refuse_circles((stored.keys() - remove) | set(add))
    Progression.objects.filter(pk__in=[stored[edge] for edge in remove]).delete()
    Progression.objects.bulk_create(
        Progression(easier=exercises[easier], harder=exercises[harder]) for easier, harder in add
    )
    loaded.links_added, loaded.links_removed = len(add), len(remove)


def _refuse_circles(edges: set[tuple[str, str]]) -> None:
    """The file alone has no circle; together with the links of curators it still might."""
    harder: dict[str, list[str]] = {}
    for start, end in sorted(edges):
        harder.setdefault(start, []).append(end)
    for slug in harder:
        if circle := circle_through(harder, slug):
            words = "The progressions run in a circle: " + " → ".join(circle)
            raise DataRefused([Problem(FILE, slug, "progresses_to", words)])


def field_problems(file: str, item: str, row) -> list[Problem]:
    """What the model's own fields refuse: too long, invisible characters, not a choice."""
    try:
        row.clean_fields(exclude={f.name for f in row._meta.fields if f.is_relation})
    except ValidationError as error:
        return [
            Problem(file, item, name, " ".join(texts)) for name, texts in error.message_dict.items()
        ]
    return []
