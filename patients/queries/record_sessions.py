"""Sessions on the patient page: adherence, calendar, the last ten reports."""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.models import Patient, SessionLog
from patients.queries import words
from patients.queries.record import Record
from patients.queries.record_pain import pain_chart_of
from patients.queries.session_colours import colour_in_words
from patients.rules.adherence import DayStatus, PlanDay, adherence, plan_days
from patients.rules.course import merged_logs, planned_days

WEEK = dt.timedelta(days=7)
MOST_WEEKS = 16
LAST_SESSIONS = 10
REPORTED = (DayStatus.DONE, DayStatus.PARTLY, DayStatus.NOT_DONE)


def days_of(record: Record) -> tuple[PlanDay, ...]:
    """Every day of the programs shown, from a Monday to a Sunday; empty without any program."""
    courses = list(record.courses.values())
    if not courses:
        return ()
    first = _monday(min(course.starts_on for course in courses))
    last = max(course.ended_on or course.last_day for course in courses)
    last = max(_monday(last) + WEEK - dt.timedelta(days=1), first)
    if (last - first) > MOST_WEEKS * WEEK:
        first = max(first, _monday(record.today) - (MOST_WEEKS - 3) * WEEK)
        last = min(last, _monday(record.today) + 3 * WEEK - dt.timedelta(days=1))
    planned = frozenset().union(
        *(planned_days(course, first=first, last=last) for course in courses)
    )
    logs = merged_logs(
        (log.done_on, log.prescription_id, log.items_done, log.items_prescribed, log.pain_worst)
        for log in _logs_of_shown(record)
        if first <= log.done_on <= last
    )
    return plan_days(planned, logs, first=first, last=last, today=record.today)


def sessions_part(record: Record, days: Sequence[PlanDay]) -> dict:
    """What the cards "Sessions", "Pain" and "Last sessions" show."""
    counts = adherence(days, today=record.today)
    return {
        "adherence": words.adherence_in_words(counts),
        "calendar": _calendar(record, days) if days else None,
        "chart": pain_chart_of(record, days),
        "sessions": _last_sessions(record),
    }


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _logs_of_shown(record: Record) -> list[SessionLog]:
    """Sessions but for those of another running program, such as an add-on."""
    others = {one.pk for one in record.running} - {one.pk for one in record.shown}
    return [log for log in record.current_logs if log.prescription_id not in others]


def _calendar(record: Record, days: Sequence[PlanDay]) -> dict:
    weeks = [days[place : place + 7] for place in range(0, len(days), 7)]
    return {
        "days": [date_format(day.day, "D")[:2] for day in days[:7]],
        "weeks": [
            {
                "label": words.short_date(week[0].day),
                "days": [_cell(record, day) for day in week],
            }
            for week in weeks
        ],
    }


def _cell(record: Record, day: PlanDay) -> dict:
    inside = any(c.starts_on <= day.day <= c.last_day for c in record.courses.values())
    is_outside = day.status == DayStatus.REST and not inside
    word = _("outside the program") if is_outside else words.day_word(day.status)
    if day.status == DayStatus.REST and day.moved:
        word = _("moved to %(day)s") % {"day": words.short_date(day.moved)}
    if day.worst_pain is not None:
        word = _("%(word)s, worst pain %(pain)d") % {"word": word, "pain": day.worst_pain}
    return {
        "state": "" if is_outside else words.STATES[day.status],
        "word": f"{words.short_date(day.day)}: {word}",
        "today": day.day == record.today,
        "url": session_url(record.patient, day.day) if day.status in REPORTED else "",
    }


def session_url(patient: Patient, day: dt.date) -> str:
    """The page that shows what was reported for a day, opened there."""
    path = reverse("patients:sessions", args=[patient.public_id])
    return f"{path}?day={day.isoformat()}#d-{day.isoformat()}"


def _last_sessions(record: Record) -> list[dict]:
    conflicts: dict = {}
    for log in record.logs:
        if log.conflicts_with_id:
            conflicts.setdefault((log.phone_id, log.revision), []).append(log)
    return [
        {
            **session_words(record, log),
            "conflicts": [
                _conflict(other) for other in conflicts.get((log.phone_id, log.revision), [])
            ],
        }
        for log in record.current_logs[:LAST_SESSIONS]
    ]


def session_words(record: Record, log: SessionLog) -> dict:
    """One reported session in words. Not answered is said, never shown as a number."""
    late = (log.logged_at.astimezone(record.patient.zone).date() - log.done_on).days
    return {
        "day": words.list_date(log.done_on, today=record.today),
        "week": str(log.plan_week),
        "outcome": _outcome(log),
        "tone": _outcome_tone(log),
        "pain_before": _number(log.pain_before),
        "pain_worst": _number(log.pain_worst),
        "effort": _number(log.effort),
        "note": log.note,
        "late": _late(late),
        "source": "" if log.source == SessionLog.Source.PHONE else log.get_source_display(),
        "corrected": log.revision > 1,
        "safety": _safety(log),
        "alarm": bool(log.safety_positive),
        "colour": colour_in_words(record, log),
    }


def _late(days: int) -> str:
    """Nothing for a session reported on its own day."""
    if days <= 0:
        return ""
    return ngettext("Reported %(n)d day later", "Reported %(n)d days later", days) % {"n": days}


def _outcome(log: SessionLog) -> str:
    counts = {"done": log.items_done, "all": log.items_prescribed}
    if not log.items_done:
        return _("Not done")
    if log.items_done == log.items_prescribed:
        return _("Done, %(done)d of %(all)d") % counts
    return _("Partly, %(done)d of %(all)d") % counts


def _outcome_tone(log: SessionLog) -> str:
    return "good" if log.items_done and log.items_done == log.items_prescribed else ""


def _number(value: int | None) -> str:
    return _("not answered") if value is None else str(value)


def _safety(log: SessionLog) -> str:
    if log.safety_positive:
        return _("Yes: %(answers)s") % {
            "answers": "; ".join(words.flag_answers(log.safety_positive))
        }
    return _("No to all") if log.safety_asked else _("not asked")


def _conflict(log: SessionLog) -> str:
    return _(
        "The phone sent this session twice with different answers. The other one: %(outcome)s, "
        "worst pain %(pain)s."
    ) % {"outcome": _outcome(log), "pain": _number(log.pain_worst)}
