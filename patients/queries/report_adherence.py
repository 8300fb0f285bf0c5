"""Adherence with its coverage: planned, reported, done, and what nobody reported."""

from __future__ import annotations

from collections import Counter, defaultdict

from django.utils.translation import gettext as _

from patients.models import Patient, Prescription, SessionLog
from patients.queries import definitions
from patients.queries.courses import courses_of
from patients.queries.record_text import Fact
from patients.queries.report import Period, Report, of_all
from patients.queries.report_people import addresses, people, programs_in
from patients.rules.adherence import Adherence, adherence, plan_days
from patients.rules.course import Course, merged_logs, planned_days
from patients.rules.summaries import clipped, total


def adherence_report(period: Period) -> Report:
    """Five queries for any number of people."""
    programs = programs_in(period)
    patients = people(programs)
    zones = {patient.pk: patient.zone for patient in patients}
    courses = courses_of([one for pk in zones for one in programs[pk]], zones=zones)
    logs, sources = _logs(programs, period)
    counted = [
        (patient, _counts(patient, programs[patient.pk], courses, logs[patient.pk], period))
        for patient in patients
    ]
    counted = [(patient, counts) for patient, counts in counted if counts.planned_so_far]
    return Report(
        slug="adherence",
        title=_("Adherence"),
        figures=_figures([counts for _patient, counts in counted], sources),
        columns=[
            _("Patient"), _("Planned"), _("Reported"), _("Done"), _("Partly"), _("Not done"),
            _("Not reported"), _("More than planned"),
        ],
        rows=[_row(patient, counts) for patient, counts in counted],
        links=addresses(patient for patient, _counts in counted),
    )  # fmt: skip


def _logs(programs: dict[int, list[Prescription]], period: Period) -> tuple[dict, Counter]:
    ids = [one.pk for several in programs.values() for one in several]
    rows = SessionLog.objects.current().filter(prescription__in=ids)
    rows = rows.between(period.first, period.last).order_by()
    found, sources = defaultdict(list), Counter()
    for patient, source, *row in rows.values_list(
        "patient_id", "source", "done_on", "prescription_id", "items_done", "items_prescribed",
        "pain_worst",
    ):  # fmt: skip
        found[patient].append(tuple(row))
        sources[source] += 1
    return found, sources


def _counts(
    patient: Patient,
    programs: list[Prescription],
    courses: dict[int, Course],
    rows: list[tuple],
    period: Period,
) -> Adherence:
    today = period.now.astimezone(patient.zone).date()
    days = clipped(period.first, period.last, today=today)
    if days is None:
        return total([])
    first, last = days
    planned = frozenset().union(
        *(planned_days(courses[one.pk], first=first, last=last) for one in programs)
    )
    logs = merged_logs(row for row in rows if first <= row[0] <= last)
    return adherence(plan_days(planned, logs, first=first, last=last, today=today), today=today)


def _row(patient: Patient, counts: Adherence) -> list[str]:
    reported = counts.planned_so_far - counts.not_reported
    numbers = [
        counts.planned_so_far, reported, counts.done, counts.partly, counts.not_done,
        counts.not_reported, counts.extra,
    ]  # fmt: skip
    return [str(patient), *map(str, numbers)]


def _figures(counted: list[Adherence], sources: Counter) -> list[Fact]:
    whole = total(counted)
    planned = whole.planned_so_far
    told = [f"{source.label}: {sources[source]}" for source in SessionLog.Source if sources[source]]
    return [
        Fact(_("People with sessions due"), str(len(counted)), definitions.planned()),
        Fact(
            _("Reported"),
            of_all(planned - whole.not_reported, planned),
            definitions.reported() + " " + definitions.small_numbers(),
        ),
        Fact(_("Done"), of_all(whole.done, planned), definitions.done()),
        Fact(_("Partly"), of_all(whole.partly, planned)),
        Fact(_("Not done"), of_all(whole.not_done, planned)),
        Fact(_("Not reported"), of_all(whole.not_reported, planned)),
        Fact(_("More than planned"), str(whole.extra), definitions.more_than_planned()),
        Fact(_("Where it comes from"), ", ".join(told) or "–", definitions.by_source()),
    ]
