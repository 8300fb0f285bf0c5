"""What rests on a source: exercises, and what other apps tell, registered as in `used_in`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from exercises.models import Evidence, Exercise, Source, Tag
from exercises.queries.library import Card


@dataclass(frozen=True, slots=True)
class Line:
    """Lines of one template that are alike but for their week. did: what the source itself did."""

    exercise: Card
    weeks: str
    dose: str
    did: str


@dataclass(frozen=True, slots=True)
class Holder:
    """One template that rests on the source.

    as_a_whole: the template names the source among its own; it may then have no line of it.
    count: lines, each week counted, that `lines` says in fewer.
    """

    url: str
    name: str
    as_a_whole: bool
    count: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Provider:
    """holders: of one source. counts: lines by the id of their source; none is not listed."""

    holders: Callable[[Source], list[Holder]]
    counts: Callable[[], Mapping[int, int]]


_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Called once by each app whose lines rest on sources, when it is ready."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def holders_of(source: Source) -> list[Holder]:
    return [holder for provider in _providers for holder in provider.holders(source)]


def line_counts() -> Mapping[int, int]:
    """Lines by the id of their source."""
    found: Counter[int] = Counter()
    for provider in _providers:
        found.update(provider.counts())
    return found


def links_shown(*, curator: bool) -> QuerySet[Evidence]:
    """What current versions in sight rest on.

    A fact from memory is not yet verified, so only curators see it.
    """
    links = Evidence.objects.filter(version__in=Exercise.objects.values("current"))
    return links if curator else links.exclude(tag=Tag.MEMORY).exclude(source__tag=Tag.MEMORY)


def exercises_on(source: Source, *, curator: bool) -> QuerySet[Evidence]:
    """The links of the exercises whose current version rests on the source, by name."""
    links = links_shown(curator=curator).filter(source=source)
    links = links.select_related("version__exercise").prefetch_related("version__translations")
    return links.order_by("version__sort_name", "pk")


def exercise_counts(*, curator: bool) -> Mapping[int, int]:
    """Exercises by the id of their source; none is not listed."""
    counted = links_shown(curator=curator).values("source").annotate(uses=Count("pk"))
    return dict(counted.values_list("source", "uses"))
