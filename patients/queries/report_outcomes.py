"""Outcomes of people whose program began in the period: how many, what change, which success."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from patients.models import Patient, Prescription
from patients.queries import definitions
from patients.queries import outcome_words as told
from patients.queries.outcome_changes import OutcomeChanges, outcome_changes
from patients.queries.outcome_measures import measure_name, measures
from patients.queries.outcome_series import Series
from patients.queries.record_text import Fact
from patients.queries.report import Period, Report, of_all
from patients.queries.report_people import addresses, people
from patients.rules.summaries import spread


def outcomes_report(period: Period) -> Report:
    """Four queries for any number of people."""
    began = Prescription.objects.filter(starts_on__range=(period.first, period.last))
    ids = set(began.values_list("patient_id", flat=True))
    changes = outcome_changes(ids, today=period.last)
    cohort = {pk: one for pk, one in changes.items() if _is_of(one, period)}
    patients = people(cohort)
    slugs = [slug for slug, one in measures().items() if one.has_start]
    return Report(
        slug="outcomes",
        title=_("Outcomes"),
        figures=_figures(list(cohort.values()), slugs),
        columns=[_("Patient"), _("Measure"), _("Start"), _("Newest"), _("Change"), _("Criterion")],
        rows=[row for one in patients for row in _rows(one, cohort[one.pk], slugs)],
        links=[
            address
            for one, address in zip(patients, addresses(patients), strict=True)
            for _row in _rows(one, cohort[one.pk], slugs)
        ],
    )


def _is_of(one: OutcomeChanges, period: Period) -> bool:
    return one.anchor is not None and period.first <= one.anchor.start <= period.last


def _figures(cohort: Sequence[OutcomeChanges], slugs: Sequence[str]) -> list[Fact]:
    judged = [one.success.met for one in cohort if one.success.met is not None]
    figures = [
        Fact(_("People"), str(len(cohort)), definitions.outcome_cohort()),
        Fact(
            _("Improved by the trial's criterion"),
            of_all(sum(judged), len(judged)),
            told.criterion_words() + " " + definitions.small_numbers(),
        ),
        Fact(_("Criterion cannot be told"), str(len(cohort) - len(judged))),
    ]
    found = {slug: [one.series[slug] for one in cohort] for slug in slugs}
    used = {slug: many for slug, many in found.items() if any(one.readings for one in many)}
    silent = sum(not any(one.readings for one in each.series.values()) for each in cohort)
    return [
        *figures,
        Fact(_("Without any score"), str(silent)),
        *(_measure(slug, many) for slug, many in used.items()),
    ]


def _measure(slug: str, series: Sequence[Series]) -> Fact:
    """How many have a baseline and an end, and the change of those."""
    with_start = [one for one in series if one.start_in_window]
    both = [one.change for one in with_start if one.change is not None]
    gains = spread(change.gain for change in both)
    words = _("baseline %(start)d, start and end %(both)d") % {
        "start": len(with_start),
        "both": gains.n,
    }
    if gains.n:
        words += "; " + _("mean change %(mean)s (%(least)s to %(most)s)") % {
            "mean": _signed(gains.mean),
            "least": _signed(gains.least),
            "most": _signed(gains.most),
        }
    matters = [change.matters for change in both if change.matters is not None]
    if matters:
        better = sum(change.gain > 0 for change in both if change.matters)
        words += "; " + _("better by what matters %(n)s") % {"n": of_all(better, len(both))}
    fact = measures()[slug].meaningful
    return Fact(measure_name(slug), words, told.fact_line(_("Change that matters"), fact))


def _signed(number: Decimal | None) -> str:
    if number is None:
        return "–"
    return f"+{told.plain(number)}" if number > 0 else told.plain(number)


def _rows(patient: Patient, one: OutcomeChanges, slugs: Sequence[str]) -> list[list[str]]:
    met = {True: _("met"), False: _("not met"), None: _("cannot be told")}[one.success.met]
    rows = []
    for slug in slugs:
        series = one.series[slug]
        if not series.readings:
            continue
        start, now = series.start, series.now
        rows.append(
            [
                str(patient),
                measure_name(slug),
                told.score_words(series.measure, start.score) if start else _("not reported"),
                told.score_words(series.measure, now.score) if now else _("not reported"),
                _signed(series.change.gain) if series.change else "–",
                met,
            ]
        )
    return rows
