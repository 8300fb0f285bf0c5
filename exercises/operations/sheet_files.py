"""Files of exercises, read and written: CSV, XLSX, JSON. Nothing here touches the database.

What cannot be read is refused with the row and the column where it is, and the way out. Formulas
are never computed, links never followed, and an archive is measured before it is opened.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from exercises.rules.sheets import guarded, unguarded, unknown_columns
from pfprehab.errors import OperationRefused

LARGEST_FILE = 20 * 1024 * 1024  # bytes
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 400
LONGEST_CELL = 32_767  # what a spreadsheet's cell can hold
MOST_ARCHIVE_PARTS = 2_000


@dataclass(frozen=True, slots=True)
class SheetRow:
    """number: as the person sees it in the file. cells: by column name."""

    number: int
    cells: Mapping[str, str]


def kind_of(content: bytes) -> str:
    """What the content is, whatever its name says: xlsx, json or csv."""
    if content[:4] == b"PK\x03\x04":
        return "xlsx"
    return "json" if content.lstrip()[:1] in (b"[", b"{") else "csv"


def refuse_large(content: bytes) -> None:
    if len(content) > LARGEST_FILE:
        message = _("The file has %(size)s MB; at most %(most)s MB can be taken. Split it.")
        shown = {"size": round(len(content) / 2**20, 1), "most": LARGEST_FILE // 2**20}
        raise _refused(message % shown)
    if not content.strip():
        raise _refused(_("The file is empty."))


def read_sheet(content: bytes) -> list[SheetRow]:
    """The rows of a CSV or XLSX file."""
    rows = _xlsx_rows(content) if kind_of(content) == "xlsx" else _csv_rows(content)
    return list(_named(rows))


def read_json(content: bytes):
    """The value of a JSON file. Refused: what is no UTF-8, no JSON, or too deep."""
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise _refused(_not_utf8(content, error)) from error
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", "?")
        message = _("The file cannot be read as JSON (line %(line)s).") % {"line": line}
        raise _refused(message) from error


def refuse_too_many(count: int) -> None:
    if count > MOST_ROWS:
        message = _("The file has more than %(most)s rows. Split it.")
        raise _refused(message % {"most": MOST_ROWS})


def csv_bytes(columns: list[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """A CSV file in UTF-8 with its mark, so that spreadsheets read the letters right."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded(row.get(name, "")) for name in columns])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def xlsx_bytes(columns: list[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """A workbook of one sheet; every cell is text, none is a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("exercises")
    sheet.freeze_panes = "B2"
    sheet.append(columns)
    for row in rows:
        sheet.append([guarded(row.get(name, "")) for name in columns])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _named(rows: Iterator[tuple[int, list[str]]]) -> Iterator[SheetRow]:
    """Rows with their cells under the names of the first row."""
    header = next(rows, (1, []))[1]
    columns = [name.strip() for name in header]
    _refuse_columns(columns)
    count = 0
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        refuse_too_many(count)
        if len(cells) > len(columns) and any(cells[len(columns) :]):
            message = _("Row %(row)s has more cells than there are columns. Look at its quotes.")
            raise _refused(message % {"row": number})
        padded = [*cells, *[""] * (len(columns) - len(cells))]
        named = zip(columns, padded, strict=False)
        yield SheetRow(number, {name: unguarded(cell) for name, cell in named})


def _refuse_columns(columns: list[str]) -> None:
    if "slug" not in columns:
        raise _refused(
            _("The first row must name the columns, one of them slug. Export once to see how.")
        )
    twice = sorted({name for name in columns if columns.count(name) > 1})
    unknown = unknown_columns(columns)
    if twice:
        raise _refused(_("The column %(name)s stands twice.") % {"name": twice[0][:40]})
    if unknown:
        message = _("There is no column %(name)s. Remove it, or mend its name.")
        raise _refused(message % {"name": unknown[0][:40] or "“”"})


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(_not_utf8(content, error)) from error
    if "\x00" in text:
        row = text[: text.index("\x00")].count("\n") + 1
        message = _("Row %(row)s holds an invisible character (U+0000). Remove it.")
        raise _refused(message % {"row": row})
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        yield from enumerate(reader, 1)
    except csv.Error as error:
        message = _("Line %(line)s cannot be read: look at its quotes.") % {"line": reader.line_num}
        raise _refused(message) from error


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _not_utf8(content: bytes, error: UnicodeDecodeError) -> str:
    row = content[: error.start].count(b"\n") + 1
    message = _("Row %(row)s is not in UTF-8. Save the file as “CSV UTF-8” and bring it again.")
    return message % {"row": row}


def _xlsx_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    _refuse_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
            yield number, _without_end([_cell_text(cell) for cell in cells])
    except OperationRefused:
        raise
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, ValueError, OSError,
            SyntaxError, TypeError, AttributeError) as error:  # fmt: skip
        raise _refused(_("The workbook is damaged. Save it again as .xlsx.")) from error


def _without_end(cells: list[str]) -> list[str]:
    """Without the empty cells that a sheet has to the right of what was typed."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _cell_text(cell) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f" or type(value).__name__ in ("ArrayFormula", "DataTableFormula"):
        message = _("Cell %(cell)s holds a formula. Paste its value instead.")
        raise _refused(message % {"cell": cell.coordinate})
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def _refuse_archive(content: bytes) -> None:
    """Measure the workbook by its own table of contents, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise _refused(_("The workbook is damaged. Save it again as .xlsx.")) from error
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LARGEST_UNPACKED or len(parts) > MOST_ARCHIVE_PARTS:
        message = _("Unpacked, the workbook has more than %(most)s MB. Save only the sheet itself.")
        raise _refused(message % {"most": LARGEST_UNPACKED // 2**20})
    names = [part.filename.lower() for part in parts]
    if any("vbaproject" in name or "externallinks" in name for name in names):
        raise _refused(_("The workbook holds macros or links. Save it as a plain .xlsx."))


def _refuse_constant(name: str):
    raise ValueError(name)


def _refused(message: str) -> OperationRefused:
    return OperationRefused(message, code="file_unreadable", field="file")
