"""What the timeline is made of: for each kind of row where it lies, when it was, what it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from patients.models import Consent, Flag, MorningCheck, Note, Patient, Screening, SessionLog
from patients.queries import words
from patients.queries.record_sessions import session_url
from programs.models import ProgramVersion


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. when: in the patient's zone. who: empty for the patient's phone."""

    when: str
    title: str
    icon: str
    text: str = ""
    who: str = ""
    url: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one kind. moment: the column that says when; patient: the path to the patient."""

    kind: str
    group: str
    rows: Callable[[], QuerySet]
    moment: str
    entry: Callable[[object, Patient], Entry]
    related: tuple[str, ...] = ()
    patient: str = "patient_id"


def when(moment: dt.datetime, patient: Patient) -> str:
    local = moment.astimezone(patient.zone)
    return f"{words.full_date(local.date())}, {local:%H:%M}"


def name_of(user) -> str:
    return (user.full_name or user.email) if user else ""


def _version(row: ProgramVersion, patient: Patient) -> Entry:
    holds = _("In force from %(day)s.") % {"day": words.full_date(row.effective_from)}
    if row.number == 1:
        title = _("Program prescribed: %(name)s") % {"name": row.program.name}
    else:
        title = _("%(name)s changed: version %(number)d") % {
            "name": row.program.name,
            "number": row.number,
        }
    return Entry(
        when=when(row.created_at, patient),
        title=title,
        icon="edit" if row.number > 1 else "plus",
        text=f"{row.reason}. {holds}" if row.reason else holds,
        who=name_of(row.author),
        url=reverse("patients:prescription", args=[row.program.prescription.public_id]),
        tone="accent",
    )


def _session(row: SessionLog, patient: Patient) -> Entry:
    facts = [
        _("%(done)d of %(all)d exercises") % {"done": row.items_done, "all": row.items_prescribed},
        _("worst pain %(pain)s") % {"pain": number(row.pain_worst)},
        _("effort %(effort)s") % {"effort": number(row.effort)},
    ]
    if row.revision > 1:
        facts.append(_("corrected by the patient"))
    return Entry(
        when=when(row.received_at, patient),
        title=_("Session of %(day)s reported") % {"day": words.full_date(row.done_on)},
        icon="check",
        text=", ".join(facts) + ".",
        who="" if row.source == SessionLog.Source.PHONE else row.get_source_display(),
        url=session_url(patient, row.done_on),
    )


def _morning(row: MorningCheck, patient: Patient) -> Entry:
    settled = {
        True: _("back to usual within the hour"),
        False: _("not back to usual within the hour"),
        None: _("whether it settled was not answered"),
    }[row.settled_within_hour]
    return Entry(
        when=when(row.received_at, patient),
        title=_("Morning of %(day)s: pain %(pain)s")
        % {"day": words.full_date(row.day), "pain": number(row.pain)},
        icon="clock",
        text=settled[:1].upper() + settled[1:] + ".",
    )


def _flag_title(row: Flag) -> str:
    pain = row.session_log.pain_worst if row.session_log else None
    return words.flag_title(kind=row.kind, item_ids=row.item_ids, pain=pain)


def _flag_opened(row: Flag, patient: Patient) -> Entry:
    return Entry(
        when=when(row.opened_at, patient),
        title=_("Flag: %(what)s") % {"what": _flag_title(row)},
        icon="warn",
        text=row.get_tier_display() + ".",
        url=reverse("patients:close-flag", args=[row.public_id]) if row.closed_at is None else "",
        tone="bad",
    )


def _flag_closed(row: Flag, patient: Patient) -> Entry:
    return Entry(
        when=when(row.closed_at, patient),
        title=_("Flag closed: %(what)s") % {"what": _flag_title(row)},
        icon="check",
        text=row.closing_note,
        who=name_of(row.closed_by),
    )


def _screening(row: Screening, patient: Patient) -> Entry:
    return Entry(
        when=when(row.created_at, patient),
        title=_("Screening: %(outcome)s") % {"outcome": row.get_outcome_display()},
        icon="stop" if row.outcome == Screening.Outcome.STOPPED else "check",
        who=name_of(row.screened_by),
        tone="bad" if row.outcome == Screening.Outcome.STOPPED else "",
    )


def _consent(row: Consent, patient: Patient) -> Entry:
    return Entry(
        when=when(row.given_at, patient),
        title=_("Consent given: notice %(version)s") % {"version": row.notice_version},
        icon="phone",
        text=_("On %(device)s.") % {"device": row.device_label} if row.device_label else "",
    )


def _note(row: Note, patient: Patient) -> Entry:
    title = _("Note") if row.corrects_id is None else _("Note corrected")
    return Entry(
        when=when(row.written_at, patient),
        title=title,
        icon="book",
        text=row.text,
        who=name_of(row.written_by),
    )


def number(value: int | None) -> str:
    return _("not answered") if value is None else str(value)


SOURCES: tuple[Source, ...] = (
    Source(
        kind="version",
        group="program",
        rows=lambda: ProgramVersion.objects.exclude(program__prescription=None),
        moment="created_at",
        entry=_version,
        related=("author", "program__prescription"),
        patient="program__prescription__patient_id",
    ),
    Source(
        kind="session",
        group="session",
        rows=lambda: SessionLog.objects.current(),
        moment="received_at",
        entry=_session,
    ),
    Source(
        kind="morning",
        group="session",
        rows=lambda: MorningCheck.objects.all(),
        moment="received_at",
        entry=_morning,
    ),
    Source(
        kind="flag",
        group="safety",
        rows=lambda: Flag.objects.all(),
        moment="opened_at",
        entry=_flag_opened,
        related=("session_log",),
    ),
    Source(
        kind="flag_closed",
        group="safety",
        rows=lambda: Flag.objects.exclude(closed_at=None),
        moment="closed_at",
        entry=_flag_closed,
        related=("session_log", "closed_by"),
    ),
    Source(
        kind="screening",
        group="safety",
        rows=lambda: Screening.objects.all(),
        moment="created_at",
        entry=_screening,
        related=("screened_by",),
    ),
    Source(
        kind="consent",
        group="access",
        rows=lambda: Consent.objects.all(),
        moment="given_at",
        entry=_consent,
    ),
    Source(
        kind="note",
        group="note",
        rows=lambda: Note.objects.all(),
        moment="written_at",
        entry=_note,
        related=("written_by",),
    ),
)
