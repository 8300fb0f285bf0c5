"""The outcome measures in use, with their words in the language of the page."""

from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _

from patients.data import read_akps, read_outcomes
from patients.rules.outcomes.measures import Fact, Measure, measures_of
from pfprehab.languages import page_language


@cache
def outcomes_data() -> dict:
    """Read once: it changes only with a release."""
    return read_outcomes()


@cache
def akps_data() -> dict:
    return read_akps()


@cache
def measures() -> dict[str, Measure]:
    """Every measure by its slug, in the order of the file."""
    return measures_of(outcomes_data(), akps_data())


@dataclass(frozen=True, slots=True)
class Item:
    """One question: its key, its words, and what can be answered: (value, words).

    is_scale: the answers are the numbers 0 to 10, with the words of the ends in `ends`.
    """

    key: str
    words: str
    options: tuple[tuple[int, str], ...]
    is_scale: bool = False
    ends: tuple[str, str] = ("", "")


def measure_name(slug: str) -> str:
    return in_language(_entry(slug)["name"])


def measure_recall(slug: str) -> str:
    """What the answers are about; the question itself where there is only one."""
    recall = _entry(slug)["recall"]
    return in_language(recall) if recall else ""


def measure_source(slug: str) -> str:
    return in_language(_entry(slug)["source"])


def success_source() -> str:
    return outcomes_data()["success"]["source"]


def items_of(slug: str, activities=()) -> list[Item]:
    """The questions of a measure; `activities`: the rows of a scale of own activities."""
    kind = measures()[slug].kind
    if kind == "options":
        return [_akps_item(item) for item in akps_data()["items"]]
    if kind == "activities":
        ends = (_("not at all"), _("as before the knee trouble"))
        return [_scale(str(one.public_id), one.words, ends) for one in activities]
    if kind == "scale":
        return [_scale("value", measure_recall(slug), (_("no pain"), _("worst pain")))]
    if kind == "levels":
        levels = _entry(slug)["levels"]
        options = tuple((level["value"], in_language(level["label"])) for level in levels)
        return [Item("value", measure_recall(slug), options)]
    return []


def fact_in_words(fact: Fact | None) -> str:
    """Where a number is from, for a user. Empty for one that nobody has verified."""
    if fact is None or not fact.shown:
        return ""
    return fact.source if fact.tag == "read" else _("pfprehab default")


def in_language(words: dict[str, str]) -> str:
    return words.get(page_language(), words["en"])


def _entry(slug: str) -> dict:
    return next(entry for entry in outcomes_data()["measures"] if entry["slug"] == slug)


def _akps_item(item: dict) -> Item:
    options = enumerate(in_language(option["label"]) for option in item["options"])
    return Item(item["key"], in_language(item["label"]), tuple(options))


def _scale(key: str, words: str, ends: tuple[str, str]) -> Item:
    options = tuple((number, str(number)) for number in range(11))
    return Item(key, words, options, is_scale=True, ends=ends)
