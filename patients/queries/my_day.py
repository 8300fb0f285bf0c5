"""What a patient sees of one day: the week in dots, each program's session, what waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.models.vocabulary import Equipment, labels
from exercises.queries.pictures import picture_url
from exercises.rules.dose_words import WORDS, dose_in_words, load_in_words
from patients.models import MorningCheck, Patient, Prescription, SessionLog
from patients.models.patient import knees_in_words
from patients.operations.session_limits import LATEST
from patients.queries import plan
from patients.rules.adherence import DayStatus, PlanDay, plan_days
from patients.rules.course import merged_logs
from patients.rules.mornings import morning_due
from pfprehab.languages import page_language
from programs.models import PrescribedExercise, ProgramVersion, ProgramWeek
from programs.rules.load import LoadLine, session_minutes

DONE, PARTLY = DayStatus.DONE, DayStatus.PARTLY


@dataclass(frozen=True, slots=True)
class Dot:
    """One day of the week row: short name, number, class, and the state in words."""

    name: str
    number: int
    state: str
    words: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class LineWords:
    """One exercise as a patient reads it. language: of the name. thumb: address of the picture."""

    name: str
    language: str
    thumb: str
    dose: str
    load: str
    optional: bool


@dataclass(frozen=True, slots=True)
class SessionCard:
    """One program on one day. state: session, done, rest, before, paused, over, locked."""

    prescription: Prescription
    state: str
    week: int | None
    count: str
    knee: str
    minutes: int
    lines: Sequence[LineWords]
    kit: Sequence[str]
    next_day: str
    url: str
    done_url: str
    starts: str
    goal: ProgramWeek | None
    until: str = ""
    pause_is_over: bool = False

    @property
    def asked(self) -> int:
        """How many exercises are asked for, the optional ones left out."""
        return sum(not line.optional for line in self.lines) or len(self.lines)


def language() -> str:
    """The language in use, as far as doses have words in it."""
    found = page_language()
    return found if found in WORDS else "en"


def day_in_words(day: dt.date) -> str:
    """ "Saturday 21 November", in the language in use."""
    # Translators: a day without its year, in Django's date format letters.
    return date_format(day, _("l j F"))


def week_of(day: dt.date) -> tuple[dt.date, dt.date]:
    monday = day - dt.timedelta(days=day.weekday())
    return monday, monday + dt.timedelta(days=6)


def days_around(
    prescriptions: Sequence[Prescription], logs: Sequence[SessionLog], *, today: dt.date
) -> list[PlanDay]:
    """Last week and this one, day by day, over all programs of the patient."""
    monday, sunday = week_of(today)
    first = monday - dt.timedelta(days=7)
    days = [first + dt.timedelta(days=n) for n in range(14)]
    # A paused program still planned the days before its pause.
    running = [p for p in prescriptions if p.status == Prescription.Status.ACTIVE or p.turns]
    planned = [day for day in days if any(plan.is_session_day(p, day) for p in running)]
    rows = [
        (log.done_on, log.prescription_id, log.items_done, log.items_prescribed, log.pain_worst)
        for log in logs
    ]
    return list(plan_days(planned, merged_logs(rows), first=first, last=sunday, today=today))


def week_dots(days: Sequence[PlanDay], *, today: dt.date) -> list[Dot]:
    monday, _sunday = week_of(today)
    return [
        Dot(
            name=date_format(day.day, "D"),
            number=day.day.day,
            state=_DOT_STATES.get(day.status, ""),
            words=_day_words(day.status),
            is_today=day.day == today,
        )
        for day in days
        if day.day >= monday
    ]


def week_count(days: Sequence[PlanDay], *, today: dt.date) -> tuple[int, int]:
    """Sessions reported with work done this week, and sessions planned this week."""
    monday, _sunday = week_of(today)
    week = [day for day in days if day.day >= monday]
    done = sum(day.status in (DONE, PARTLY) for day in week)
    return done, sum(day.planned for day in week)


def missed_day(days: Sequence[PlanDay], *, today: dt.date) -> dt.date | None:
    """The newest planned day before today that was not reported and can still be logged."""
    open_ones = [
        day.day
        for day in days
        if day.status == DayStatus.NOT_REPORTED and today - LATEST <= day.day < today
    ]
    return max(open_ones, default=None)


def logs_around(patient: Patient, *, today: dt.date) -> list[SessionLog]:
    monday, sunday = week_of(today)
    logs = SessionLog.objects.current().filter(patient=patient)
    return list(logs.between(monday - dt.timedelta(days=7), sunday))


def morning_to_ask(patient: Patient, *, now: dt.datetime) -> tuple[dt.date | None, bool]:
    """The morning to ask about, and whether it follows a session. None when none is due."""
    today = now.astimezone(patient.zone).date()
    last = SessionLog.objects.current().filter(patient=patient).order_by("-done_on").first()
    answered = MorningCheck.objects.filter(patient=patient)
    if last is not None:
        answered = answered.filter(day__gte=last.done_on)
    due = morning_due(
        now=now,
        today=today,
        last_session_on=last.done_on if last else None,
        last_logged_at=last.logged_at if last else None,
        answered=set(answered.values_list("day", flat=True)),
    )
    return due, last is not None


def session_card(
    prescription: Prescription,
    logs: Sequence[SessionLog],
    *,
    today: dt.date,
    locked: bool,
    count: tuple[int, int],
) -> SessionCard:
    """What one program asks for today, in words."""
    own = [log for log in logs if log.prescription_id == prescription.pk]
    done = next((log for log in own if log.done_on == today), None)
    state = _state(prescription, today=today, locked=locked, is_done=done is not None)
    week = plan.plan_week(prescription, today)
    version = plan.version_in_force(prescription, today) if week else None
    shows_lines = version and state in ("session", "rest", "done")
    lines = plan.lines_to_log(prescription, today, version=version) if shows_lines else []
    following = plan.next_session_day(prescription, today)
    until = prescription.paused_until
    return SessionCard(
        prescription=prescription,
        state=state,
        week=week,
        count=_count_words(count),
        knee=knees_in_words(left=prescription.covers_left, right=prescription.covers_right),
        minutes=minutes_of(lines),
        lines=[line_words(line) for line in lines],
        kit=kit_of(lines),
        next_day=day_in_words(following) if following else "",
        url=session_url(prescription, today),
        done_url=reverse("patients:session-done", args=[done.phone_id]) if done else "",
        starts=day_in_words(prescription.starts_on),
        goal=_week_text(version, week),
        until=day_in_words(until) if until else "",
        pause_is_over=bool(until and until < today),
    )


def session_url(prescription: Prescription, day: dt.date) -> str:
    path = reverse("patients:session", args=[prescription.public_id])
    return f"{path}?day={day.isoformat()}"


def line_words(line: PrescribedExercise) -> LineWords:
    texts = line.exercise_version.texts(page_language())
    return LineWords(
        name=texts.name,
        language=texts.language,
        thumb=picture_of(line, "thumb"),
        dose=dose_in_words(line.dose, side=line.side, language=language()),
        load=load_in_words(line.dose, language=language()),
        optional=line.optional,
    )


def picture_of(line: PrescribedExercise, kind: str) -> str:
    """The picture for the leg and the band that were prescribed."""
    return picture_url(line.exercise_version, kind, side=line.side, band=line.band_level)


def minutes_of(lines: Sequence[PrescribedExercise]) -> int:
    """About how long a session takes, without its optional exercises, in whole minutes."""
    asked = [line for line in lines if not line.optional] or lines
    loads = [LoadLine(dose=line.dose, side=line.side, core=line.core) for line in asked]
    return round(session_minutes(loads))


def kit_of(lines: Sequence[PrescribedExercise]) -> list[str]:
    """What has to lie ready, each piece once. Walls and chairs count: they have to be free."""
    asked = [line for line in lines if not line.optional] or lines
    keys = dict.fromkeys(key for line in asked for key in line.exercise_version.equipment)
    return labels(Equipment, list(keys))


_DOT_STATES = {DONE: "done", PARTLY: "partly", DayStatus.UPCOMING: "planned"}


def _day_words(status: DayStatus) -> str:
    return {
        DayStatus.DONE: _("done"),
        DayStatus.PARTLY: _("partly done"),
        DayStatus.NOT_DONE: _("not done"),
        DayStatus.NOT_REPORTED: _("not reported"),
        DayStatus.REST: _("rest"),
        DayStatus.UPCOMING: _("session planned"),
    }[status]


def _count_words(count: tuple[int, int]) -> str:
    """ "Session 3 of 3 this week", for the one that comes next."""
    done, planned = count
    if done >= planned:
        return ""
    return _("Session %(number)s of %(planned)s this week") % {
        "number": done + 1,
        "planned": planned,
    }


def done_words(count: tuple[int, int]) -> str:
    """ "2 of 3 this week."; beyond the plan the number alone."""
    done, planned = count
    if done > planned:
        words = ngettext("%(done)s session this week.", "%(done)s sessions this week.", done)
        return words % {"done": done}
    return _("%(done)s of %(planned)s this week.") % {"done": done, "planned": planned}


def _state(prescription: Prescription, *, today: dt.date, locked: bool, is_done: bool) -> str:
    if prescription.status not in Prescription.RUNNING:
        return "over"
    if prescription.status == Prescription.Status.PAUSED or plan.is_held(prescription, today):
        return "paused"
    if today < prescription.starts_on:
        return "before"
    if plan.plan_week(prescription, today) is None:
        return "over"
    if is_done:
        return "done"
    if locked:
        return "locked"
    return "session" if plan.is_session_day(prescription, today) else "rest"


def _week_text(version: ProgramVersion | None, week: int | None) -> ProgramWeek | None:
    if version is None:
        return None
    return ProgramWeek.objects.filter(version=version, week=week).first()
