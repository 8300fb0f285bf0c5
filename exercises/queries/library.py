"""The library as a clinician reads it: cards of ready strings, in groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from exercises.models import Exercise, ExerciseVersion
from exercises.models.exercise import Category
from exercises.models.vocabulary import Equipment, Muscle, labels
from exercises.queries.pictures import picture_url
from exercises.rules.dose_words import WORDS, dose_in_words
from pfprehab.languages import page_language


@dataclass(frozen=True, slots=True)
class Card:
    """One exercise in a list. language: of the name."""

    url: str
    name: str
    language: str
    thumb: str
    muscles: str
    needs: str
    dose: str
    tags: tuple[str, ...]
    is_own: bool


def cards(exercises: Iterable[Exercise]) -> list[Card]:
    """Exercises fetched with their current version and its translations."""
    return [card(exercise) for exercise in exercises]


def grouped(exercises: Iterable[Exercise]) -> list[tuple[str, list[Card]]]:
    """Cards under the name of their category; the exercises come in reading order."""
    return [
        (str(Category(key).label), cards(rows))
        for key, rows in groupby(exercises, key=lambda exercise: exercise.current.category)
    ]


def card(exercise: Exercise) -> Card:
    return card_of(exercise.current, exercise)


def card_of(version: ExerciseVersion, exercise: Exercise) -> Card:
    """A version of the exercise, fetched with its translations."""
    language = page_language()
    texts = version.texts(language)
    equipment = labels(Equipment, version.equipment)
    return Card(
        url=reverse("exercises:detail", args=[exercise.slug]),
        name=texts.name,
        language=texts.language,
        thumb=picture_url(version, "thumb"),
        muscles=", ".join(labels(Muscle, version.muscles_primary)),
        needs=", ".join([texts.position[:1].upper() + texts.position[1:], *equipment]),
        dose=dose_in_words(version.dose, language=language if language in WORDS else "en"),
        tags=tuple(_tags(version)),
        is_own=exercise.owner_clinic_id is not None,
    )


def _tags(version: ExerciseVersion) -> Iterable[str]:
    yield _("Stage %(stage)s") % {"stage": version.stage}
    if version.knee_flexion_from is not None:
        yield knee_in_words(version)
    yield _("Load: %(load)s") % {"load": version.get_pfj_load_display().lower()}


def knee_in_words(version: ExerciseVersion) -> str:
    """How far the knee bends; empty when it is not stated."""
    start, end = version.knee_flexion_from, version.knee_flexion_to
    if start is None:
        return ""
    if start == end:
        return _("Knee at %(angle)s°") % {"angle": end}
    return _("Knee %(start)s to %(end)s°") % {"start": start, "end": end}


def neighbours(edges, side: str) -> list[tuple[Exercise, Card]]:
    """What stands above or below an exercise on the ladder, as cards by name."""
    links = edges.select_related(f"{side}__current").prefetch_related(
        f"{side}__current__translations"
    )
    found = [getattr(link, side) for link in links.order_by(f"{side}__current__sort_name")]
    return [(exercise, card(exercise)) for exercise in found if exercise.current]
