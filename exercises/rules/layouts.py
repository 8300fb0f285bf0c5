"""Exercises of other collections as documents of ours: what they say, and nothing made up.

What our document needs and they lack (knee range, dose, caution, evidence) stays empty; the checks
of the draft then say what is missing. Images are never fetched.
"""

import re
from collections.abc import Mapping
from html.parser import HTMLParser

from exercises.rules.slugs import slug_from_name
from exercises.rules.translations import TRANSLATED, texts_digest

MOST_CUES, LONGEST_CUE, LONGEST_NOTE = 8, 300, 1000
MUSCLES = {
    "glutes": "gluteus maximus",
    "gluteus maximus": "gluteus maximus",
    "quads": "quadriceps",
    "quadriceps femoris": "quadriceps",
    "quadriceps": "quadriceps",
    "hamstrings": "hamstrings",
    "biceps femoris": "hamstrings",
    "calves": "calf",
    "gastrocnemius": "gastrocnemius",
    "soleus": "soleus",
    "abductors": "hip abductors",
    "adductors": "adductors",
    "abdominals": "abdominals",
    "abs": "abdominals",
    "rectus abdominis": "abdominals",
    "obliquus externus abdominis": "obliques",
    "lower back": "trunk extensors",
    "shoulders": "shoulder",
}
EQUIPMENT = {
    "bands": "resistance_band",
    "resistance band": "resistance_band",
    "dumbbell": "dumbbell",
    "exercise ball": "ball",
    "swiss ball": "ball",
    "cable": "cable_machine",
    "bench": "bench",
    "gym mat": "mat",
}
NO_EQUIPMENT = {"", "body only", "none", "none (bodyweight exercise)", "no equipment"}
WGER_LANGUAGES = {1: "de", 2: "en", 4: "es", 12: "fr", 13: "it", 7: "pt"}


class LayoutError(ValueError):
    """An item that is not of the layout it is said to be. `column` names the key."""

    def __init__(self, column: str, message: str):
        super().__init__(message)
        self.column, self.message = column, message


def from_open_layout(item, *, licence: Mapping[str, str]) -> tuple[dict, str]:
    """(document, its name there) of one item of the layout `{id, name, force, level, ...}`.

    licence: name, author and url of the whole collection, given by whoever brings it: the layout
    has no place for it. Raises LayoutError.
    """
    _must_be(item, Mapping, "", "an object")
    name = _plain(item.get("name"), "name")
    cues, rest = _cues([_plain(step, "instructions") for step in _list(item, "instructions")])
    document = _empty(name)
    document |= {
        "category": "stretch" if item.get("category") == "stretching" else "",
        "muscles_primary": _muscles(_list(item, "primaryMuscles")),
        "muscles_secondary": _muscles(_list(item, "secondaryMuscles")),
        **_equipment([str(item.get("equipment") or "")]),
        "cues": cues,
        "clinician_note": rest,
        "licence": {key: licence.get(key, "") for key in ("name", "author", "url")},
    }
    return document, str(item.get("id") or name)[:200]


def from_wger(item) -> tuple[dict, str]:
    """(document, its uuid) of one exercise of wger's export. Raises LayoutError.

    The English translation is the source where there is one, otherwise the first language we know.
    """
    _must_be(item, Mapping, "", "an object")
    texts = _wger_texts(item)
    if not texts:
        raise LayoutError("translations", "There is no text in a language that is known here.")
    language = "en" if "en" in texts else next(iter(texts))
    source = texts.pop(language)
    licence = item.get("license") if isinstance(item.get("license"), Mapping) else {}
    document = _empty(source["name"], language=language) | source
    document |= {
        "muscles_primary": _muscles(_names(item, "muscles")),
        "muscles_secondary": _muscles(_names(item, "muscles_secondary")),
        **_equipment(_names(item, "equipment")),
        "licence": {
            "name": str(licence.get("short_name") or "")[:60],
            "author": str(item.get("license_author") or "")[:200],
            "url": str(licence.get("url") or "")[:200],
        },
    }
    document["translations"] = {
        code: {"status": "human", "of": texts_digest(document), **row}
        for code, row in sorted(texts.items())
    }
    return document, str(item.get("uuid") or item.get("id") or "")[:200]


def wger_items(data) -> list:
    """The exercises of an export: a list, or a page of the API with its `results`."""
    items = data.get("results") if isinstance(data, Mapping) else data
    _must_be(items, list, "results", "a list of exercises")
    return items


def plain_from_html(html: str) -> list[str]:
    """The visible text of a description, a line for each paragraph or list entry."""
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    return [line for line in (" ".join(part.split()) for part in reader.lines) if line]


class _TextReader(HTMLParser):
    BREAKS = frozenset({"p", "li", "br", "div", "ul", "ol", "h1", "h2", "h3"})
    SILENT = frozenset({"script", "style"})

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.lines, self._silent = [""], 0

    def handle_starttag(self, tag, attrs):  # noqa: ARG002 - the parser's signature
        self._silent += tag in self.SILENT
        if tag in self.BREAKS:
            self.lines.append("")

    def handle_endtag(self, tag):
        self._silent -= tag in self.SILENT and self._silent > 0
        if tag in self.BREAKS:
            self.lines.append("")

    def handle_data(self, data):
        if not self._silent:
            self.lines[-1] += data


def _empty(name: str, *, language: str = "en") -> dict:
    return {
        "slug": slug_from_name(name),
        "language": language,
        "name": name,
        "aka": [],
        "category": "",
        "muscles_primary": [],
        "muscles_secondary": [],
        "position": "",
        "position_key": "",
        "equipment": [],
        "equipment_optional": [],
        "equipment_text": "",
        "equipment_substitutes": {},
        "home_ok": None,
        "weight_bearing": None,
        "chain": "",
        "laterality": "",
        "pfj_load": "",
        "stage": None,
        "cues": [],
        "common_error": "",
        "patient_caution": "",
        "clinician_note": "",
        "avoid_if": [],
        "per_week": None,
        "knee_flexion_deg": {"from": None, "to": None},
        "default_dose": None,
        "evidence": [],
        "figure": None,
        "picture": None,
        "translations": {},
        "progresses_to": [],
        "progresses_from": [],
    }


def _must_be(value, kind, column: str, words: str) -> None:
    if not isinstance(value, kind):
        raise LayoutError(column, f"Expected {words}, not {str(value)[:30]!r}.")


def _list(item: Mapping, key: str) -> list:
    value = item.get(key) or []
    _must_be(value, list, key, "a list")
    return value


def _names(item: Mapping, key: str) -> list[str]:
    return [
        str(each.get("name_en") or each.get("name") or "")
        for each in _list(item, key)
        if isinstance(each, Mapping)
    ]


def _plain(value, column: str) -> str:
    _must_be(value, str, column, "a text")
    text = " ".join(" ".join(plain_from_html(value)).split())
    if not text and column == "name":
        raise LayoutError(column, "The name is missing.")
    return text[:120].strip() if column == "name" else text


def _muscles(names: list) -> list[str]:
    known = [MUSCLES.get(str(name).strip().lower(), str(name).strip().lower()) for name in names]
    return [name[:60] for name in dict.fromkeys(known) if name][:10]


def _equipment(names: list[str]) -> dict:
    keys, words = [], []
    for name in (each.strip() for each in names):
        if name.lower() in EQUIPMENT:
            keys.append(EQUIPMENT[name.lower()])
        elif name.lower() not in NO_EQUIPMENT:
            words.append(name)
    return {"equipment": list(dict.fromkeys(keys)), "equipment_text": ", ".join(words)[:200]}


def _cues(lines: list[str]) -> tuple[list[str], str]:
    """At most 8 short cues; what does not fit goes into the clinician's note."""
    pieces: list[str] = []
    for line in lines:
        pieces += [line] if len(line) <= LONGEST_CUE else re.split(r"(?<=[.!?])\s+", line)
    fitting = [piece for piece in pieces if piece]
    cues = [piece[:LONGEST_CUE] for piece in fitting[:MOST_CUES]]
    rest = [piece[LONGEST_CUE:] for piece in fitting[:MOST_CUES] if len(piece) > LONGEST_CUE]
    return cues, " ".join([*rest, *fitting[MOST_CUES:]])[:LONGEST_NOTE]


def _wger_texts(item: Mapping) -> dict[str, dict]:
    """The texts of each language that is known here: the first one of a language wins."""
    found: dict[str, dict] = {}
    for row in _list(item, "translations"):
        _must_be(row, Mapping, "translations", "an object")
        language = WGER_LANGUAGES.get(row.get("language"))
        if language is None or language in found or not str(row.get("name") or "").strip():
            continue
        cues, rest = _cues(plain_from_html(str(row.get("description") or "")))
        aliases = [a.get("alias") for a in row.get("aliases") or () if isinstance(a, Mapping)]
        texts = dict.fromkeys(TRANSLATED, "")
        found[language] = texts | {
            "name": _plain(row["name"], "name"),
            "aka": [str(alias)[:120] for alias in aliases if alias][:8],
            "cues": cues,
            "clinician_note": rest,
        }
    return found
