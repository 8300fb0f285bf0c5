"""The registry of outcome measures: range, direction, what changes mean, with where that is from.

A number that is only remembered ("memory") is kept for whoever verifies it and is never shown to a
user: `Fact.shown` is the one door.
"""

from collections.abc import Mapping
from dataclasses import dataclass

TAGS = ("read", "memory", "decision")
KINDS = ("options", "scale", "activities", "levels", "total")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A number with its source. tag: read in the source, from memory, or a pfprehab default."""

    value: float
    tag: str
    source: str

    @property
    def shown(self) -> bool:
        return self.tag != "memory"


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """A form whose answers are written down as numbers, in order. reversed: places, from 1."""

    count: int
    low: int
    high: int
    reversed: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Measure:
    """kind: how it is answered; "total" is entered as a score alone.

    better: "higher" or "lower". weeks: when it is due, counted from the first day of the program;
    weekly: in each week of the program as well. meaningful: the change that matters. error: the
    measurement error. points: {item: points of each option, in order} of a measure with options.
    """

    slug: str
    short: str
    kind: str
    low: float
    high: float
    better: str
    weeks: tuple[int, ...] = ()
    weekly: bool = False
    meaningful: Fact | None = None
    error: Fact | None = None
    numbers: Numbers | None = None
    points: Mapping[str, tuple[int, ...]] | None = None

    @property
    def sign(self) -> int:
        """Turns a difference into a gain: positive is better."""
        return 1 if self.better == "higher" else -1

    @property
    def has_start(self) -> bool:
        """A rating of change has no start: it is a change already."""
        return self.kind != "levels"


def measures_of(data: Mapping, options: Mapping) -> dict[str, Measure]:
    """The measures of outcomes.json by slug; `options`: akps.json.

    Raises ValueError naming the measure for an unknown kind, direction or tag.
    """
    return {entry["slug"]: _measure(entry, options) for entry in data["measures"]}


def _measure(entry: Mapping, options: Mapping) -> Measure:
    slug = entry["slug"]
    if entry["kind"] not in KINDS or entry["better"] not in ("higher", "lower"):
        raise ValueError(f"{slug}: unknown kind or direction.")
    points = None
    if entry["kind"] == "options":
        points = {
            item["key"]: tuple(option["points"] for option in item["options"])
            for item in options["items"]
        }
    numbers = entry.get("numbers")
    return Measure(
        slug=slug,
        short=entry["short"],
        kind=entry["kind"],
        low=entry["low"],
        high=entry["high"],
        better=entry["better"],
        weeks=tuple(entry["weeks"]),
        weekly=entry["weekly"],
        meaningful=_fact(slug, entry["meaningful"]),
        error=_fact(slug, entry["error"]),
        numbers=_numbers(numbers) if numbers else None,
        points=points,
    )


def _numbers(entry: Mapping) -> Numbers:
    return Numbers(
        count=entry["count"],
        low=entry["low"],
        high=entry["high"],
        reversed=tuple(entry.get("reversed", ())),
    )


def _fact(slug: str, entry: Mapping | None) -> Fact | None:
    if entry is None:
        return None
    if entry["tag"] not in TAGS:
        raise ValueError(f"{slug}: there is no tag {entry['tag']!r}.")
    return Fact(value=entry["value"], tag=entry["tag"], source=entry["source"])
