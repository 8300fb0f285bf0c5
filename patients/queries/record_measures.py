"""What was measured, in a note or a letter: the one place where a kind of measuring adds its own.

Two queries of outcomes. What was not measured is said as such and is never 0.
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from patients.models import Patient
from patients.queries import outcome_words as told
from patients.queries import words
from patients.queries.assessment_part import assessment_part
from patients.queries.outcome_changes import OutcomeChanges, outcome_changes
from patients.queries.outcome_measures import measure_name, measure_source
from patients.queries.outcome_series import Series
from patients.queries.record_text import Fact, Section


def measure_sections(patient: Patient, *, today: dt.date) -> list[Section]:
    """What was measured, for a note and a letter; a further kind of measuring adds its section."""
    return [assessment_section(patient, today=today), outcome_section(patient, today=today)]


def assessment_section(patient: Patient, *, today: dt.date) -> Section:
    """The last assessment in its lines, with its day."""
    found = assessment_part(patient, today=today)["assessment"]
    if not found:
        return Section(_("Assessment"), [Fact("", _("not recorded"))])
    facts = [Fact(label, text) for label, text in found["lines"]]
    return Section(
        _("Assessment"), [Fact(_("Examined"), f"{found['day']}, {found['who']}"), *facts]
    )


def outcome_section(patient: Patient, *, today: dt.date) -> Section:
    found = outcome_changes([patient.pk], today=today)[patient.pk]
    facts = [
        Fact(measure_name(slug), _series(series), _definition(series))
        for slug, series in found.series.items()
        if series.readings
    ]
    return Section(
        _("Outcome scores"), [*facts, _success(found)] if facts else [Fact("", _("not recorded"))]
    )


def _series(series: Series) -> str:
    newest = series.now or series.start
    parts = []
    if newest is not None:
        day = words.full_date(newest.day)
        parts.append(f"{told.score_words(series.measure, newest.score)} ({day}).")
    parts += [told.change_words(series), told.verdict_words(series)]
    return " ".join(part for part in parts if part)


def _definition(series: Series) -> str:
    measure = series.measure
    parts = [measure_source(measure.slug) + "."]
    if measure.has_start:
        parts += [
            told.fact_line(_("Change that matters"), measure.meaningful),
            told.fact_line(_("Measurement error"), measure.error),
        ]
    return " ".join(parts)


def _success(found: OutcomeChanges) -> Fact:
    words_of = {True: _("met"), False: _("not met"), None: _("cannot be told yet")}
    return Fact(
        _("Improved by the trial's criterion"), words_of[found.success.met], told.criterion_words()
    )
