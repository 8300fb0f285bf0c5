"""What the queue and the pages of a flag say about it, in the reader's language."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.models import Flag, FlagEvent
from patients.queries import words
from patients.rules.flag_age import Overdue

TONES = {"emergency_now": "bad", "same_day": "warn"}


def age_in_words(age: dt.timedelta) -> str:
    """ "12 min", "5 h", "3 days": how long something has waited."""
    minutes = max(int(age.total_seconds() // 60), 0)
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(n)d h") % {"n": minutes // 60}
    days = minutes // (24 * 60)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def overdue_in_words(step: Overdue) -> str:
    return {
        Overdue.NO: "",
        Overdue.COVER: _("Overdue: nobody took it on within 2 working hours"),
        Overdue.CLINIC_ADMIN: _("Overdue: nobody took it on within 1 working day"),
        Overdue.LATE: _("Overdue: meant for the same day"),
    }[step]


def title_of(flag: Flag, reports: Iterable[FlagEvent]) -> str:
    """What it is about, with the worst pain of all the times it was reported."""
    logs = [report.session_log for report in reports if report.session_log]
    pain = max((log.pain_worst for log in logs if log.pain_worst is not None), default=None)
    return words.flag_title(kind=flag.kind, item_ids=flag.item_ids, pain=pain)


def moment_in_words(moment: dt.datetime, zone: dt.tzinfo) -> str:
    """ "24 Nov 2026, 14:02", on the clock of a zone."""
    local = moment.astimezone(zone)
    return f"{words.full_date(local.date())}, {local:%H:%M}"


def short_moment(moment: dt.datetime, zone: dt.tzinfo, *, now: dt.datetime) -> str:
    """ "24 Nov, 14:02"; with the year where it is another one than now's."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    return f"{words.list_date(local.date(), today=today)}, {local:%H:%M}"


def name_of(user) -> str:
    return (user.full_name or user.email or "") if user else ""


def event_in_words(event: FlagEvent) -> str:
    """One step of a flag's history: what was done, and by whom."""
    who = {"who": name_of(event.by), "to": name_of(event.to)}
    if event.kind == FlagEvent.Kind.OPENED:
        return _("Reported by the patient")
    if event.kind == FlagEvent.Kind.REPEATED:
        return _("Reported again by the patient") + _pain_of(event)
    if event.kind == FlagEvent.Kind.CLOSED and event.outcome:
        who["outcome"] = event.get_outcome_display()
        return _("Closed by %(who)s: %(outcome)s") % who
    return {
        FlagEvent.Kind.ACKNOWLEDGED: _("Taken on by %(who)s"),
        FlagEvent.Kind.HANDED_OVER: _("Handed to %(to)s by %(who)s"),
        FlagEvent.Kind.CLOSED: _("Closed by %(who)s"),
        FlagEvent.Kind.REOPENED: _("Opened again by %(who)s"),
    }[event.kind] % who


def _pain_of(event: FlagEvent) -> str:
    log = event.session_log
    if log is None or log.pain_worst is None:
        return ""
    return _(", worst pain %(pain)d of 10") % {"pain": log.pain_worst}


def reports_of(events: Sequence[FlagEvent]) -> list[FlagEvent]:
    return [event for event in events if event.is_report]


def since_taken_on(flag: Flag, events: Sequence[FlagEvent]) -> int:
    """How often it was reported again after somebody had taken it on."""
    if flag.acknowledged_at is None:
        return 0
    return sum(
        event.kind == FlagEvent.Kind.REPEATED and event.at > flag.acknowledged_at
        for event in events
    )
