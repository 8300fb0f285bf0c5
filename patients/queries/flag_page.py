"""One flag's page: what was reported, the pain before it, the day's program, the history."""

import datetime as dt

from django.utils.translation import gettext as _

from exercises.rules.dose_words import WORDS, dose_in_words
from patients.models import ExerciseLog, Flag, FlagEvent, SessionLog
from patients.queries import flag_words, words
from patients.queries.flag_queue import cover_words
from patients.queries.record import Record, record_of
from patients.queries.record_pain import pain_chart_of
from patients.queries.record_sessions import days_of, session_url
from patients.rules.flag_age import Overdue, may_reopen, overdue
from pfprehab.languages import page_language
from programs.queries.plan_words import plan_words

MOST_REPORTS = 8  # shown with their sessions, newest first


def flag_page(flag: Flag, *, user, zone: dt.tzinfo, now: dt.datetime) -> dict:
    """Everything on the page but the forms. zone: the clinic's, whose working hours count."""
    person = flag.owner or flag.patient.responsible
    cover = cover_words(user, now.astimezone(zone).date()) if person else {}
    record = record_of(flag.patient, now=now)
    events = list(FlagEvent.objects.filter(flag=flag).select_related("by", "to", "session_log"))
    reports = flag_words.reports_of(events)
    return {
        "flag": flag,
        "patient": flag.patient,
        "title": flag_words.title_of(flag, reports),
        "tone": flag_words.TONES.get(flag.tier, ""),
        "age": flag_words.age_in_words(now - flag.opened_at),
        "overdue": flag_words.overdue_in_words(_overdue(flag, zone=zone, now=now)),
        "owner": flag_words.name_of(flag.owner),
        "responsible": flag_words.name_of(flag.patient.responsible),
        "cover": cover.get(person.pk, "") if person else "",
        "again": flag_words.since_taken_on(flag, events),
        "reports": _reports(record, reports, now=now),
        "reports_seen": len(reports),
        "chart": pain_chart_of(record, days_of(record)),
        "exercises": _exercises(record, reports),
        "programs": [
            {"id": one.public_id, "name": plan_words(one.program.name)} for one in record.running
        ],
        "history": [_step(event, record) for event in reversed(events)],
        "may_reopen": bool(flag.closed_at) and may_reopen(closed_at=flag.closed_at, now=now),
    }


def _overdue(flag: Flag, *, zone: dt.tzinfo, now: dt.datetime) -> Overdue:
    return overdue(
        tier=flag.tier,
        waiting_since=flag.opened_at.astimezone(zone),
        acknowledged=flag.acknowledged_at is not None or flag.closed_at is not None,
        now=now.astimezone(zone),
    )


def _reports(record: Record, reports: list[FlagEvent], *, now: dt.datetime) -> list[dict]:
    """Each time it was said, newest first, with the session it was said in."""
    zone = record.patient.zone
    return [
        {
            "anchor": f"report-{event.pk}",
            "label": event.get_kind_display(),
            "when": flag_words.short_moment(event.at, zone, now=now),
            "session": _session(event.session_log, record) if event.session_log else None,
        }
        for event in reversed(reports[-MOST_REPORTS:])
    ]


def _session(log: SessionLog, record: Record) -> dict:
    answered = [
        (_("Worst pain"), _of_ten(log.pain_worst)),
        (_("Pain before"), _of_ten(log.pain_before)),
        (_("Effort"), _of_ten(log.effort)),
        (_("Exercises done"), f"{log.items_done} / {log.items_prescribed}"),
    ]
    yes = words.flag_answers(log.safety_positive)
    return {
        "day": words.list_date(log.done_on, today=record.today),
        "url": session_url(record.patient, log.done_on),
        "source": "" if log.source == SessionLog.Source.PHONE else log.get_source_display(),
        "answers": answered,
        "yes": yes,
        "safety": _("not asked") if not log.safety_asked and not yes else _("No to all"),
        "note": log.note,
        "corrected": not log.is_current and log.conflicts_with_id is None,
        "conflict": log.conflicts_with_id is not None,
    }


def _of_ten(value: int | None) -> str:
    return _("not answered") if value is None else _("%(n)d of 10") % {"n": value}


def _exercises(record: Record, reports: list[FlagEvent]) -> dict | None:
    """What was done in the newest session it was said in, with the way to change each dose."""
    logs = [event.session_log for event in reports if event.session_log]
    if not logs:
        return None
    log = logs[-1]
    done = ExerciseLog.objects.filter(session_log=log).select_related("line__exercise_version")
    done = done.prefetch_related("line__exercise_version__translations").order_by("line__order")
    now_lines = {
        line.exercise_version.exercise_id: line for lines in record.lines.values() for line in lines
    }
    running = {one.pk: one for one in record.running}
    prescription = running.get(log.prescription_id)
    return {
        "day": words.list_date(log.done_on, today=record.today),
        "prescription": prescription.public_id if prescription else None,
        "rows": [_exercise(one, now_lines, changeable=prescription) for one in done],
    }


def _exercise(done: ExerciseLog, now_lines: dict, *, changeable) -> dict:
    texts = done.line.exercise_version.texts(page_language())
    language = texts.language if texts.language in WORDS else "en"
    line = now_lines.get(done.line.exercise_version.exercise_id)
    outcome = done.get_outcome_display()
    if done.reason:
        outcome = f"{outcome}: {done.get_reason_display().lower()}"
    return {
        "name": texts.name,
        "language": texts.language,
        "dose": dose_in_words(done.line.dose, side=done.line.side, language=language),
        "outcome": outcome,
        "tone": "good" if done.outcome == "done" else "",
        "pain": "" if done.pain is None else _of_ten(done.pain),
        "line": line.public_id if line and changeable else None,
    }


def _step(event: FlagEvent, record: Record) -> dict:
    return {
        "when": flag_words.moment_in_words(event.at, record.patient.zone),
        "what": flag_words.event_in_words(event),
        "note": event.note,
    }
