"""Whether a JSON value is an exercise document at all: known keys, the right kinds of value.

What a document says is checked elsewhere (`rules.checks`); here only that it can be read at all, so
that whoever opens a draft, a file or an import never meets a list where a text is meant.
"""

from collections.abc import Callable, Iterator, Mapping

from exercises.rules.document import LINKS, SAME_NAME
from exercises.rules.translations import TRANSLATED

TEXT_LIMITS = {
    "slug": 80,
    "language": 10,
    "name": 120,
    "category": 30,
    "position": 120,
    "position_key": 30,
    "equipment_text": 200,
    "chain": 10,
    "laterality": 12,
    "pfj_load": 10,
    "common_error": 1000,
    "patient_caution": 1000,
    "clinician_note": 1000,
}
# How many entries a list may have, and how long one may be.
LIST_LIMITS = {
    "aka": (8, 120),
    "muscles_primary": (10, 60),
    "muscles_secondary": (10, 60),
    "equipment": (10, 30),
    "equipment_optional": (10, 30),
    "cues": (8, 300),
    "avoid_if": (10, 40),
    "progresses_to": (20, 80),
    "progresses_from": (20, 80),
}
NUMBERS = ("stage", "per_week")
SWITCHES = ("home_ok", "weight_bearing")
PARTS = (
    "knee_flexion_deg",
    "default_dose",
    "equipment_substitutes",
    "evidence",
    "licence",
    "figure",
    "picture",
    "translations",
)
KNOWN = frozenset((*TEXT_LIMITS, *SAME_NAME, *LINKS, *PARTS))
MOST_LANGUAGES, MOST_SOURCES = 10, 20

Fault = tuple[str, str]


def shape_faults(document) -> list[Fault]:
    """(key, sentence) of every value that is not of its kind; empty for a readable document."""
    if not isinstance(document, Mapping):
        return [("", "An exercise is an object with named values.")]
    faults = [(str(key)[:40], "There is no such field.") for key in document if key not in KNOWN]
    for key, value in document.items():
        if key in KNOWN and value is not None:
            faults += _faults_of(key, value)
    return faults


def _faults_of(key: str, value) -> Iterator[Fault]:
    if key in TEXT_LIMITS:
        yield from _text(key, value, TEXT_LIMITS[key])
    elif key in LIST_LIMITS:
        yield from _texts(key, value, *LIST_LIMITS[key])
    elif key in NUMBERS:
        yield from _kind(key, value, _is_whole, "a whole number")
    elif key in SWITCHES:
        yield from _kind(key, value, lambda v: isinstance(v, bool), "yes or no")
    else:
        yield from _PART_FAULTS[key](value)


def _kind(key: str, value, is_right: Callable, words: str) -> Iterator[Fault]:
    if not is_right(value):
        yield key, f"This must be {words}, not {str(value)[:40]!r}."


def _is_whole(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9


def _text(key: str, value, longest: int) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield key, f"This must be a text, not {str(value)[:40]!r}."
    elif len(value) > longest:
        yield key, f"At most {longest} characters; there are {len(value)}."
    elif "\x00" in value:
        yield key, "Remove the invisible character (U+0000) and try again."


def _texts(key: str, value, most: int, longest: int) -> Iterator[Fault]:
    if not isinstance(value, list | tuple):
        yield key, f"This must be a list of texts, not {str(value)[:40]!r}."
        return
    if len(value) > most:
        yield key, f"At most {most} entries; there are {len(value)}."
    for entry in value[:most]:
        yield from _text(key, entry, longest)


def _knee(value) -> Iterator[Fault]:
    key = "knee_flexion_deg"
    if not isinstance(value, Mapping) or set(value) - {"from", "to"}:
        yield key, "The knee bend has two angles, from and to."
        return
    for angle in value.values():
        if angle is not None:
            yield from _kind(key, angle, _is_whole, "a whole number of degrees")


def _dose(value) -> Iterator[Fault]:
    if not isinstance(value, Mapping):
        yield "default_dose", "The dose is an object with named values."
        return
    for name, part in value.items():
        if not isinstance(part, str | int | float | None) or isinstance(part, bool):
            yield "default_dose", f"{str(name)[:40]!r} must be a number or a text."


def _substitutes(value) -> Iterator[Fault]:
    key = "equipment_substitutes"
    if not isinstance(value, Mapping) or len(value) > 20:
        yield key, "Substitutes are lists of texts by piece of equipment."
        return
    for others in value.values():
        yield from _texts(key, others, 20, 40)


def _evidence(value) -> Iterator[Fault]:
    key = "evidence"
    if not isinstance(value, list) or len(value) > MOST_SOURCES:
        yield key, f"Evidence is a list of at most {MOST_SOURCES} sources."
        return
    for link in value:
        if not isinstance(link, Mapping) or set(link) != {"source", "tag"}:
            yield key, "Each source needs its key and how it is known: source, tag."
            return
        for part in link.values():
            yield from _text(key, part, 60)


def _licence(value) -> Iterator[Fault]:
    if not isinstance(value, Mapping) or set(value) - {"name", "author", "url"}:
        yield "licence", "The licence has a name, an author and a url."
        return
    for part in value.values():
        yield from _text("licence", part, 200)


def _figure(value) -> Iterator[Fault]:
    if not isinstance(value, Mapping):
        yield "figure", "A figure is an object with named values."


def _picture(value) -> Iterator[Fault]:
    yield from _text("picture", value, 64)


def _translations(value) -> Iterator[Fault]:
    if not isinstance(value, Mapping) or len(value) > MOST_LANGUAGES:
        yield "translations", "Translations are objects by language."
        return
    for language, row in value.items():
        key = f"translations.{str(language)[:10]}"
        if not isinstance(row, Mapping) or set(row) != {"status", "of", *TRANSLATED}:
            yield key, "A translation has a status, `of`, and all texts that are translated."
            return
        for name in TRANSLATED:
            for _name, words in _faults_of(name, row[name]):
                yield f"{key}.{name}", words
        for name in ("status", "of"):
            yield from _text(f"{key}.{name}", row[name], 64)


_PART_FAULTS: dict[str, Callable] = {
    "knee_flexion_deg": _knee,
    "default_dose": _dose,
    "equipment_substitutes": _substitutes,
    "evidence": _evidence,
    "licence": _licence,
    "figure": _figure,
    "picture": _picture,
    "translations": _translations,
}
