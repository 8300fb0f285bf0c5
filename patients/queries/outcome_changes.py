"""Outcome changes of many patients at once, for reports: two queries for any number of people."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from patients.models import OutcomeScore, Prescription
from patients.queries.outcome_series import Anchor, Series, all_series, anchor_of, success_of
from patients.rules.outcomes.change import Success


@dataclass(frozen=True, slots=True)
class OutcomeChanges:
    """One patient. anchor: the program counted from, None without one.

    series: by measure ("akps", "nprs-worst", "nprs-usual", "psfs", ...): `.start`, `.now` (each
    `.day`, `.score`), `.change` (`.gain` positive is better, `.matters`, `.beyond_error`: None
    where no verified number says so), `.start_in_window`, `.windows` (`.state` says missed).
    success: `.met` True, False, or None while it cannot be told.
    """

    anchor: Anchor | None
    series: Mapping[str, Series]
    success: Success


def outcome_changes(
    patient_ids: Iterable[int],
    *,
    today: dt.date,
    prescriptions: Sequence[Prescription] | None = None,
) -> dict[int, OutcomeChanges]:
    """{patient id: what their measures say}, one entry for each id asked for.

    today: the clinic's day; for one patient's page, theirs. prescriptions: with their programs,
    where the caller has read them already: then it is one query. Who has no score has series
    without readings, which is "not measured", never 0. Only rows of the scope in force are read.
    """
    wanted = list(dict.fromkeys(patient_ids))
    if prescriptions is None:
        prescriptions = Prescription.objects.filter(patient__in=wanted).select_related("program")
    programs: dict[int, list[Prescription]] = defaultdict(list)
    for one in prescriptions:
        programs[one.patient_id].append(one)
    scores: dict[int, list[OutcomeScore]] = defaultdict(list)
    rows = OutcomeScore.objects.current().filter(patient__in=wanted, measured_on__lte=today)
    for score in rows.only("patient_id", "measure", "measured_on", "score", "answers"):
        scores[score.patient_id].append(score)
    return {pk: _changes(scores[pk], anchor_of(programs[pk]), today=today) for pk in wanted}


def _changes(
    scores: Sequence[OutcomeScore], anchor: Anchor | None, *, today: dt.date
) -> OutcomeChanges:
    series = all_series(scores, anchor, today=today)
    return OutcomeChanges(anchor, series, success_of(series))
