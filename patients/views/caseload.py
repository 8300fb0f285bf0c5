"""The caseload: who needs the clinician today."""

from collections import defaultdict
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.vary import vary_on_headers

from patients.queries.caseload import caseload_rows
from patients.queries.caseload_row import NO_PROGRAM, Row
from patients.rules.triage import Group

LONGEST_SEARCH = 100
MOST_WITHOUT_PROGRAM = 50


@vary_on_headers("HX-Request")
def caseload(request: HttpRequest) -> HttpResponse:
    """Every patient of the clinic by group; ?q= finds some, ?group= shows one group."""
    now = timezone.now()
    search = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    rows = caseload_rows(now=now, search=search)
    groups = _groups(rows, chosen=request.GET.get("group", ""))
    context = {
        "day": date_format(now.astimezone(ZoneInfo(request.acting.clinic.time_zone)), "l j F"),
        "search": search,
        "found": len(rows),
        "groups": groups,
        "shown": [group for group in groups if group["rows"] and group["shown"]],
        "chosen": next((group for group in groups if group["current"]), None),
    }
    part = request.headers.get("HX-Request") == "true"
    template = "patients/_caseload_list.html" if part else "patients/caseload.html"
    return render(request, template, context)


def _groups(rows: list[Row], *, chosen: str) -> list[dict]:
    by_group: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_group[row.group].append(row)
    by_group[Group.REVIEW_NOW].sort(key=lambda row: row.rank)
    known = [
        (Group.REVIEW_NOW, _("Review now"), _("Open flag or more pain"), "bad"),
        (Group.GONE_QUIET, _("Gone quiet"), _("Nothing reported for 7 days"), "warn"),
        (Group.TOO_LITTLE, _("Too little to tell"), _("Fewer than 2 reports in 7 days"), ""),
        (Group.ON_TRACK, _("On track"), _("Nothing to do"), "good"),
        (NO_PROGRAM, _("No program running"), _("New, paused or ended"), ""),
    ]
    one_is_chosen = chosen in [str(key) for key, *_rest in known]
    return [
        _group(str(key), *words, by_group[key], current=chosen == key, alone=one_is_chosen)
        for key, *words in known
    ]


def _group(key, label, text, tone, rows: list[Row], *, current: bool, alone: bool) -> dict:
    """One group as the page shows it. alone: some group was chosen, the others are hidden."""
    most = MOST_WITHOUT_PROGRAM if key == NO_PROGRAM and not current else len(rows)
    return {
        "key": key,
        "label": label,
        "text": text,
        "tone": tone,
        "count": str(len(rows)),
        "rows": rows[:most],
        "more": str(max(len(rows) - most, 0)),
        "current": current,
        "shown": current or not alone,
    }
