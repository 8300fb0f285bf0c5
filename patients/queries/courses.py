"""Prescriptions with what is needed to know their days, in two queries for any number of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from django.db.models import Count, Min

from patients.models import Prescription
from patients.rules.course import Course, Load, VersionOutline
from pfprehab.audit.models import Event
from programs.models import PrescribedExercise
from programs.rules.schedule import needs_rest_day

Pause = tuple[dt.date, dt.date | None]


def courses_of(
    prescriptions: Sequence[Prescription], *, zones: Mapping[int, ZoneInfo], since: dt.datetime
) -> dict[int, Course]:
    """The course of each prescription, by its id. Its program must be loaded already.

    zones: time zone of each patient, by id. since: how far back pauses are looked up.
    """
    versions = _versions_of([prescription.program_id for prescription in prescriptions])
    pauses = _pauses_of(prescriptions, zones=zones, since=since)
    return {
        prescription.pk: Course(
            starts_on=prescription.starts_on,
            duration_weeks=prescription.program.duration_weeks,
            session_days=tuple(prescription.session_days),
            versions=versions[prescription.program_id],
            ended_on=_local(prescription.ended_at, zones[prescription.patient_id]),
            pauses=pauses[prescription.pk],
        )
        for prescription in prescriptions
    }


def _local(moment: dt.datetime | None, zone: ZoneInfo) -> dt.date | None:
    return moment.astimezone(zone).date() if moment else None


def _versions_of(program_ids: Sequence[int]) -> dict[int, list[VersionOutline]]:
    """Lines that are alike are counted by the database: the days depend on nothing else."""
    rows = (
        PrescribedExercise.objects.filter(version__program__in=program_ids)
        .order_by()
        .values_list(
            "version__program_id",
            "version__effective_from",
            "version__number",
            "week",
            "per_week",
            "exercise_version__category",
            "exercise_version__stage",
        )
        .annotate(place=Min("order"), count=Count("pk"))
    )
    weeks: dict = defaultdict(lambda: defaultdict(list))
    for program, effective_from, number, week, per_week, category, stage, place, count in rows:
        rest_day = needs_rest_day(category=category, stage=stage)
        load = Load(order=place, per_week=per_week, rest_day=rest_day, count=count)
        weeks[program, effective_from, number][week].append(load)
    found: dict[int, list[VersionOutline]] = defaultdict(list)
    for program, effective_from, number in sorted(weeks):
        loads = weeks[program, effective_from, number]
        found[program].append(
            VersionOutline(
                effective_from=effective_from,
                number=number,
                weeks={week: tuple(sorted(alike)) for week, alike in loads.items()},
            )
        )
    return found


def _pauses_of(
    prescriptions: Sequence[Prescription], *, zones: Mapping[int, ZoneInfo], since: dt.datetime
) -> dict[int, tuple[Pause, ...]]:
    """When each was paused, from the audit: the only place that keeps when a status changed.

    A program that is paused now, but was not within reach of `since`, was paused all the while.
    """
    changes = _status_changes(prescriptions, since=since)
    return {
        prescription.pk: _pauses(
            prescription, changes[prescription.pk], zones[prescription.patient_id], since
        )
        for prescription in prescriptions
    }


def _status_changes(prescriptions: Sequence[Prescription], *, since: dt.datetime) -> dict:
    ids = {str(prescription.pk): prescription.pk for prescription in prescriptions}
    patients = {prescription.patient_id for prescription in prescriptions}
    clinics = {prescription.clinic_id for prescription in prescriptions}
    rows = Event.objects.filter(
        clinic_id__in=clinics,
        patient_id__in=patients,
        at__gte=since,
        kind=Event.Kind.UPDATE,
        table_name=Prescription._meta.db_table,
        row_id__in=ids,
        changes__has_key="status",
    )
    found = defaultdict(list)
    for row_id, at, changes in rows.order_by("at", "pk").values_list("row_id", "at", "changes"):
        found[ids[row_id]].append((at, *changes["status"]))
    return found


def _pauses(
    prescription: Prescription, changes: list, zone: ZoneInfo, since: dt.datetime
) -> tuple[Pause, ...]:
    paused = Prescription.Status.PAUSED
    first = changes[0][1] if changes else prescription.status
    began = _local(since, zone) if first == paused else None
    found: list[Pause] = []
    for at, _before, after in changes:
        day = _local(at, zone)
        if began is not None and after != paused:
            found.append((began, day))
            began = None
        elif began is None and after == paused:
            began = day
    if began is not None:
        found.append((began, None))
    return tuple(found)
