"""What may take the place of a line, and what the library offers to add."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from exercises.models import Exercise, ExerciseVersion, Progression
from exercises.queries.pictures import picture_url
from pfprehab.languages import page_language
from programs.models import TemplateItem

MOST_FOUND = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """One exercise to take. id: public id of its current version."""

    id: str
    name: str
    language: str
    thumb: str


@dataclass(frozen=True, slots=True)
class Ladder:
    easier: tuple[Choice, ...]
    harder: tuple[Choice, ...]
    instead: tuple[Choice, ...]


def ladder(exercise_version: str, *, template_id: int | None) -> Ladder:
    """One step easier, one step harder, and the template's own alternatives."""
    exercise_id = (
        ExerciseVersion.objects.filter(public_id=exercise_version)
        .values_list("exercise_id", flat=True)
        .first()
    )
    easier = Progression.objects.filter(harder=exercise_id).values("easier")
    harder = Progression.objects.filter(easier=exercise_id).values("harder")
    slugs = _alternatives(exercise_id, template_id)
    return Ladder(
        easier=_choices(Exercise.objects.offered().filter(pk__in=easier)),
        harder=_choices(Exercise.objects.offered().filter(pk__in=harder)),
        instead=_choices(Exercise.objects.offered().filter(slug__in=slugs)) if slugs else (),
    )


def found_in_library(text: str) -> tuple[Choice, ...]:
    """The first exercises the library's own search finds."""
    if not text.strip():
        return ()
    return _choices(Exercise.objects.offered().search(text)[:MOST_FOUND], keep_order=True)


def _alternatives(exercise_id: int | None, template_id: int | None) -> Collection[str]:
    if exercise_id is None or template_id is None:
        return ()
    lines = TemplateItem.objects.filter(
        template_week__template=template_id, exercise=exercise_id
    ).values_list("alternatives", flat=True)
    return {slug for slugs in lines for slug in slugs}


def _choices(exercises: Iterable[Exercise], *, keep_order: bool = False) -> tuple[Choice, ...]:
    rows = exercises.prefetch_related("current__translations")
    rows = rows if keep_order else rows.order_by("current__sort_name")
    language = page_language()
    return tuple(
        Choice(
            id=str(row.current.public_id),
            name=(texts := row.current.texts(language)).name,
            language=texts.language,
            thumb=picture_url(row.current, "thumb"),
        )
        for row in rows
    )
