"""Exercises of a running program that say something else by now."""

from dataclasses import dataclass

from django.db.models import F

from exercises.models import ExerciseVersion
from exercises.operations.content import WITH_CONTENT, content_of
from exercises.queries.differences import Difference, differences
from exercises.queries.pictures import picture_url
from pfprehab.languages import page_language
from programs.models import PrescribedExercise, ProgramVersion


@dataclass(frozen=True, slots=True)
class NewerExercise:
    """One exercise whose current version is newer than the one a program holds."""

    name: str
    language: str
    held: ExerciseVersion
    current: ExerciseVersion
    differences: list[Difference]
    pictures: tuple[str, str]


def newer_exercises(version: ProgramVersion, *, from_week: int) -> list[NewerExercise]:
    """Each exercise of the weeks from `from_week` on that has a newer version, once.

    Retired exercises are left out: they get no new version, and programs keep what they hold.
    """
    lines = (
        PrescribedExercise.objects.filter(version=version, week__gte=from_week)
        .filter(exercise_version__exercise__retired_at=None)
        .exclude(exercise_version=F("exercise_version__exercise__current"))
        .select_related("exercise_version__exercise__current")
        .prefetch_related(
            *(f"exercise_version__{name}" for name in WITH_CONTENT),
            *(f"exercise_version__exercise__current__{name}" for name in WITH_CONTENT),
        )
        .order_by("week", "order")
    )
    held: dict[int, ExerciseVersion] = {}
    for line in lines:
        held.setdefault(line.exercise_version.exercise_id, line.exercise_version)
    return [_newer(one) for one in held.values()]


def _newer(held: ExerciseVersion) -> NewerExercise:
    current = held.exercise.current
    texts = current.texts(page_language())
    return NewerExercise(
        name=texts.name,
        language=texts.language,
        held=held,
        current=current,
        differences=differences(content_of(held), content_of(current)),
        pictures=(picture_url(held, "pair"), picture_url(current, "pair")),
    )
