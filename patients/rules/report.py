"""What a patient reports of one session, checked whole before anything is written.

Unset is None, never 0: no pain answer is not "no pain", and an exercise that is not named is not
reported, which is not the same as not done.
"""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

OUTCOMES = ("done", "partly", "not_done")
REASONS = ("", "pain", "time", "equipment", "unsure")
SOURCES = ("phone", "paper", "clinic")
MOST_REPS = 999
MOST_SECONDS = 7200
MOST_SETS = 10
MOST_ITEMS = 60
MOST_REVISIONS = 1000
NOTE_LENGTH = 1000
LOAD_KG = (Decimal(0), Decimal(300))
FIRST_DAY, END_DAY = dt.date(2020, 1, 1), dt.date(2100, 1, 1)


class ReportError(ValueError):
    """A report that cannot be: `field` names what is wrong, the message value and way out."""

    def __init__(self, field: str, message: str):
        super().__init__(message)
        self.field = field
        self.message = message


@dataclass(frozen=True, kw_only=True)
class ItemReport:
    """One prescribed line (its public id). Counts per set, in order; seconds for holds and times.

    as_prescribed: everything as the dose says; then the counts stay empty. reason: why it was not
    done or only partly. load_kg: kilograms. pain, difficulty: 0 to 10.
    """

    line: uuid.UUID
    outcome: str
    reason: str = ""
    as_prescribed: bool = False
    reps_together: tuple[int, ...] = ()
    reps_left: tuple[int, ...] = ()
    reps_right: tuple[int, ...] = ()
    load_kg: Decimal | None = None
    pain: int | None = None
    difficulty: int | None = None


@dataclass(frozen=True, kw_only=True)
class SessionReport:
    """One revision of one session, identified by (phone_id, revision), both made on the phone.

    done_on: the patient's local day. logged_at: when it was written down, with its offset.
    pain_before, pain_worst, effort: 0 to 10. safety: {item id: yes or no}; None when not asked.
    """

    phone_id: uuid.UUID
    revision: int
    done_on: dt.date
    logged_at: dt.datetime
    pain_before: int | None = None
    pain_worst: int | None = None
    effort: int | None = None
    note: str = ""
    safety: Mapping[str, bool] | None = None
    items: tuple[ItemReport, ...] = ()
    source: str = "phone"


def checked(report: SessionReport) -> SessionReport:
    """The report itself if every value in it can be; otherwise raises ReportError."""
    _check_identity(report)
    _check_times(report)
    for name in ("pain_before", "pain_worst", "effort"):
        _check_scale(name, getattr(report, name))
    if not isinstance(report.note, str) or len(report.note) > NOTE_LENGTH:
        raise ReportError("note", f"A note has at most {NOTE_LENGTH} characters.")
    if report.source not in SOURCES:
        raise ReportError("source", f"A source is {', '.join(SOURCES)}, not {report.source!r}.")
    _check_safety(report.safety)
    _check_items(report.items)
    return report


def content_hash(report: SessionReport, *, prescription: str) -> str:
    """SHA-256 of what was said, the same however it was sent: neither order nor time of sending."""
    content = {
        "prescription": prescription,
        "done_on": report.done_on.isoformat(),
        "pain": [report.pain_before, report.pain_worst, report.effort],
        "note": report.note,
        "safety": None if report.safety is None else sorted(report.safety.items()),
        "items": sorted(_canonical(item) for item in report.items),
        "source": report.source,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _canonical(item: ItemReport) -> list:
    load = None if item.load_kg is None else f"{item.load_kg:.2f}"
    sets = [list(item.reps_together), list(item.reps_left), list(item.reps_right)]
    rest = [item.as_prescribed, sets, load, item.pain, item.difficulty]
    return [str(item.line), item.outcome, item.reason, json.dumps(rest)]


def _check_identity(report: SessionReport) -> None:
    if not isinstance(report.phone_id, uuid.UUID):
        raise ReportError("phone_id", "The id of a session must be a UUID made on the phone.")
    if not _whole(report.revision, 1, MOST_REVISIONS):
        raise ReportError("revision", f"A revision is 1 to {MOST_REVISIONS}.")


def _check_times(report: SessionReport) -> None:
    day = report.done_on
    if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
        raise ReportError("done_on", "The day of a session is a date, such as 2026-11-21.")
    if not FIRST_DAY <= day < END_DAY:
        raise ReportError("done_on", f"There was no session on {day}. Choose the day it was done.")
    moment = report.logged_at
    if not isinstance(moment, dt.datetime) or moment.utcoffset() is None:
        raise ReportError("logged_at", "A time needs its offset, such as 2026-11-21T18:30+01:00.")
    if not FIRST_DAY <= moment.date() < END_DAY:
        raise ReportError("logged_at", "The time is not of this century. Set the phone's clock.")


def _check_scale(name: str, value: object) -> None:
    if value is not None and not _whole(value, 0, 10):
        raise ReportError(name, f"Choose a whole number from 0 to 10, not {value!r:.20}.")


def _check_safety(safety: Mapping[str, bool] | None) -> None:
    for item, answer in (safety or {}).items():
        if not isinstance(item, str) or not isinstance(answer, bool):
            raise ReportError("safety", "Safety questions are answered yes or no.")


def _check_items(items: tuple[ItemReport, ...]) -> None:
    if not items:
        raise ReportError("items", "Say of at least one exercise whether it was done.")
    if len(items) > MOST_ITEMS:
        raise ReportError("items", f"A session has at most {MOST_ITEMS} exercises.")
    seen: set[uuid.UUID] = set()
    for item in items:
        if item.line in seen:
            raise ReportError("items", "An exercise is named twice. Send each one once.")
        seen.add(item.line)
        _check_item(item)


def _check_item(item: ItemReport) -> None:
    if item.outcome not in OUTCOMES:
        raise ReportError("items", f"An exercise is {', '.join(OUTCOMES)}, not {item.outcome!r}.")
    if item.reason not in REASONS:
        raise ReportError("items", f"There is no reason {item.reason!r}.")
    sets = (item.reps_together, item.reps_left, item.reps_right)
    for counts in sets:
        _check_counts(counts)
    if item.as_prescribed and (item.outcome != "done" or any(sets)):
        raise ReportError("items", "All as prescribed means done, without counts.")
    if item.outcome == "not_done" and any(sum(counts) for counts in sets):
        raise ReportError("items", "An exercise with counts was not left out. Say partly.")
    for value in (item.pain, item.difficulty):
        _check_scale("items", value)
    if item.load_kg is not None and not _is_load(item.load_kg):
        raise ReportError("items", "A load is 0 to 300 kg.")


def _check_counts(counts: tuple[int, ...]) -> None:
    if len(counts) > MOST_SETS:
        raise ReportError("items", f"At most {MOST_SETS} rounds; there were {len(counts)}.")
    for count in counts:
        if not _whole(count, 0, MOST_SECONDS):
            raise ReportError("items", f"A round counts 0 to {MOST_REPS}, not {count!r:.20}.")


def _is_load(load: object) -> bool:
    least, most = LOAD_KG
    return isinstance(load, Decimal) and load.is_finite() and least <= load <= most


def _whole(value: object, least: int, most: int) -> bool:
    """True for a whole number in range; a boolean, a float and text are none."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
