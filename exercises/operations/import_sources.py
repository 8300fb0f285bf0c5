"""A file of any known layout as documents of ours, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from exercises.models import ExerciseImport
from exercises.operations.sheet_files import (
    kind_of,
    read_json,
    read_sheet,
    refuse_large,
    refuse_too_many,
)
from exercises.rules.layouts import LayoutError, from_open_layout, from_wger, wger_items
from exercises.rules.sheets import CellError, document_of_row
from pfprehab.errors import OperationRefused

Layout = ExerciseImport.Layout


@dataclass
class Read:
    """One row as it was read. version: the one it was exported at, where it says so."""

    number: int
    document: dict | None
    problems: list = field(default_factory=list)
    version: int | None = None
    ref: str = ""


def read_file(content: bytes, *, layout: str, licence: Mapping[str, str]) -> Iterator[Read]:
    """Every row of the file. Raises OperationRefused for what cannot be read at all."""
    refuse_large(content)
    if layout == Layout.SHEET:
        return _own_rows(content)
    data = read_json(content)
    try:
        items = wger_items(data) if layout == Layout.WGER else _listed(data)
    except LayoutError as error:
        raise OperationRefused(error.message, code="layout_wrong", field="file") from error
    refuse_too_many(len(items))
    return _items(items, layout, licence)


def _own_rows(content: bytes) -> Iterator[Read]:
    if kind_of(content) == "json":
        yield from _own_documents(content)
        return
    for row in read_sheet(content):
        try:
            document = document_of_row(row.cells)
            version = _version(row.cells.get("version", ""))
        except CellError as error:
            yield Read(row.number, None, [[error.column, error.message]])
        else:
            yield Read(row.number, document, version=version)


def _own_documents(content: bytes) -> Iterator[Read]:
    data = read_json(content)
    items = data.get("exercises") if isinstance(data, Mapping) else data
    items = _listed(items)
    refuse_too_many(len(items))
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            yield Read(number, None, [["", _("An exercise is an object with named values.")]])
            continue
        version = item.pop("version", None)
        yield Read(number, item, version=version if isinstance(version, int) else None)


def _version(cell: str) -> int | None:
    text = cell.strip().removesuffix(".0")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 6:
        raise CellError("version", "The version is a whole number, or empty.")
    return int(text)


def _listed(data) -> list:
    if not isinstance(data, list):
        raise OperationRefused(
            _("The file must be a list of exercises."), code="layout_wrong", field="file"
        )
    return data


def _items(items: list, layout: str, licence: Mapping[str, str]) -> Iterator[Read]:
    for number, item in enumerate(items, 1):
        try:
            if layout == Layout.WGER:
                document, ref = from_wger(item)
            else:
                document, ref = from_open_layout(item, licence=licence)
        except LayoutError as error:
            yield Read(number, None, [[error.column, error.message]])
        else:
            yield Read(number, document, ref=ref)
