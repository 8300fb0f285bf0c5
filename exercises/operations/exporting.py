"""The catalogue as a file: what went out comes in again without a difference."""

import json
from collections.abc import Iterator

from exercises.operations.content import WITH_CONTENT, document_of_version
from exercises.operations.sheet_files import csv_bytes, xlsx_bytes
from exercises.rules.sheets import columns_for, row_of

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def export(exercises, *, format_: str) -> bytes:
    """The current version of these exercises as a file. format_: csv, xlsx or json."""
    documents = list(_documents(exercises))
    if format_ == "json":
        whole = {"exercises": [{**document, "version": number} for document, number in documents]}
        return json.dumps(whole, ensure_ascii=False, indent=1).encode()
    languages = {code for document, _number in documents for code in document["translations"]}
    rows = (row_of(document, version=number) for document, number in documents)
    write = csv_bytes if format_ == "csv" else xlsx_bytes
    return write(columns_for(languages), rows)


def _documents(exercises) -> Iterator[tuple[dict, int]]:
    rows = exercises.exclude(current=None).order_by("slug")
    rows = rows.select_related("current__exercise").prefetch_related(
        *(f"current__{name}" for name in WITH_CONTENT),
        "harder_edges__harder",
        "easier_edges__easier",
    )
    for exercise in rows:
        document = document_of_version(
            exercise.current,
            progresses_to=[edge.harder.slug for edge in exercise.harder_edges.all()],
            progresses_from=[edge.easier.slug for edge in exercise.easier_edges.all()],
        )
        yield document, exercise.current.number
