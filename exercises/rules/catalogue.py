"""What the catalogue's data must keep before a single row is written."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from exercises.rules.dose import dose_problems
from exercises.rules.language import harmful_words, patient_texts

FILE = "exercises.json"
SOURCES_FILE = "sources.json"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TEXTS = ("name", "category", "position", "position_key", "chain", "laterality", "common_error")
LISTS_IN_VOCABULARY = {
    "equipment": "equipment",
    "equipment_optional": "equipment",
    "muscles_primary": "muscle",
    "muscles_secondary": "muscle",
    "avoid_if": "avoid_if",
}
VALUES_IN_VOCABULARY = ("category", "chain", "laterality", "pfj_load", "position_key")
STAGES = range(1, 5)
KNEE_FLEXION = range(161)  # degrees; a knee bends to about 160
TIMES_A_WEEK = range(1, 8)


@dataclass(frozen=True)
class Problem:
    """One fault of a data file: where it is, and what is wrong with it."""

    file: str
    item: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.item}: {self.field}: {self.message}"


def check_catalogue(data: Mapping, sources: Mapping) -> list[Problem]:
    """Every fault of exercises.json and sources.json; an empty list when they may be loaded."""
    exercises = data.get("exercises") or []
    vocabulary = data.get("vocab") or {}
    known_sources = sources.get("sources") or {}
    problems = [*_source_problems(known_sources, vocabulary)]
    if not exercises:
        problems.append(Problem(FILE, "", "exercises", "There are no exercises."))
    problems += duplicate_slugs(FILE, exercises)
    slugs = {exercise.get("slug") for exercise in exercises}
    for number, exercise in enumerate(exercises, 1):
        item = str(exercise.get("slug") or f"exercise {number}")
        for field, message in _exercise_problems(exercise, vocabulary, known_sources, slugs):
            problems.append(Problem(FILE, item, field, message))
    problems += _cycle_problems(exercises)
    return problems


def duplicate_slugs(file: str, items: Iterable[Mapping]) -> list[Problem]:
    """A problem for each slug that is used more than once."""
    counts = Counter(item.get("slug") for item in items)
    return [
        Problem(file, str(slug), "slug", f"The slug is used {count} times.")
        for slug, count in counts.items()
        if slug and count > 1
    ]


def easier_exercises(exercises: Iterable[Mapping]) -> dict[str, list[str]]:
    """For each slug the easier ones: the inverse of progresses_to, in catalogue order."""
    easier: dict[str, list[str]] = {exercise["slug"]: [] for exercise in exercises}
    for exercise in exercises:
        for harder in exercise["progresses_to"]:
            easier[harder].append(exercise["slug"])
    return easier


def _source_problems(sources: Mapping, vocabulary: Mapping) -> Iterator[Problem]:
    tags = vocabulary.get("evidence_tag", ())
    for key, source in sources.items():
        if not source.get("cite"):
            yield Problem(SOURCES_FILE, key, "cite", "The citation is missing.")
        if source.get("tag") not in tags:
            message = f"{source.get('tag')!r} is not one of {', '.join(tags)}."
            yield Problem(SOURCES_FILE, key, "tag", message)


def _exercise_problems(exercise, vocabulary, sources, slugs) -> Iterator[tuple[str, str]]:
    yield from _text_problems(exercise)
    yield from _vocabulary_problems(exercise, vocabulary)
    yield from _range_problems(exercise)
    yield from _link_problems(exercise, vocabulary, sources, slugs)
    for field, text in patient_texts(exercise):
        for word in harmful_words(text):
            yield field, f"{word!r} is a word that patients should not read."


def _text_problems(exercise: Mapping) -> Iterator[tuple[str, str]]:
    slug = exercise.get("slug")
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        yield "slug", f"A slug is lower-case words joined by hyphens; this is {slug!r}."
    for field in (*TEXTS, "patient_caution"):
        if not str(exercise.get(field) or "").strip():
            yield field, "The text is missing."
    cues = exercise.get("cues") or []
    if not cues or not all(str(cue).strip() for cue in cues):
        yield "cues", "At least one cue is needed, and none may be empty."


def _vocabulary_problems(exercise: Mapping, vocabulary: Mapping) -> Iterator[tuple[str, str]]:
    for field in VALUES_IN_VOCABULARY:
        if exercise.get(field) not in vocabulary.get(field, ()):
            yield field, f"{exercise.get(field)!r} is not in the vocabulary."
    for field, name in LISTS_IN_VOCABULARY.items():
        for value in exercise.get(field) or ():
            if value not in vocabulary.get(name, ()):
                yield field, f"{value!r} is not in the vocabulary."
    yield from _substitute_problems(exercise, vocabulary)


def _substitute_problems(exercise: Mapping, vocabulary: Mapping) -> Iterator[tuple[str, str]]:
    needed = {*(exercise.get("equipment") or ()), *(exercise.get("equipment_optional") or ())}
    for piece, substitutes in (exercise.get("equipment_substitutes") or {}).items():
        if piece not in needed:
            yield "equipment_substitutes", f"{piece!r} is not equipment of this exercise."
        for value in substitutes:
            if value not in vocabulary.get("substitute", ()):
                yield "equipment_substitutes", f"{value!r} is not in the vocabulary."


def _range_problems(exercise: Mapping) -> Iterator[tuple[str, str]]:
    if exercise.get("stage") not in STAGES:
        yield "stage", f"The stage must be 1 to 4, not {exercise.get('stage')!r}."
    if exercise.get("per_week") not in TIMES_A_WEEK:
        yield "per_week", f"Times a week must be 1 to 7, not {exercise.get('per_week')!r}."
    for end in ("from", "to"):
        angle = (exercise.get("knee_flexion_deg") or {}).get(end)
        if angle not in KNEE_FLEXION:
            yield "knee_flexion_deg", f"{end!r} must be 0 to 160 degrees, not {angle!r}."
    for field in ("weight_bearing", "home_ok"):
        if not isinstance(exercise.get(field), bool):
            yield field, f"The value must be true or false, not {exercise.get(field)!r}."
    yield from _dose_problems(exercise)


def _dose_problems(exercise: Mapping) -> Iterator[tuple[str, str]]:
    dose = exercise.get("default_dose")
    if not isinstance(dose, Mapping):
        yield "default_dose", "The default dose is missing."
        return
    for problem in dose_problems(dose):
        yield f"default_dose.{problem.field}", problem.message


def _link_problems(exercise, vocabulary, sources, slugs) -> Iterator[tuple[str, str]]:
    for harder in exercise.get("progresses_to") or ():
        if harder not in slugs:
            yield "progresses_to", f"There is no exercise {harder!r}."
    if not exercise.get("evidence"):
        yield "evidence", "At least one source is needed; use practice where there is none."
    for link in exercise.get("evidence") or ():
        if link.get("source") not in sources:
            yield "evidence", f"There is no source {link.get('source')!r}."
        if link.get("tag") not in vocabulary.get("evidence_tag", ()):
            yield "evidence", f"{link.get('tag')!r} is not a known tag."


def _cycle_problems(exercises: Iterable[Mapping]) -> list[Problem]:
    """One problem for each exercise that is, step by step, harder than itself."""
    harder = {e.get("slug"): list(e.get("progresses_to") or ()) for e in exercises}
    return [
        Problem(FILE, str(slug), "progresses_to", "The progressions run in a circle.")
        for slug in harder
        if slug in _reachable(slug, harder)
    ]


def _reachable(start, harder: Mapping) -> set:
    found: set = set()
    waiting = list(harder.get(start, ()))
    while waiting:
        slug = waiting.pop()
        if slug not in found:
            found.add(slug)
            waiting += harder.get(slug, ())
    return found
