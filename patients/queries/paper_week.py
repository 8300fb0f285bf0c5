"""One week of a program as the sheet of paper shows it: days across, exercises down."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.models import ExerciseLog, MorningCheck, Prescription, SessionLog
from patients.operations.session_limits import CORRECTABLE, LATEST_ON_PAPER
from patients.queries import plan
from patients.queries.words import short_date
from patients.rules.paper_days import sheet_id
from patients.rules.paper_weeks import session_dates, week_dates
from pfprehab.languages import page_language
from programs.models import PrescribedExercise, ProgramVersion

OPEN, FUTURE, TOO_OLD, REPORTED = "open", "future", "too_old", "reported"


@dataclass(slots=True)
class Column:
    """One session day. state: open (can be entered or corrected), future, too_old, reported.

    lines: by line key, those planned on the day. marks: outcomes on record by line key. log: what
    is on record of the day. morning: the one after it. words: why it is closed, or what is known.
    """

    day: dt.date
    title: str
    state: str
    lines: dict[uuid.UUID, PrescribedExercise] = field(default_factory=dict)
    marks: dict[uuid.UUID, str] = field(default_factory=dict)
    log: SessionLog | None = None
    morning: MorningCheck | None = None
    words: str = ""

    @property
    def is_open(self) -> bool:
        return self.takes_session or self.takes_morning

    @property
    def takes_session(self) -> bool:
        return self.state == OPEN

    @property
    def takes_morning(self) -> bool:
        """Whether the sheet may still say something of the morning after."""
        on_paper = self.morning is None or self.morning.source == SessionLog.Source.PAPER
        return on_paper and self.state in (OPEN, REPORTED)


@dataclass(frozen=True, slots=True)
class RowHead:
    """One exercise of the week. language: of the name, where it is not the page's."""

    key: uuid.UUID
    name: str
    language: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """beside: sessions of the week on days that are no session days, in words."""

    week: int
    weeks: int
    first: dt.date
    last: dt.date
    columns: list[Column]
    rows: list[RowHead]
    beside: list[str]


def sheet_of(prescription: Prescription, *, week: int, now: dt.datetime) -> Sheet:
    """Six queries at most for a week of one version. Patient and program must be loaded."""
    first, last = week_dates(prescription.starts_on, week)
    logs = _logs(prescription, first, last)
    mornings = _mornings(prescription, first, last)
    lines, marks = _lines(prescription, week, first, last), _marks(logs)
    columns = [
        _column(prescription, day, lines[day], logs, marks, mornings, now=now)
        for day in session_dates(prescription.starts_on, week, prescription.session_days)
    ]
    shown = {column.log.pk for column in columns if column.log}
    return Sheet(
        week=week,
        weeks=prescription.program.duration_weeks,
        first=first,
        last=last,
        columns=columns,
        rows=_rows(columns),
        beside=[_told(log, with_day=True) for log in logs if log.pk not in shown],
    )


def _logs(prescription: Prescription, first: dt.date, last: dt.date) -> list[SessionLog]:
    rows = SessionLog.objects.current().filter(prescription=prescription)
    return list(rows.between(first, last).order_by("done_on", "received_at"))


def _mornings(prescription: Prescription, first: dt.date, last: dt.date) -> dict:
    after = first, last + dt.timedelta(days=1)
    rows = MorningCheck.objects.filter(patient=prescription.patient_id, day__range=after)
    return {row.day: row for row in rows}


def _lines(
    prescription: Prescription, week: int, first: dt.date, last: dt.date
) -> dict[dt.date, list[PrescribedExercise]]:
    """The lines planned on each day of the week, by the version that was in force on it."""
    versions = list(
        ProgramVersion.objects.filter(program=prescription.program_id).in_force_on(last)
    )
    length = (last - first).days + 1
    days = [first + dt.timedelta(days=n) for n in range(length)]
    in_force = {day: _in_force(versions, day) for day in days}
    by_version = {
        version: plan.lines_by_weekday(prescription, plan.lines_of_week(version, week))
        for version in {one for one in in_force.values() if one}
    }
    return {
        day: by_version[version].get(day.isoweekday(), []) if version else []
        for day, version in in_force.items()
    }


def _in_force(versions: Sequence[ProgramVersion], day: dt.date) -> ProgramVersion | None:
    return next((one for one in versions if one.effective_from <= day), None)


def _column(prescription, day, lines, logs, marks, mornings, *, now: dt.datetime) -> Column:
    own_id = sheet_id(prescription.public_id, day)
    log = next((one for one in logs if one.phone_id == own_id), None)
    log = log or next((one for one in logs if one.done_on == day), None)
    column = Column(
        day=day,
        title=date_format(day, "D j M"),
        state=OPEN,
        lines={line.line_key: line for line in lines},
        log=log,
        morning=mornings.get((log.done_on if log else day) + dt.timedelta(days=1)),
    )
    if log is not None:
        column.marks = marks.get(log.pk, {})
    column.state, column.words = _state(column, own_id, prescription=prescription, now=now)
    return column


def _marks(logs: Sequence[SessionLog]) -> dict[int, dict[uuid.UUID, str]]:
    """What was said of each exercise, by session and line key."""
    rows = ExerciseLog.objects.filter(session_log__in=logs)
    found: dict[int, dict[uuid.UUID, str]] = {}
    for log, key, outcome in rows.values_list("session_log_id", "line__line_key", "outcome"):
        found.setdefault(log, {})[key] = outcome
    return found


def _state(column: Column, own_id, *, prescription, now: dt.datetime) -> tuple[str, str]:
    today = now.astimezone(prescription.patient.zone).date()
    if column.log is not None:
        correctable = column.log.phone_id == own_id and now <= column.log.received_at + CORRECTABLE
        return (OPEN if correctable else REPORTED), _told(column.log)
    if column.day > today:
        return FUTURE, _("Not yet")
    if column.day < today - LATEST_ON_PAPER:
        return TOO_OLD, _("More than 28 days ago: write it in a note")
    return OPEN, ""


def _told(log: SessionLog, *, with_day: bool = False) -> str:
    words = _("%(source)s: %(done)d of %(all)d done") % {
        "source": log.get_source_display(),
        "done": log.items_done,
        "all": log.items_prescribed,
    }
    return f"{short_date(log.done_on)}. {words}" if with_day else words


def _rows(columns: Iterable[Column]) -> list[RowHead]:
    """Every exercise of the week once, in its order. A dose changed in the week keeps its key."""
    lines = {key: line for column in columns for key, line in column.lines.items()}
    found = []
    for key, line in sorted(lines.items(), key=lambda pair: pair[1].order):
        texts = line.exercise_version.texts(page_language())
        other = "" if texts.language == page_language() else texts.language
        found.append(RowHead(key, texts.name, other, line.optional))
    return found
