"""Each measure of a patient over one program: start, now, change, windows, success."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from patients.models import OutcomeScore, Prescription
from patients.queries.outcome_measures import measures
from patients.rules.outcomes.change import Change, Success, change, success
from patients.rules.outcomes.measures import Measure
from patients.rules.outcomes.schedule import BEFORE_START, Window, in_window, windows
from programs.models.line import ProgramKind

END_WEEK = 6  # the trial's end of treatment: success is judged from here on


@dataclass(frozen=True, slots=True)
class Anchor:
    """The program that the measures are counted from. ended_on: only where it was stopped early."""

    start: dt.date
    program_weeks: int
    ended_on: dt.date | None = None

    @property
    def first_day(self) -> dt.date:
        return self.start - dt.timedelta(days=BEFORE_START)


@dataclass(frozen=True, slots=True)
class Reading:
    """One score on one day; score None: answered without a total.

    asked: which own activities it is of; empty for every other measure.
    """

    day: dt.date
    score: Decimal | None
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Series:
    """One measure over the program. start_in_window: whether start is of the baseline window.

    Without a baseline the first score stands in for it in `change`, and is told as such; success
    is never judged from it. Means of different own activities are never compared: start and now
    are of those asked last, and `activities_changed` says that there were others.
    """

    measure: Measure
    readings: Sequence[Reading]
    start: Reading | None
    start_in_window: bool
    now: Reading | None
    change: Change | None
    windows: Sequence[Window]
    activities_changed: bool


def anchor_of(prescriptions: Iterable[Prescription]) -> Anchor | None:
    """The running main program; else the newest main one, else the newest add-on.

    The programs must be loaded already.
    """
    ordered = sorted(
        prescriptions,
        key=lambda one: (
            one.kind == ProgramKind.MAIN,
            one.status in Prescription.RUNNING,
            one.starts_on,
            one.pk,
        ),
    )
    if not ordered:
        return None
    chosen = ordered[-1]
    stopped = chosen.status == Prescription.Status.STOPPED and chosen.ended_at
    return Anchor(
        start=chosen.starts_on,
        program_weeks=chosen.program.duration_weeks,
        ended_on=chosen.ended_at.date() if stopped else None,
    )


def all_series(
    scores: Iterable[OutcomeScore], anchor: Anchor | None, *, today: dt.date
) -> dict[str, Series]:
    """Every measure by its slug. scores: current ones of one patient, oldest first."""
    found: dict[str, list[Reading]] = {slug: [] for slug in measures()}
    for score in scores:
        if anchor is None or score.measured_on >= anchor.first_day:
            asked = frozenset(score.answers) if score.measure == "psfs" else frozenset()
            found[score.measure].append(Reading(score.measured_on, score.score, asked))
    return {
        slug: _series(measures()[slug], readings, anchor, today=today)
        for slug, readings in found.items()
    }


def success_of(series: Mapping[str, Series]) -> Success:
    """The trial's criterion, from baselines in their windows to the newest scores."""
    return success(pain_drop=_gain(series["nprs-worst"]), akps_gain=_gain(series["akps"]))


def _gain(series: Series) -> Decimal | None:
    return series.change.gain if series.change and series.start_in_window else None


def _series(
    measure: Measure, readings: list[Reading], anchor: Anchor | None, *, today: dt.date
) -> Series:
    totals = [one for one in readings if one.score is not None]
    alike = [one for one in totals if one.asked == totals[-1].asked]
    start, in_baseline = _start(measure, alike, anchor)
    later = [one for one in alike if start is None or one.day > start.day]
    now = later[-1] if later else None
    return Series(
        measure=measure,
        readings=readings,
        start=start,
        start_in_window=in_baseline,
        now=now,
        change=change(measure, start.score if start else None, now.score if now else None),
        windows=_windows(measure, readings, anchor, today=today),
        activities_changed=len(alike) < len(totals),
    )


def _start(
    measure: Measure, totals: Sequence[Reading], anchor: Anchor | None
) -> tuple[Reading | None, bool]:
    if not totals or not measure.has_start:
        return None, False
    if anchor is not None:
        day = in_window((one.day for one in totals), week=0, start=anchor.start)
        if day is not None:
            return next(one for one in totals if one.day == day), True
    return totals[0], False


def _windows(
    measure: Measure, readings: Sequence[Reading], anchor: Anchor | None, *, today: dt.date
) -> list[Window]:
    if anchor is None:
        return []
    measured: dict[dt.date, bool] = {one.day: one.score is not None for one in readings}
    return windows(
        measure,
        measured,
        start=anchor.start,
        today=today,
        program_weeks=anchor.program_weeks,
        ended_on=anchor.ended_on,
    )
