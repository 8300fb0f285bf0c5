"""The outcome page of one patient: what is due, each measure over time, all answers and revisions.

Three queries: programs, scores with who entered them, own activities.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from patients.models import OutcomeActivity, OutcomeScore, Patient, Prescription
from patients.queries import outcome_words as told
from patients.queries import words
from patients.queries.outcome_answers import answers_table
from patients.queries.outcome_chart import chart_of
from patients.queries.outcome_measures import measure_name, measure_source, measures
from patients.queries.outcome_series import Anchor, Series, all_series, anchor_of, success_of
from patients.rules.outcomes.schedule import State, Window


def review_of(patient: Patient, *, today: dt.date) -> dict:
    """Everything for patients/outcomes/review.html. today: the patient's day."""
    prescriptions = Prescription.objects.filter(patient=patient).select_related("program")
    anchor = anchor_of(prescriptions)
    scores = list(OutcomeScore.objects.filter(patient=patient).select_related("entered_by"))
    activities = list(OutcomeActivity.objects.filter(patient=patient))
    current = [score for score in scores if score.is_current]
    series = all_series(current, anchor, today=today)
    by_measure: dict[str, list[OutcomeScore]] = defaultdict(list)
    for score in scores:
        by_measure[score.measure].append(score)
    return {
        "any": bool(scores),
        "success": told.success_words(success_of(series), anchor=anchor, today=today),
        "success_met": success_of(series).met,
        "criterion": told.criterion_words(),
        "started": words.full_date(anchor.start) if anchor else "",
        "asks": _asks(patient, series, today=today),
        "cards": [
            _card(patient, series[slug], by_measure[slug], activities, anchor, today=today)
            for slug in measures()
            if by_measure[slug]
        ],
        "enter": [
            {"name": measure_name(slug), "short": one.short, "url": enter_url(patient, slug)}
            for slug, one in measures().items()
        ],
        "activities": [one for one in activities if one.ended_on is None],
    }


def enter_url(patient: Patient, slug: str) -> str:
    return reverse("patients:outcome-new", args=[patient.public_id, slug])


def _asks(patient: Patient, series: dict[str, Series], *, today: dt.date) -> list[dict]:
    """Every measure of the schedule: what can be answered now, and what was missed."""
    rows = []
    for slug, one in series.items():
        if not one.windows:
            continue
        open_now = [window for window in one.windows if window.asks]
        gaps = [_gap(window) for window in one.windows]
        later = [window for window in one.windows if window.state is State.UPCOMING]
        rows.append(
            {
                "name": measure_name(slug),
                "url": enter_url(patient, slug),
                "now": [told.window_words(window, today=today) for window in open_now],
                "missed": ", ".join(gap for gap in gaps if gap),
                "next": told.window_words(later[0], today=today) if later else "",
                "done": sum(window.state is State.DONE for window in one.windows),
                "planned": len(one.windows),
            }
        )
    return rows


def _gap(window: Window) -> str:
    """A window without a total: missed, or answered in part."""
    if window.state is State.PARTLY:
        week = told.week_words(window.week)
        return _("%(week)s in part, no total") % {"week": week}
    return told.week_words(window.week) if window.state is State.MISSED else ""


def _card(
    patient: Patient,
    series: Series,
    scores: Sequence[OutcomeScore],
    activities: Sequence[OutcomeActivity],
    anchor: Anchor | None,
    *,
    today: dt.date,
) -> dict:
    measure, name = series.measure, measure_name(series.measure.slug)
    newest = series.now or series.start
    facts = [told.fact_line(_("Change that matters"), measure.meaningful)]
    facts.append(told.fact_line(_("Measurement error"), measure.error))
    current = [score for score in scores if score.is_current]
    return {
        "slug": measure.slug,
        "name": name,
        "short": measure.short,
        "now": told.score_words(measure, newest.score) if newest else "",
        "of": told.plain(measure.high) if measure.has_start else "",
        "chart": chart_of(name, series, anchor, today=today),
        "change": told.change_words(series),
        "verdict": told.verdict_words(series),
        "facts": [*(facts if measure.has_start else []), measure_source(measure.slug) + "."],
        "rows": _rows(scores, today=today),
        "answers": answers_table(measure.slug, current, activities, today=today),
        "enter_url": enter_url(patient, measure.slug),
        "changed": series.activities_changed,
        "before": any(
            anchor is not None and score.measured_on < anchor.first_day for score in current
        ),
    }


def _rows(scores: Sequence[OutcomeScore], *, today: dt.date) -> list[dict]:
    """One row for each entry, newest first, with the values that a correction took the place of."""
    revisions: dict[object, list[OutcomeScore]] = defaultdict(list)
    for score in scores:
        revisions[score.occasion].append(score)
    entries = sorted(revisions.values(), key=lambda one: _newest(one).measured_on, reverse=True)
    return [_row(entry, today=today) for entry in entries]


def _newest(entry: Sequence[OutcomeScore]) -> OutcomeScore:
    return max(entry, key=lambda one: one.revision)


def _row(entry: Sequence[OutcomeScore], *, today: dt.date) -> dict:
    newest = _newest(entry)
    measure = measures()[newest.measure]
    earlier = sorted((one for one in entry if one is not newest), key=lambda one: one.revision)
    has_total = newest.score is not None
    after = {one.revision: one for one in entry}
    return {
        "id": newest.public_id,
        "day": words.full_date(newest.measured_on),
        "score": told.score_words(measure, newest.score),
        "gap": "" if has_total else told.answered_words(newest.answered, newest.asked),
        "source": newest.get_source_display(),
        "who": "" if newest.source == OutcomeScore.Source.PATIENT else str(newest.entered_by),
        "was": [
            _("Was %(score)s on %(day)s; corrected by %(who)s on %(when)s: %(reason)s")
            % {
                "score": told.score_words(measure, one.score),
                "day": words.list_date(one.measured_on, today=today),
                "who": after[one.revision + 1].entered_by,
                "when": words.list_date(after[one.revision + 1].entered_at.date(), today=today),
                "reason": after[one.revision + 1].reason,
            }
            for one in earlier
        ],
    }
