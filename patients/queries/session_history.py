"""What a patient reported session by session, exercise by exercise; and week by week what of it
was planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from exercises.queries.pictures import picture_url
from exercises.rules.dose_words import WORDS, dose_in_words
from patients.models import ExerciseLog, SessionLog
from patients.models.sessions import Outcome
from patients.queries import words
from patients.queries.record import Record
from patients.queries.record_sessions import session_words
from patients.rules.adherence import PlanDay, adherence
from pfprehab.languages import page_language
from programs.queries.plan_words import plan_words

ON_A_PAGE = 15


def weeks_part(record: Record, days: Sequence[PlanDay]) -> list[dict]:
    """Counts of each Monday week up to this one, newest first."""
    weeks = [days[place : place + 7] for place in range(0, len(days), 7)]
    past = [week for week in weeks if week[0].day <= record.today]
    return [_week(record, week) for week in reversed(past)]


def _week(record: Record, week: Sequence[PlanDay]) -> dict:
    counts = adherence(week, today=record.today)
    pains = [day.worst_pain for day in week if day.worst_pain is not None]
    return {
        "from": words.list_date(week[0].day, today=record.today),
        "planned": str(counts.planned_so_far),
        "done": str(counts.done),
        "partly": str(counts.partly),
        "not_done": str(counts.not_done),
        "not_reported": str(counts.not_reported),
        "extra": str(counts.extra),
        "pain": str(max(pains)) if pains else _("not reported"),
    }


def sessions_page(record: Record, *, page: str | int = 1, day: dt.date | None = None) -> Page:
    """Reported sessions, newest first, each with what was said of every exercise.

    day: open the page on which this day's session stands, whatever `page` says.
    """
    lines = ExerciseLog.objects.select_related("line__exercise_version")
    lines = lines.prefetch_related("line__exercise_version__translations").order_by("line__order")
    logs = (
        SessionLog.objects.current()
        .filter(patient=record.patient)
        .select_related("prescription__program", "program_version")
        .prefetch_related(Prefetch("exercises", queryset=lines))
        .order_by("-done_on", "-received_at")
    )
    if day is not None:
        page = logs.filter(done_on__gt=day).count() // ON_A_PAGE + 1
    found = Paginator(logs, ON_A_PAGE).get_page(page)
    found.object_list = [_session(record, log) for log in found.object_list]
    return found


def _session(record: Record, log: SessionLog) -> dict:
    told = log.exercises.all()
    silent = log.items_prescribed - len(told)
    return {
        **session_words(record, log),
        "anchor": f"d-{log.done_on.isoformat()}",
        "program": _("%(program)s, version %(number)d")
        % {
            "program": plan_words(log.prescription.program.name),
            "number": log.program_version.number,
        },
        "morning": _morning_after(record, log.done_on),
        "lines": [_line(one) for one in told],
        "telling": any(_is_telling(one) for one in told),
        "silent": str(silent) if silent > 0 else "",
    }


def _is_telling(log: ExerciseLog) -> bool:
    """Whether there is more to it than "all as prescribed"."""
    return log.outcome != Outcome.DONE or log.pain is not None or not log.as_prescribed


def _morning_after(record: Record, day: dt.date) -> str:
    check = record.mornings.get(day + dt.timedelta(days=1))
    if check is None:
        return _("not reported")
    pain = _("not answered") if check.pain is None else str(check.pain)
    settled = {True: _("settled within the hour"), False: _("not settled within the hour")}
    words_settled = settled.get(check.settled_within_hour)
    return f"{pain}, {words_settled}" if words_settled else pain


def _line(log: ExerciseLog) -> dict:
    line = log.line
    texts = line.exercise_version.texts(page_language())
    language = page_language() if page_language() in WORDS else "en"
    return {
        "name": texts.name,
        "language": texts.language,
        "thumb": picture_url(line.exercise_version, "thumb", side=line.side, band=line.band_level),
        "dose": dose_in_words(line.dose, side=line.side, language=language),
        "outcome": log.get_outcome_display(),
        "tone": "good" if log.outcome == Outcome.DONE else "",
        "done": _done_in_words(log),
        "reason": log.get_reason_display() if log.reason else "",
        "pain": "" if log.pain is None else str(log.pain),
        "difficulty": "" if log.difficulty is None else str(log.difficulty),
    }


def _done_in_words(log: ExerciseLog) -> str:
    """The counts as they were tapped, by leg: "12, 12, 10"; seconds where the dose is a hold."""
    unit = " s" if log.line.kind in ("hold", "time") else ""
    legs = [
        (log.reps_together, "%s"),
        (log.reps_left, _("left %s")),
        (log.reps_right, _("right %s")),
    ]
    parts = [form % (", ".join(map(str, counts)) + unit) for counts, form in legs if counts]
    if log.load_kg is not None:
        parts.append(_("%(load)s kg") % {"load": f"{log.load_kg.normalize():f}"})
    if log.as_prescribed and not parts:
        parts.append(_("all as prescribed"))
    return "; ".join(parts)
