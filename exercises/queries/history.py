"""What an exercise said before, and in which languages it says it now."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from django.conf import settings
from django.utils.translation import gettext as _

from exercises.models import Exercise, ExerciseVersion
from exercises.operations.content import WITH_CONTENT, changed_fields, content_of
from exercises.queries.differences import Difference, differences, field_label
from exercises.queries.pictures import picture_url


@dataclass(frozen=True, slots=True)
class Step:
    """One version, and how it differs from the one before; nothing for the first."""

    version: ExerciseVersion
    changed: list[str]
    differences: list[Difference]
    pictures: tuple[str, ...]


def history_of(exercise: Exercise) -> list[Step]:
    """Newest first."""
    versions = list(
        exercise.versions.select_related("author", "reviewer").prefetch_related(*WITH_CONTENT)
    )
    steps = [_step(before, after) for after, before in pairwise(versions)]
    return [*steps, Step(versions[-1], [], [], ())]


def _step(before: ExerciseVersion, after: ExerciseVersion) -> Step:
    return Step(
        version=after,
        changed=[field_label(name) for name in changed_fields(before, after)],
        differences=differences(content_of(before), content_of(after)),
        pictures=(picture_url(before, "pair"), picture_url(after, "pair")),
    )


@dataclass(frozen=True, slots=True)
class LanguageState:
    """How far a version can be read in one language of the product."""

    name: str
    words: str
    tone: str


def translation_states(version: ExerciseVersion) -> list[LanguageState]:
    """Every language of the product, the one it was written in first."""
    rows = {row.language: row for row in version.translations.all()}
    names = dict(settings.LANGUAGES)
    first = LanguageState(str(names.get(version.language, version.language)), _("original"), "")
    return [
        first,
        *(_state(name, rows.get(code)) for code, name in names.items() if code != version.language),
    ]


def _state(name, row) -> LanguageState:
    if row is None:
        return LanguageState(str(name), _("missing"), "warn")
    if row.is_stale:
        return LanguageState(str(name), _("out of date: the original has changed since"), "warn")
    tones = {"checked": "good"}
    return LanguageState(str(name), row.get_status_display(), tones.get(row.status, "plain"))
