"""The timeline of one patient: everything on record, newest first, with who and when.

One query finds what stands on a page across all the tables; one more for each kind of row that
stands there fetches it. What a row says is in `timeline_sources`.
"""

from __future__ import annotations

from collections import defaultdict

from django.core.paginator import Page, Paginator
from django.db.models import F, Value
from django.utils.translation import gettext as _

from patients.models import Patient
from patients.queries.timeline_sources import SOURCES, Entry, Source

ON_A_PAGE = 40
GROUPS = ("program", "session", "safety", "score", "message", "note", "access")


def groups_in_words() -> dict[str, str]:
    """What a timeline can be narrowed to."""
    return {
        "program": _("Program"),
        "session": _("Sessions"),
        "safety": _("Flags and screening"),
        "score": _("Scores and assessments"),
        "message": _("Messages"),
        "note": _("Notes"),
        "access": _("Access and consent"),
    }


def timeline_page(patient: Patient, *, group: str = "", page: str | int = 1) -> Page:
    """A page of the timeline; its object_list holds entries. An unknown group shows everything."""
    sources = [one for one in SOURCES if one.group == group] or list(SOURCES)
    found = Paginator(_keys(patient, sources), ON_A_PAGE).get_page(page)
    found.object_list = _entries(patient, list(found.object_list))
    return found


def newest_entries(patient: Patient, *, most: int) -> list[Entry]:
    return _entries(patient, list(_keys(patient, SOURCES)[:most]))


def _keys(patient: Patient, sources):
    """(moment, kind, key) of every row of the sources, newest first."""
    parts = [
        source.rows()
        .filter(**{source.patient: patient.pk})
        .order_by()
        .annotate(_at=F(source.moment), _kind=Value(source.kind))
        .values_list("_at", "_kind", "pk")
        for source in sources
    ]
    return parts[0].union(*parts[1:], all=True).order_by("-_at", "-_kind", "-pk")


def _entries(patient: Patient, keys: list[tuple]) -> list[Entry]:
    by_kind: dict[str, list] = defaultdict(list)
    for _at, kind, key in keys:
        by_kind[kind].append(key)
    entries = {}
    for kind, wanted in by_kind.items():
        source: Source = next(one for one in SOURCES if one.kind == kind)
        for row in source.rows().filter(pk__in=wanted).select_related(*source.related):
            entries[kind, row.pk] = source.entry(row, patient)
    return [entries[kind, key] for _at, kind, key in keys if (kind, key) in entries]
