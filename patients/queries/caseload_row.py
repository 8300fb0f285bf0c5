"""One row of the caseload: the numbers of one patient, turned into ready strings.

Ready, because the template is the dearest layer of a page with a hundred rows.
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.models import Flag, Prescription
from patients.queries import words
from patients.rules import triage
from patients.rules.adherence import PlanDay, plan_days
from patients.rules.case import Week, case_numbers, last_week
from patients.rules.course import Course, merged_logs, planned_days
from patients.rules.safety import TIERS
from programs.queries.plan_words import plan_words

NO_PROGRAM = "no_program"
SPARK_SESSIONS = 8
NIL = "00000000-0000-0000-0000-000000000000"


@dataclass(slots=True)
class Row:
    """One patient, every word of it ready to be printed."""

    url: str
    action_url: str
    initials: str
    name: str
    place: str
    group: str
    tone: str = ""
    icon: str = ""
    tag: str = ""
    reason: str = ""
    pain: str = ""
    pains: tuple[int | None, ...] = ()
    dots: tuple[str, ...] = ()
    dots_words: str = ""
    action: str = ""
    sessions: str = ""
    # Place within the group, the smallest first: the tier of an open flag, then how urgent.
    order: tuple[int, int] = (9, 0)


@dataclass(slots=True)
class Logs:
    """What one patient reported.

    rows: the last weeks as (day, prescription, items done, items prescribed, worst pain, log id).
    last_report: ever. baseline: worst pain of the first seven days, by prescription.
    """

    rows: list[tuple] = field(default_factory=list)
    last_report: dt.date | None = None
    baseline: dict[int, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is known of one patient.

    running: the programs that count, with the course of each; beside: ids of those that do not.
    latest: the prescription to name when none runs. proposal_waiting: days, None when none waits.
    """

    running: list[Prescription]
    courses: list[Course]
    beside: set[int]
    latest: Prescription | None
    logs: Logs
    flags: list[dict]
    proposal_waiting: int | None = None


def caseload_row(patient, case: Case, *, today: dt.date, urls, thresholds: dict[str, int]) -> Row:
    """The row of one patient. urls: the patient's page, and prescribing.

    thresholds: the named arguments of `triage`, as the clinic has them.
    """
    detail, prescribe = urls
    running, flags = case.running, case.flags
    row = Row(
        url=detail,
        action_url=detail,
        initials=words.initials(patient.given_name, patient.family_name),
        name=str(patient),
        place=patient.knees_in_words,
        group=NO_PROGRAM,
    )
    opened = [flag for flag in flags if flag["closed_at"] is None]
    if running:
        _fill_running(row, case, today=today, thresholds=thresholds)
    else:
        row.reason = _without_program(case.latest)
        row.action, row.action_url = _("Prescribe"), prescribe
        row.order = (_NEW if case.latest is None else _ENDED, 0)
    if opened:
        _review_flag(row, opened, zone=patient.zone)
    return row


def _fill_running(row: Row, case: Case, *, today: dt.date, thresholds: dict[str, int]) -> None:
    own_rows = [log for log in case.logs.rows if log[1] not in case.beside]
    days = _days(case.courses, own_rows, today=today)
    judged = triage.triage(_numbers(days, case, today=today), **thresholds)
    _fill_program(row, case.running, case.courses, today=today)
    _fill_days(row, last_week(days, today=today), case.logs.rows)
    _fill_group(row, judged, case.running, case.courses, today=today)


def _numbers(days, case: Case, *, today: dt.date) -> triage.CaseNumbers:
    dealt_with = {flag["session_log_id"] for flag in case.flags if flag["closed_at"] is not None}
    return case_numbers(
        days,
        today=today,
        starts_on=min(course.running_since(today) for course in case.courses),
        last_report=case.logs.last_report,
        baseline_worst=_baseline(case.running, case.logs),
        open_flags=sum(flag["closed_at"] is None for flag in case.flags),
        pain_to_judge=_pain_to_judge(case.logs.rows, dealt_with, today=today),
        proposal_waiting=case.proposal_waiting,
    )


def _days(courses: list[Course], rows: list[tuple], *, today: dt.date) -> tuple[PlanDay, ...]:
    """From a Monday at least two weeks back to today: sessions move within Monday weeks."""
    first = today - dt.timedelta(days=14 + today.weekday())
    planned = frozenset().union(
        *(planned_days(course, first=first, last=today) for course in courses)
    )
    logs = merged_logs(row[:5] for row in rows if first <= row[0] <= today)
    return plan_days(planned, logs, first=first, last=today, today=today)


def _baseline(running: list[Prescription], logs: Logs) -> int | None:
    known = [logs.baseline.get(one.pk) for one in running]
    return max((pain for pain in known if pain is not None), default=None)


def _pain_to_judge(rows: list[tuple], dealt_with: set, *, today: dt.date) -> int | None:
    """Worst pain of the last seven days, but for sessions whose flag a clinician has closed."""
    first = today - dt.timedelta(days=6)
    pains = (row[4] for row in rows if row[0] >= first and row[5] not in dealt_with)
    return max((pain for pain in pains if pain is not None), default=None)


def _fill_program(row: Row, running, courses: list[Course], *, today: dt.date) -> None:
    course = courses[0]
    week = course.week_on(today)
    if running[0].status == Prescription.Status.PAUSED:
        words_of_week = _("paused")
    elif week is not None:
        words_of_week = _("week %(week)d of %(weeks)d") % {
            "week": week,
            "weeks": course.duration_weeks,
        }
    else:
        words_of_week = _("not started") if today < course.starts_on else _("weeks over")
    row.place = f"{row.place}, {words_of_week}"


def _fill_days(row: Row, week: Week, rows: list[tuple]) -> None:
    pains = tuple(log[4] for log in rows[-SPARK_SESSIONS:])
    row.dots = tuple(words.STATES[day.status] for day in week.days)
    row.dots_words = words.days_in_words(week.days)
    row.sessions = words.sessions_in_words(reported=week.reported, planned=week.planned)
    row.pain = words.pain_in_words(pains)
    row.pains = pains


def _fill_group(row: Row, judged: triage.Triage, running, courses, *, today: dt.date) -> None:
    row.group = judged.group.value
    row.tone, row.icon = _TONES[judged.group]
    row.tag = str(_TAGS.get(judged.reasons[0].code, _TAGS["on_track"]))
    row.reason = " ".join(words.reason_in_words(reason) for reason in judged.reasons)
    row.action = _ACTIONS.get(judged.group, _open_record)()
    row.order = (row.order[0], judged.urgency)
    if judged.group == triage.Group.REVIEW_NOW:
        return
    if running[0].status == Prescription.Status.PAUSED:
        row.group, row.reason = NO_PROGRAM, _paused(running[0], today=today)
        row.order = (_PAUSED, 0)
    elif all(today > course.last_day for course in courses):
        row.group, row.order = NO_PROGRAM, (_OVER, 0)
        row.reason = _(
            "The last week ended on %(day)s. Finish it, or prescribe what comes next."
        ) % {"day": words.short_date(max(course.last_day for course in courses))}


def _open_record() -> str:
    return _("Open record")


_ACTIONS = {
    triage.Group.REVIEW_NOW: lambda: _("Review"),
    triage.Group.READY_TO_PROGRESS: lambda: _("Review proposal"),
}
_TAGS = {
    "open_flag": gettext_lazy("Open flag"),
    "severe_pain": gettext_lazy("Severe pain"),
    "pain_rise": gettext_lazy("Pain is rising"),
    "proposal": gettext_lazy("Ready to progress"),
    "quiet": gettext_lazy("Gone quiet"),
    "few_logs": gettext_lazy("Too little to tell"),
    "on_track": gettext_lazy("On track"),
}
_OVER, _NEW, _PAUSED, _ENDED = range(4)  # those without a running program, in this order
_TONES = {
    triage.Group.REVIEW_NOW: ("bad", "warn"),
    triage.Group.READY_TO_PROGRESS: ("accent", "up"),
    triage.Group.GONE_QUIET: ("warn", "clock"),
    triage.Group.TOO_LITTLE: ("", "question"),
    triage.Group.ON_TRACK: ("good", "check"),
}


def _review_flag(row: Row, opened: list[dict], *, zone) -> None:
    """An open flag outranks everything, also without a running program."""
    first = opened[0]
    row.group = triage.Group.REVIEW_NOW.value
    row.tone, row.icon = _TONES[triage.Group.REVIEW_NOW]
    row.tag = _("Safety answer") if first["kind"] == Flag.Kind.SAFETY else _("Severe pain")
    title = words.flag_title(kind=first["kind"], item_ids=first["item_ids"], pain=first["pain"])
    day = words.short_date(first["opened_at"].astimezone(zone).date())
    parts = [_("%(what)s (%(day)s).") % {"what": title, "day": day}]
    if len(opened) > 1:
        parts.append(_("%(n)d open flags.") % {"n": len(opened)})
    if any(flag["locks"] for flag in opened):
        parts.append(_("The next session waits for you."))
    if all(flag["acknowledged_at"] for flag in opened):
        parts.append(_("Acknowledged, not closed."))
    row.reason = " ".join(parts)
    row.order = (min(TIERS.index(flag["tier"]) for flag in opened), row.order[1])
    row.action_url = _flag_url().replace(NIL, str(first["public_id"]))
    row.action = _("Review flag")


@cache
def _flag_url() -> str:
    """The address of a flag's page, with a place for which: reversing each would cost more."""
    return reverse("patients:flag", kwargs={"flag_id": NIL})


def _without_program(latest: Prescription | None) -> str:
    if latest is None:
        return _("No program yet.")
    return _("%(program)s: %(status)s.") % {
        "program": plan_words(latest.program.name),
        "status": latest.get_status_display().lower(),
    }


def _paused(prescription: Prescription, *, today: dt.date) -> str:
    until = prescription.paused_until
    if until and until < today:
        return _("The pause until %(day)s is over. Decide how it goes on.") % {
            "day": words.short_date(until)
        }
    if until:
        return _("Paused until %(day)s: %(reason)s") % {
            "day": words.short_date(until),
            "reason": prescription.status_reason,
        }
    if prescription.status_reason:
        return _("Paused: %(reason)s") % {"reason": prescription.status_reason}
    return _("The program is paused.")
