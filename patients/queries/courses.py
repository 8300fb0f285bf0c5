"""Prescriptions with what is needed to know their days, in one query for any number of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from django.db.models import Count, Min

from patients.models import Prescription
from patients.rules.course import Course, Load, VersionOutline
from patients.rules.timeline import Turn, turns_from
from programs.models import PrescribedExercise
from programs.rules.schedule import needs_rest_day


def courses_of(
    prescriptions: Sequence[Prescription], *, zones: Mapping[int, ZoneInfo]
) -> dict[int, Course]:
    """The course of each prescription, by its id. Its program must be loaded already.

    zones: time zone of each patient, by id.
    """
    versions = _versions_of([prescription.program_id for prescription in prescriptions])
    return {
        prescription.pk: Course(
            starts_on=prescription.starts_on,
            duration_weeks=prescription.program.duration_weeks,
            session_days=tuple(prescription.session_days),
            versions=versions[prescription.program_id],
            ended_on=_local(prescription.ended_at, zones[prescription.patient_id]),
            turns=_turns_of(prescription),
            first_week=prescription.first_week,
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


def _turns_of(prescription: Prescription) -> tuple[Turn, ...]:
    """Where it was paused or moved; a program that was always paused plans nothing."""
    turns = turns_from(prescription.turns)
    if not turns and prescription.status == Prescription.Status.PAUSED:
        return (Turn(prescription.starts_on, None),)
    return turns
