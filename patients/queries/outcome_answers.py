"""All answers to a measure, item by item and day by day, and as a form's first values."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from patients.models import OutcomeActivity, OutcomeScore
from patients.queries import words
from patients.queries.outcome_measures import items_of, measures

MOST_DAYS = 6


def answers_table(
    slug: str,
    scores: Sequence[OutcomeScore],
    activities: Sequence[OutcomeActivity],
    *,
    today: dt.date,
) -> dict | None:
    """{days, rows: (words of the item, an answer for each day)}; None where a measure is one
    question or a total. The newest days only.
    """
    if measures()[slug].kind not in ("options", "activities"):
        return None
    shown = list(scores)[-MOST_DAYS:]
    asked = {key for score in shown for key in score.answers}
    items = items_of(slug, [one for one in activities if str(one.public_id) in asked])
    days = [words.list_date(score.measured_on, today=today) for score in shown]
    rows = []
    for item in items:
        options = dict(item.options)
        cells = [_answer(score, item.key, options) for score in shown]
        rows.append({"words": item.words, "cells": list(zip(days, cells, strict=True))})
    return {"days": days, "rows": rows}


def _answer(score: OutcomeScore, key: str, options: dict[int, str]) -> str:
    """Not answered and not asked are two things, and neither is 0."""
    if key not in score.answers:
        return _("not asked")
    answer = score.answers[key]
    return _("not answered") if answer is None else options.get(answer, str(answer))
