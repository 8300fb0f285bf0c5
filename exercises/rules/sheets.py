"""One exercise as one row of a sheet, and back without loss.

Columns are known by name, so they may stand in any order; rows are matched on the slug, so they may
be sorted. A list has one entry a line. A translation has its language behind an @: `cues@es`.
"""

import json
from collections.abc import Iterable, Mapping

from exercises.rules.document import LINKS, SAME_NAME
from exercises.rules.dose import FIELDS as DOSE_FIELDS
from exercises.rules.shape import LIST_LIMITS, NUMBERS, SWITCHES
from exercises.rules.translations import TRANSLATED

YES, NO = "yes", "no"
# Spreadsheets run what begins like this. The mark is put before it, and taken away again.
RISKY, MARK = "=+-@\t\r'", "'"
PARTS = (
    "knee_from",
    "knee_to",
    "equipment_substitutes",
    "evidence",
    "licence_name",
    "licence_author",
    "licence_url",
    "figure",
    "picture",
)
BASE_COLUMNS = (
    "slug",
    "version",
    "language",
    *SAME_NAME,
    *(f"dose_{name}" for name in DOSE_FIELDS),
    *PARTS,
    *LINKS,
)
TRANSLATION_COLUMNS = ("status", "of", *TRANSLATED)
_DOSE_TEXTS = {"kind", "tempo", "load_text", "band_level"}


class CellError(ValueError):
    """A cell that cannot be read. `column` names it; the message says what was expected."""

    def __init__(self, column: str, message: str):
        super().__init__(message)
        self.column, self.message = column, message


def columns_for(languages: Iterable[str]) -> list[str]:
    return [
        *BASE_COLUMNS,
        *(f"{name}@{language}" for language in sorted(languages) for name in TRANSLATION_COLUMNS),
    ]


def unknown_columns(columns: Iterable[str]) -> list[str]:
    """Headers that are no column of a sheet of exercises."""
    return [name for name in columns if name not in BASE_COLUMNS and not _is_translation(name)]


def _is_translation(column: str) -> bool:
    name, _at, language = column.partition("@")
    return name in TRANSLATION_COLUMNS and 2 <= len(language) <= 10


def row_of(document: Mapping, *, version: int | None = None) -> dict[str, str]:
    """Every cell of a document's row, as text. version: the one that was exported."""
    knee, licence = document.get("knee_flexion_deg") or {}, document.get("licence") or {}
    substitutes = document.get("equipment_substitutes") or {}
    dose, figure = document.get("default_dose") or {}, document.get("figure")
    row = {"slug": document["slug"], "version": _text(version), "language": document["language"]}
    row |= {name: _cell(name, document.get(name)) for name in (*SAME_NAME, *LINKS)}
    row |= {f"dose_{name}": _text(dose.get(name)) for name in DOSE_FIELDS}
    row |= {
        "knee_from": _text(knee.get("from")),
        "knee_to": _text(knee.get("to")),
        "equipment_substitutes": _lines(
            f"{piece}:{other}" for piece, others in substitutes.items() for other in others
        ),
        "evidence": _lines(
            f"{link['source']}|{link['tag']}" for link in document.get("evidence") or ()
        ),
        "licence_name": licence.get("name", ""),
        "licence_author": licence.get("author", ""),
        "licence_url": licence.get("url", ""),
        "figure": "" if figure is None else json.dumps(figure, separators=(",", ":")),
        "picture": document.get("picture") or "",
    }
    for language, texts in (document.get("translations") or {}).items():
        row |= {f"{name}@{language}": _cell(name, texts[name]) for name in TRANSLATION_COLUMNS}
    return row


def document_of_row(row: Mapping[str, str]) -> dict:
    """The document of a row; columns that are not there are empty. Raises CellError."""
    get = row.get
    document = {"slug": get("slug", "").strip(), "language": get("language") or "en"}
    document |= {name: _value(name, name, get(name, "")) for name in (*SAME_NAME, *LINKS)}
    document |= {
        "knee_flexion_deg": {
            "from": _number("knee_from", get("knee_from", "")),
            "to": _number("knee_to", get("knee_to", "")),
        },
        "default_dose": _dose(row),
        "equipment_substitutes": _substitutes(get("equipment_substitutes", "")),
        "evidence": _evidence(get("evidence", "")),
        "licence": {
            "name": get("licence_name", ""),
            "author": get("licence_author", ""),
            "url": get("licence_url", ""),
        },
        "figure": _figure(get("figure", "")),
        "picture": get("picture", "") or None,
        "translations": _translations(row),
    }
    return document


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return MARK + text if text[:1] and text[0] in RISKY else text


def unguarded(cell: str) -> str:
    """The text that `guarded` was given."""
    return cell[1:] if cell[:1] == MARK and cell[1:2] and cell[1] in RISKY else cell


def _text(value) -> str:
    return "" if value is None else str(value)


def _cell(name: str, value) -> str:
    if name in LIST_LIMITS:
        return _lines(value or ())
    if name in SWITCHES:
        return "" if value is None else YES if value else NO
    return _text(value)


def _lines(entries: Iterable[str]) -> str:
    """One entry a line; a line break inside an entry is written as \\n."""
    return "\n".join(each.replace("\\", "\\\\").replace("\n", "\\n") for each in entries)


def _entries(cell: str) -> list[str]:
    lines = cell.replace("\r\n", "\n").split("\n")
    return [_unescaped(line) for line in lines if line.strip()]


def _unescaped(line: str) -> str:
    parts = line.split("\\\\")
    return "\\".join(part.replace("\\n", "\n") for part in parts)


def _value(column: str, name: str, cell: str):
    if name in LIST_LIMITS:
        return _entries(cell)
    if name in NUMBERS:
        return _number(column, cell)
    if name in SWITCHES:
        return _switch(column, cell)
    return cell


def _number(column: str, cell: str) -> int | None:
    text = cell.strip()
    if not text:
        return None
    text = text.removesuffix(".0")  # what some spreadsheets make of a whole number
    if not text.lstrip("-").isdecimal() or not text.isascii() or len(text) > 9:
        raise CellError(column, f"A whole number is expected, not {cell[:30]!r}.")
    return int(text)


def _switch(column: str, cell: str) -> bool | None:
    answers = {"": None, YES: True, "true": True, "1": True, NO: False, "false": False, "0": False}
    try:
        return answers[cell.strip().lower()]
    except KeyError:
        raise CellError(column, f"yes or no is expected, not {cell[:30]!r}.") from None


def _dose(row: Mapping[str, str]) -> dict | None:
    dose: dict = {}
    for name in DOSE_FIELDS:
        column = f"dose_{name}"
        cell = row.get(column, "").strip()
        if not cell:
            continue
        if name in _DOSE_TEXTS:
            dose[name] = cell
        elif name == "load_kg":
            dose[name] = _decimal(column, cell)
        else:
            dose[name] = _number(column, cell)
    return dose or None


def _decimal(column: str, cell: str) -> int | float:
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        raise CellError(column, f"A number is expected, not {cell[:30]!r}.") from None
    if not -1000 < value < 1000:
        raise CellError(column, f"A number of kilograms is expected, not {cell[:30]!r}.")
    return int(value) if value == int(value) else value


def _substitutes(cell: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in _entries(cell):
        piece, colon, other = entry.partition(":")
        if not colon:
            raise CellError("equipment_substitutes", f"{entry[:30]!r} is not like strap:belt.")
        found.setdefault(piece.strip(), []).append(other.strip())
    return found


def _evidence(cell: str) -> list[dict]:
    links = []
    for entry in _entries(cell):
        source, bar, tag = entry.partition("|")
        if not bar:
            raise CellError("evidence", f"{entry[:30]!r} is not like source|tag.")
        links.append({"source": source.strip(), "tag": tag.strip()})
    return links


def _figure(cell: str) -> dict | None:
    if not cell.strip():
        return None
    try:
        figure = json.loads(cell)
    except (ValueError, RecursionError):
        raise CellError("figure", "The figure cannot be read as JSON.") from None
    if not isinstance(figure, dict):
        raise CellError("figure", "A figure is one object in braces.")
    return figure


def _translations(row: Mapping[str, str]) -> dict[str, dict]:
    languages = {name.partition("@")[2] for name in row if "@" in name}
    found = {}
    for language in sorted(languages):
        texts = {
            name: _value(f"{name}@{language}", name, row.get(f"{name}@{language}", ""))
            for name in TRANSLATION_COLUMNS
        }
        if any(texts[name] for name in TRANSLATED):
            found[language] = texts
    return found
