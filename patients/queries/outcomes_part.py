"""The part of the patient page: start, now and change of the main scores, and the success line.

    context["outcomes"] = outcomes_part(patient, today=record.today)
    {% include "patients/record/_outcomes.html" %}

One query when `prescriptions` (with their programs) are handed in, else two.
"""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.models import Patient, Prescription
from patients.queries.outcome_changes import OutcomeChanges, outcome_changes
from patients.queries.outcome_measures import measure_name
from patients.queries.outcome_series import Series
from patients.queries.outcome_words import (
    change_words,
    criterion_words,
    error_words,
    plain,
    score_words,
    success_words,
    verdict_words,
    window_words,
)
from patients.rules.outcomes.schedule import State
from pfprehab.charts import percent_of

ON_THE_PAGE = ("akps", "nprs-worst", "nprs-usual")
ALSO_WHEN_THERE = ("psfs", "koos-pf", "lefs")


def outcomes_part(
    patient: Patient, *, today: dt.date, prescriptions: Sequence[Prescription] | None = None
) -> dict:
    """today: the patient's day. Keys: scores (for components/score_bar.html), rating, success,
    criterion, missed, due, any.
    """
    found = outcome_changes([patient.pk], today=today, prescriptions=prescriptions)[patient.pk]
    shown = [
        slug
        for slug in (*ON_THE_PAGE, *ALSO_WHEN_THERE)
        if found.series[slug].start and (slug in ON_THE_PAGE or found.series[slug].now)
    ]
    return {
        "any": any(series.readings for series in found.series.values()),
        "scores": [score_row(slug, found.series[slug]) for slug in shown],
        "unmeasured": [
            measure_name(slug) for slug in ON_THE_PAGE if not found.series[slug].readings
        ],
        "rating": _rating(found),
        "success": success_words(found.success, anchor=found.anchor, today=today),
        "success_met": found.success.met,
        "criterion": criterion_words(),
        "error": error_words(),
        "missed": _missed(found, today=today),
        "due": _due_words(found),
    }


def score_row(slug: str, series: Series) -> dict:
    """One row for components/score_bar.html."""
    measure = series.measure
    newest = series.now or series.start
    words = change_words(series)
    verdict = verdict_words(series)
    name = measure_name(slug)
    now = score_words(measure, newest.score)
    of = _("of %(n)s") % {"n": plain(measure.high)}
    start = series.start.score if series.start and series.now else None
    return {
        "name": name,
        "now": now,
        "of": of,
        "percent": percent_of(float(newest.score), low=measure.low, high=measure.high),
        "start_percent": None
        if start is None
        else percent_of(float(start), low=measure.low, high=measure.high),
        "words": f"{words} {verdict}".strip(),
        "sentence": f"{name}: {now} {of}. {words}",
    }


def _rating(found: OutcomeChanges) -> str:
    series = found.series["groc"]
    if series.now is None:
        return ""
    return _("%(name)s: %(level)s") % {
        "name": measure_name("groc"),
        "level": score_words(series.measure, series.now.score),
    }


def _missed(found: OutcomeChanges, *, today: dt.date) -> list[str]:
    """Missed windows of the measures on the page, the newest of each; they are never filled in."""
    told = []
    for slug in (*ON_THE_PAGE, "psfs", "groc"):
        missed = [one for one in found.series[slug].windows if one.state is State.MISSED]
        if missed and (slug != "psfs" or found.series[slug].readings):
            told.append(
                _("%(measure)s missed: %(when)s")
                % {"measure": measure_name(slug), "when": window_words(missed[-1], today=today)}
            )
    return told


def _due_words(found: OutcomeChanges) -> str:
    count = sum(any(one.asks for one in series.windows) for series in found.series.values())
    if not count:
        return ""
    return ngettext("%(n)d measure is due.", "%(n)d measures are due.", count) % {"n": count}
