"""The caseload: every patient of the clinic in a triage group, with the reason in words.

Six queries for any number of patients. What a row says is built in `caseload_row`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from django.db.models import F, Max, Q
from django.urls import reverse

from patients.models import Flag, Patient, Prescription, SessionLog
from patients.queries.caseload_row import Case, Logs, Row, caseload_row
from patients.queries.courses import courses_of
from patients.rules.triage import Thresholds
from programs.models.line import ProgramKind

LOOK_BACK = dt.timedelta(days=28)  # enough for the line of pain and for two weeks of days
NIL = "00000000-0000-0000-0000-000000000000"


def caseload_rows(
    *,
    now: dt.datetime,
    whose: Q | None = None,
    search: str = "",
    thresholds: Thresholds | None = None,
    proposals: Mapping[int, int] | None = None,
) -> list[Row]:
    """A row for every patient of the clinic in scope, in reading order.

    whose: narrows the patients. thresholds: the clinic's, the defaults where not given.
    proposals: days that a proposal has waited, by patient; None while there are no proposals.
    """
    patients = list(_patients(whose, search))
    ids = [patient.pk for patient in patients]
    running, latest, beside = _prescriptions(ids)
    zones = {patient.pk: patient.zone for patient in patients}
    courses = courses_of([one for several in running.values() for one in several], zones=zones)
    logs, flags = _logs(ids, now=now), _flags(ids, now=now)
    urls = [_url("patients:detail"), _url("patients:prescribe")]
    named = (thresholds or Thresholds()).named()
    todays = {zone: now.astimezone(zone).date() for zone in set(zones.values())}
    return [
        caseload_row(
            patient,
            Case(
                running=running[patient.pk],
                courses=[courses[one.pk] for one in running[patient.pk]],
                beside=beside,
                latest=latest.get(patient.pk),
                logs=logs[patient.pk],
                flags=flags[patient.pk],
                proposal_waiting=(proposals or {}).get(patient.pk),
            ),
            today=todays[zones[patient.pk]],
            urls=[url.replace(NIL, str(patient.public_id)) for url in urls],
            thresholds=named,
        )
        for patient in patients
    ]


def _patients(whose: Q | None, search: str):
    patients = (
        Patient.objects.in_care()
        .in_reading_order()
        .only(
            "public_id", "given_name", "family_name", "affected_left", "affected_right", "time_zone"
        )
    )
    if whose is not None:
        patients = patients.filter(whose)
    return patients.found_by(search) if search else patients


def _prescriptions(ids: list[int]) -> tuple[dict, dict, set]:
    """Running ones of each patient, main programs alone where there are any; the latest; the ids
    of the running ones left aside, whose sessions are not those of the main program."""
    rows = Prescription.objects.filter(patient__in=ids).select_related("program")
    running: dict[int, list[Prescription]] = defaultdict(list)
    latest: dict[int, Prescription] = {}
    for one in rows.order_by("-starts_on", "-pk"):
        latest.setdefault(one.patient_id, one)
        if one.status in Prescription.RUNNING:
            running[one.patient_id].append(one)
    beside: set[int] = set()
    for patient, several in running.items():
        mains = [one for one in several if one.kind == ProgramKind.MAIN] or several
        beside.update(one.pk for one in several if one not in mains)
        running[patient] = mains
    return running, latest, beside


def _logs(ids: list[int], *, now: dt.datetime) -> dict[int, Logs]:
    found: dict[int, Logs] = defaultdict(Logs)
    sessions = SessionLog.objects.current().filter(patient__in=ids).order_by()
    first_week = Q(done_on__lt=F("prescription__starts_on") + dt.timedelta(days=7))
    whole = sessions.values_list("patient_id", "prescription_id").annotate(
        last=Max("done_on"), baseline=Max("pain_worst", filter=first_week)
    )
    for patient, prescription, last, baseline in whole:
        known = found[patient]
        known.last_report = max(last, known.last_report or last)
        known.baseline[prescription] = baseline
    recent = sessions.filter(done_on__gte=now.date() - LOOK_BACK).order_by("done_on", "received_at")
    for patient, *row in recent.values_list(
        "patient_id",
        "done_on",
        "prescription_id",
        "items_done",
        "items_prescribed",
        "pain_worst",
        "pk",
    ):
        found[patient].rows.append(tuple(row))
    return found


def _flags(ids: list[int], *, now: dt.datetime) -> dict[int, list[dict]]:
    """Open flags, newest first, and those closed lately: what they were about is dealt with."""
    recent = Q(closed_at=None) | Q(closed_at__gte=now - LOOK_BACK)
    rows = Flag.objects.filter(recent, patient__in=ids).order_by("-opened_at")
    found: dict[int, list[dict]] = defaultdict(list)
    for row in rows.values(
        "public_id",
        "patient_id",
        "kind",
        "tier",
        "item_ids",
        "locks",
        "opened_at",
        "closed_at",
        "acknowledged_at",
        "session_log_id",
        pain=Max("events__session_log__pain_worst"),
    ):
        found[row["patient_id"]].append(row)
    return found


def _url(name: str) -> str:
    return reverse(name, kwargs={"patient_id": NIL})
