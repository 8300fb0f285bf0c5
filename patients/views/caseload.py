"""The caseload: who needs the clinician today."""

from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.formats import date_format
from django.views.decorators.vary import vary_on_headers

from patients.forms.caseload import choice_of
from patients.models import CaseloadView
from patients.operations.caseload_views import remember_whose
from patients.queries.caseload import caseload_rows
from patients.queries.caseload_choice import (
    CLINIC,
    Choice,
    choice_in_words,
    group_words,
    patients_of,
    saved_views,
    whose_links,
)
from patients.queries.caseload_row import NO_PROGRAM, Row
from patients.queries.caseload_tag import caseload_tag
from patients.queries.thresholds import thresholds_of
from patients.queries.words import legend_of_days
from patients.rules.triage import Group, Thresholds
from patients.views.caseload_markup import rows_markup

MOST_WITHOUT_PROGRAM = 50


@vary_on_headers("HX-Request")
def caseload(request: HttpRequest) -> HttpResponse:
    """Patients by group: ?who= says whose, ?q= finds some, ?group= shows one group alone.

    The page asks again and again for its part; nothing is worked out when nothing has changed.
    """
    now, clinic = timezone.now(), request.acting.clinic
    views = CaseloadView.objects.of(request.user)
    choice = choice_of(request.GET, otherwise=lambda: _remembered(views))
    tag = caseload_tag(now=now, clinic=clinic, user=request.user, address=choice.address)
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None:
        return unchanged
    part = request.headers.get("HX-Request") == "true"
    if not part and "who" in request.GET and choice.whose != _remembered(views):
        remember_whose(clinic=clinic, whose=choice.whose, by=request.user)
    context = _context(choice, views, now=now, clinic=clinic, user=request.user)
    template = "patients/_caseload_list.html" if part else "patients/caseload.html"
    response = render(request, template, {**context, "tag": tag})
    response.headers["ETag"] = tag
    return response


def _remembered(views) -> str:
    """Whose patients the person looked at last. views: all of theirs, asked for once."""
    return next((view.whose for view in views if view.place == 0), CLINIC)


def _context(choice: Choice, views, *, now, clinic, user) -> dict:
    thresholds = thresholds_of(clinic)
    proposals = None  # there are none yet: nobody may look as if they had been checked for one
    local = now.astimezone(clinic.zone)
    whose = patients_of(choice.whose, user=user, today=local.date())
    rows = caseload_rows(
        now=now, whose=whose, search=choice.search, thresholds=thresholds, proposals=proposals
    )
    groups = _groups(rows, choice, thresholds, proposals_on=proposals is not None)
    shown = [group for group in groups if group["rows"]]
    return {
        "day": date_format(local, "l j F"),
        "at": date_format(local, "H:i"),
        "choice": choice,
        "choice_words": choice_in_words(choice),
        "everybody": choice.but(search="", group="").address,
        "whole_clinic": choice.but(whose=CLINIC, group="").address,
        "all_groups": choice.but(group="").address,
        "whose": whose_links(choice),
        "views": saved_views(views, choice=choice),
        "found": len(rows),
        "groups": groups,
        "shown": shown,
        "chosen": next((group for group in groups if group["current"]), None),
        "legend": legend_of_days() if any(row.dots for g in shown for row in g["rows"]) else [],
    }


def _groups(
    rows: list[Row], choice: Choice, thresholds: Thresholds, *, proposals_on: bool
) -> list[dict]:
    by_group: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_group[row.group].append(row)
    words = group_words(thresholds, proposals_on=proposals_on)
    groups = [_group(key, words[key], by_group[key], choice) for key in words]
    if not proposals_on:
        # Nobody was looked at for it, which is not the same as nobody being ready.
        next(g for g in groups if g["key"] == Group.READY_TO_PROGRESS)["count"] = "–"
    return groups


def _group(key: str, words: tuple[str, str, str], rows: list[Row], choice: Choice) -> dict:
    """One group as the page shows it, the most urgent first."""
    label, text, tone = words
    current = choice.group == key
    shown = current or not choice.group
    most = MOST_WITHOUT_PROGRAM if key == NO_PROGRAM and not current else len(rows)
    listed = sorted(rows, key=lambda row: row.order)[:most] if shown else []
    return {
        "key": str(key),
        "label": label,
        "text": text,
        "tone": tone,
        "count": str(len(rows)),
        "rows": listed,
        "markup": rows_markup(listed),
        "more": str(max(len(rows) - most, 0)) if shown else "0",
        "current": current,
        "address": choice.but(group="" if current else str(key)).address,
    }
