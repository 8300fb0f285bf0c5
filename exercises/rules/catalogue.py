"""What the catalogue's data must keep before a single row is written."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from exercises.rules.checks import Known, check_document

FILE = "exercises.json"
SOURCES_FILE = "sources.json"


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
    known = Known(vocabulary=vocabulary, sources=known_sources, slugs=slugs)
    for number, exercise in enumerate(exercises, 1):
        item = str(exercise.get("slug") or f"exercise {number}")
        for finding in check_document(exercise, known):
            if not finding.blocking:
                continue
            problems.append(Problem(FILE, item, finding.field, finding.words))
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
