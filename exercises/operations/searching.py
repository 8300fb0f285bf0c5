"""Keeps what the library searches in step with what exercises say."""

from collections.abc import Iterable

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from exercises.models import Exercise, ExerciseVersion, SearchEntry, SearchVariant
from exercises.models.vocabulary import Equipment, Muscle, Position
from exercises.rules.search import FUZZY_FROM, variants_of, words_of
from pfprehab.languages import in_every_language

LONGEST = 40  # letters; longer ones are no words that anybody types


def index_exercises(versions: Iterable[ExerciseVersion]) -> None:
    """Write the words of these versions, each the current one of its exercise.

    Their translations are read from the database: they are written before.
    """
    versions = list(versions)
    words = {version.exercise_id: _words_by_weight(version) for version in _with_texts(versions)}
    SearchEntry.objects.filter(exercise__in=words).delete()
    SearchEntry.objects.bulk_create(
        SearchEntry(exercise_id=pk, vector=_vector(by_weight)) for pk, by_weight in words.items()
    )
    _keep_variants({word for by_weight in words.values() for w in by_weight.values() for word in w})


def _with_texts(versions: list[ExerciseVersion]) -> Iterable[ExerciseVersion]:
    pks = [version.pk for version in versions]
    return ExerciseVersion.objects.filter(pk__in=pks).prefetch_related("translations")


def _words_by_weight(version: ExerciseVersion) -> dict[str, list[str]]:
    texts = [version, *version.translations.all()]
    return {
        "A": words_of(*(text.name for text in texts)),
        "B": words_of(*(name for text in texts for name in text.aka)),
        "C": _muscles(version.muscles_primary),
        "D": _muscles(version.muscles_secondary)
        + words_of(
            *_named(Position, [version.position_key]),
            *_named(Equipment, version.equipment),
            version.get_category_display(),
        ),
    }


def _muscles(keys: list[str]) -> list[str]:
    return words_of(*keys, *_named(Muscle, keys))


def _named(choices, keys: list[str]) -> list[str]:
    """The names of some keys of a vocabulary, in every language of the product."""
    labels = dict(choices.choices)
    return [name for key in keys if key in labels for name in in_every_language(labels[key])]


def _vector(by_weight: dict[str, list[str]]):
    vectors = [
        SearchVector(Value(" ".join(words)), weight=weight, config="simple")
        for weight, words in by_weight.items()
    ]
    whole = vectors[0]
    for vector in vectors[1:]:
        whole += vector
    return whole


def _keep_variants(words: set[str]) -> None:
    rows = [
        SearchVariant(variant=variant, word=word)
        for word in sorted(words)
        if FUZZY_FROM <= len(word) <= LONGEST
        for variant in sorted(variants_of(word))
    ]
    SearchVariant.objects.bulk_create(rows, ignore_conflicts=True)


def index_what_is_missing() -> int:
    """Write the words of each exercise in scope that has none yet; how many there were."""
    exercises = Exercise.objects.exclude(current=None).filter(search_entry=None)
    exercises = exercises.select_related("current")
    versions = [exercise.current for exercise in exercises]
    index_exercises(versions)
    return len(versions)
