"""One patient's record in length: what was reported session by session, and everything in time."""

import datetime as dt
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date

from patients.queries.record import record_of
from patients.queries.record_sessions import days_of, sessions_part
from patients.queries.session_history import sessions_page, weeks_part
from patients.queries.timeline import GROUPS, groups_in_words, timeline_page
from patients.views.opening import open_patient


def sessions(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Adherence in detail; ?day= opens where that day's session stands."""
    patient = open_patient(request, patient_id)
    record = record_of(patient, now=timezone.now())
    days = days_of(record)
    page = sessions_page(
        record, page=request.GET.get("page", 1), day=_day(request.GET.get("day", ""))
    )
    context = {
        "patient": patient,
        "adherence": sessions_part(record, days)["adherence"] if days else "",
        "weeks": weeks_part(record, days),
        "page": page,
    }
    return render(request, "patients/sessions.html", context)


def timeline(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Everything on record, newest first; ?show= narrows it to one group."""
    patient = open_patient(request, patient_id)
    group = request.GET.get("show", "")
    group = group if group in GROUPS else ""
    context = {
        "patient": patient,
        "group": group,
        "groups": groups_in_words(),
        "page": timeline_page(patient, group=group, page=request.GET.get("page", 1)),
    }
    return render(request, "patients/timeline.html", context)


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
