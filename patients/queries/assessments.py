"""The assessments of one patient: each in a few lines, and first against last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from patients.models import Assessment, Patient
from patients.queries import assessment_words as words
from patients.queries.assessment_lines import lines_of, strength_rows
from patients.queries.words import full_date, list_date
from patients.rules.assessment import step_down_score
from patients.rules.assessment_change import PAIN_CHANGE, Change, change
from patients.rules.assessment_measures import BY_ID, PAINS, SIDES, error_of
from pfprehab.charts import SideChart, side_chart

MOST = 200


@dataclass(frozen=True, slots=True)
class Told:
    """One assessment, newest revision, with those it replaced."""

    id: str
    day: str
    who: str
    revision: int
    lines: list[tuple[str, str]]
    groups: list[str]
    note: str
    earlier: list[str]


@dataclass(frozen=True, slots=True)
class Compared:
    """A row of the table: one measure on one side, or one pain."""

    label: str
    first: str
    last: str
    difference: str
    verdict: str
    tone: str


@dataclass(frozen=True, slots=True)
class Drawn:
    label: str
    chart: SideChart
    error: str


def all_revisions(patient: Patient) -> list[Assessment]:
    """Every revision, newest first. One query."""
    rows = Assessment.objects.filter(patient=patient).select_related("assessed_by")
    return list(rows.newest_first()[:MOST])


def current_of(rows: Sequence[Assessment]) -> list[Assessment]:
    """Those nobody corrected, newest first."""
    corrected = {row.corrects_id for row in rows}
    return [row for row in rows if row.pk not in corrected]


def assessments_page(patient: Patient, *, today: dt.date) -> dict:
    """What the page shows; one query, however many there are."""
    rows = all_revisions(patient)
    current = current_of(rows)
    oldest_first = current[::-1]
    unit = current[0].force_unit if current else "N"
    return {
        "told": [_told(row, rows, today) for row in current],
        "compared": _compared(oldest_first, unit),
        "drawn": _drawn(oldest_first, unit, today),
        "strength": strength_rows(current[0]) if current else [],
        "first_day": full_date(oldest_first[0].assessed_on) if current else "",
        "last_day": full_date(current[0].assessed_on) if current else "",
    }


def _told(row: Assessment, rows: Sequence[Assessment], today: dt.date) -> Told:
    by_pk = {one.pk: one for one in rows}
    earlier, before = [], by_pk.get(row.corrects_id)
    while before is not None:
        earlier.append(_earlier(before))
        before = by_pk.get(before.corrects_id)
    return Told(
        id=str(row.public_id),
        day=list_date(row.assessed_on, today=today),
        who=str(row.assessed_by),
        revision=row.revision,
        lines=lines_of(row),
        groups=[str(words.GROUPS[one]) for one in row.groups if one in words.GROUPS],
        note=row.note,
        earlier=earlier,
    )


def _earlier(row: Assessment) -> str:
    said = "; ".join(f"{label}: {text}" for label, text in lines_of(row))
    return _("Revision %(number)s of %(day)s by %(who)s. %(said)s") % {
        "number": row.revision,
        "day": full_date(row.created_at.date()),
        "who": row.assessed_by,
        "said": said,
    }


def _ends(rows: Sequence[Assessment], column: str) -> tuple[Assessment, Assessment] | None:
    """The first and the last assessment in which this was examined, if there are two."""
    known = [row for row in rows if getattr(row, column) is not None]
    return (known[0], known[-1]) if len(known) > 1 else None


def _compared(oldest_first: Sequence[Assessment], unit: str) -> list[Compared]:
    found = [_pain_row(oldest_first, pain) for pain in PAINS]
    found += [_step_down_row(oldest_first, side) for side in SIDES]
    for measure in BY_ID:
        found += [_measure_row(oldest_first, measure, side, unit) for side in SIDES]
    return [row for row in found if row is not None]


def _pain_row(rows: Sequence[Assessment], pain: str) -> Compared | None:
    ends = _ends(rows, pain)
    if ends is None:
        return None
    moved = change(pain, getattr(ends[0], pain), getattr(ends[1], pain))
    error = _("%(number)s points matter (Piva 2009)") % {"number": words.number(PAIN_CHANGE, 2)}
    return _row(str(words.PAINS[pain]), moved, error, spell=lambda value: words.number(value))


def _step_down_row(rows: Sequence[Assessment], side: str) -> Compared | None:
    column = f"step_down_{side}"
    ends = _ends(rows, column)
    if ends is None:
        return None
    first, last = (step_down_score(getattr(row, column)) for row in ends)
    moved = Change(first=first, last=last, error=None, beyond=None, better=last < first or None)
    label = _("%(label)s (0 to 6)") % {"label": words.column_label(column)}
    return _row(label, moved, "", spell=lambda value: words.number(value))


def _measure_row(rows: Sequence[Assessment], measure: str, side: str, unit: str) -> Compared | None:
    ends = _ends(rows, f"{measure}_{side}")
    if ends is None:
        return None
    first, last = (getattr(row, f"{measure}_{side}") for row in ends)
    moved = change(measure, first, last)

    def spell(value: float) -> str:
        return words.amount(measure, value, force_unit=unit)

    label = words.column_label(f"{measure}_{side}")
    return _row(label, moved, _error_in_words(measure, unit), spell=spell)


def _error_in_words(measure: str, unit: str) -> str:
    error = error_of(measure)
    if error is not None:
        return _("error %(error)s (MDC95, Piva 2006)") % {
            "error": words.amount(measure, error, force_unit=unit)
        }
    if BY_ID[measure].unit == "deg":
        return _("such tests err by 1.6 to 4.3° (SEM, Piva 2006)")
    return ""


def _row(label: str, moved: Change, error: str, *, spell) -> Compared:
    sign = "+" if moved.difference > 0 else "\u2212" if moved.difference < 0 else ""
    verdict = error
    if moved.beyond is not None:
        said = _("more than the error") if moved.beyond else _("within the error")
        if error.endswith("(Piva 2009)"):
            said = _("a change that matters") if moved.beyond else _("less than what matters")
        verdict = f"{said}: {error}"
    tone = "good" if moved.better and moved.beyond else ""
    return Compared(
        label=label,
        first=spell(moved.first),
        last=spell(moved.last),
        difference=f"{sign}{spell(abs(moved.difference))}",
        verdict=verdict,
        tone=tone,
    )


def _drawn(oldest_first: Sequence[Assessment], unit: str, today: dt.date) -> list[Drawn]:
    """A small chart for each measure that was examined on two days or more."""
    found = []
    for measure in BY_ID:
        rows = [
            row
            for row in oldest_first
            if any(getattr(row, column) is not None for column in BY_ID[measure].columns)
        ]
        if len(rows) > 1:
            found.append(_chart(measure, rows, unit, today))
    return found


def _chart(measure: str, rows: Sequence[Assessment], unit: str, today: dt.date) -> Drawn:
    label = f"{words.MEASURES[measure]}"
    shown_unit = words.unit_of(measure, force_unit=unit)
    error = error_of(measure)
    chart = side_chart(
        [_in_unit(getattr(row, f"{measure}_left"), measure, unit) for row in rows],
        [_in_unit(getattr(row, f"{measure}_right"), measure, unit) for row in rows],
        days=[list_date(row.assessed_on, today=today) for row in rows],
        error=None if error is None else _in_unit(error, measure, unit),
        sentence=_sentence(measure, rows, unit),
    )
    return Drawn(
        label=f"{label} ({shown_unit})" if shown_unit else label,
        chart=chart,
        error=_error_in_words(measure, unit),
    )


def _in_unit(value, measure: str, unit: str) -> float | None:
    if value is None:
        return None
    factor = words.force_factor(unit) if BY_ID[measure].unit == "N" else 1
    return float(value) * factor


def _sentence(measure: str, rows: Sequence[Assessment], unit: str) -> str:
    """ "Hip abduction, left from 150 N to 190 N; right from 200 N to 205 N." """
    parts = []
    for side in SIDES:
        ends = _ends(rows, f"{measure}_{side}")
        if ends:
            first, last = (
                words.amount(measure, getattr(row, f"{measure}_{side}"), force_unit=unit)
                for row in ends
            )
            parts.append(
                _("%(side)s from %(first)s to %(last)s")
                % {"side": words.SIDES[side], "first": first, "last": last}
            )
    told = "; ".join(parts) or _("one value a side")
    return f"{words.MEASURES[measure]}: {told}."
