"""The chart of one measure: the line, the start, and the bands that verified numbers give."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from patients.queries import words
from patients.queries.outcome_series import Anchor, Series
from patients.queries.outcome_words import plain, series_sentence
from pfprehab.score_chart import ScoreBand, ScoreChart, ScorePoint, score_chart

WEEK = dt.timedelta(weeks=1)
MOST_WEEKS = 16  # labels on the axis before they thin out


def chart_of(
    name: str, series: Series, anchor: Anchor | None, *, today: dt.date
) -> ScoreChart | None:
    """None while no total is known in the program in hand, and for a rating of change, which is a
    word for each day and no curve.
    """
    known = [one for one in series.readings if one.score is not None]
    if not known or not series.measure.has_start:
        return None
    first = min(known[0].day, anchor.start if anchor else known[0].day)
    last = max(known[-1].day, today, first + 6 * WEEK)
    start = series.start.score if series.start else None
    return score_chart(
        [
            ScorePoint(one.day, None if one.score is None else float(one.score))
            for one in series.readings
        ],
        low=series.measure.low,
        high=series.measure.high,
        first=first,
        last=last,
        bands=_bands(series),
        start=None if start is None else float(start),
        day_labels=_labels(series, anchor, first=first, last=last, today=today),
        sentence=series_sentence(name, series, today=today),
    )


def _bands(series: Series) -> list[ScoreBand]:
    """From the start: where a change matters, and the measurement error around it."""
    if series.start is None:
        return []
    start, measure, found = float(series.start.score), series.measure, []
    fact = measure.meaningful
    if fact is not None and fact.shown:
        line = start + measure.sign * fact.value
        low, high = (line, measure.high) if measure.sign > 0 else (measure.low, line)
        if low < high:
            text = _("a change that matters, from %(n)s") % {"n": plain(line)}
            found.append(ScoreBand(low, high, text, "good"))
    if measure.error is not None and measure.error.shown:
        error = measure.error.value
        text = _("within the measurement error")
        found.append(ScoreBand(start - error, start + error, text, "plain"))
    return found


def _labels(
    series: Series, anchor: Anchor | None, *, first: dt.date, last: dt.date, today: dt.date
) -> list[tuple[dt.date, str]]:
    """Weeks of the program; without one, the days themselves."""
    if anchor is None:
        return [(one.day, words.list_date(one.day, today=today)) for one in series.readings]
    weeks = (last - anchor.start).days // 7
    step = max(1, weeks // MOST_WEEKS + 1)
    labels = [(anchor.start, _("start"))]
    labels += [
        (anchor.start + number * WEEK, _("wk %(n)d") % {"n": number})
        for number in range(step, weeks + 1, step)
    ]
    return [label for label in labels if label[0] >= first]
