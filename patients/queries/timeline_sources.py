"""What the timeline is made of: for each kind of row where it lies, when it was, what it says."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from patients.models import (
    Consent,
    FlagEvent,
    Message,
    MorningCheck,
    Note,
    Patient,
    Screening,
    SessionLog,
)
from patients.queries import flag_words, words
from patients.queries.record_sessions import session_url
from patients.queries.timeline_entry import Entry, Source, name_of, number, when
from programs.models import ProgramVersion
from programs.queries.plan_words import plan_words


def _version(row: ProgramVersion, patient: Patient) -> Entry:
    holds = _("In force from %(day)s.") % {"day": words.full_date(row.effective_from)}
    if row.number == 1:
        title = _("Program prescribed: %(name)s") % {"name": plan_words(row.program.name)}
    else:
        title = _("%(name)s changed: version %(number)d") % {
            "name": plan_words(row.program.name),
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


def _flag_event(row: FlagEvent, patient: Patient) -> Entry:
    """A flag reported, taken on, handed over, closed or opened again."""
    flag = row.flag
    pain = flag.session_log.pain_worst if flag.session_log else None
    what = {"what": words.flag_title(kind=flag.kind, item_ids=flag.item_ids, pain=pain)}
    title, text = flag_words.event_in_words(row), row.note
    if row.kind == FlagEvent.Kind.OPENED:
        title, text = _("Flag: %(what)s") % what, flag.get_tier_display() + "."
    elif row.kind == FlagEvent.Kind.CLOSED:
        title = _("Flag closed: %(what)s") % what
    return Entry(
        when=when(row.at, patient),
        title=title,
        icon="warn" if row.is_report else "check",
        text=text,
        who=name_of(row.by),
        url=reverse("patients:flag", args=[flag.public_id]),
        tone="bad" if row.is_report else "",
    )


def _message(row: Message, patient: Patient) -> Entry:
    return Entry(
        when=when(row.written_at, patient),
        title=_("Message from the patient") if row.from_patient else _("Message to the patient"),
        icon="message",
        text=row.text,
        who="" if row.from_patient else name_of(row.author),
        url=reverse("patients:thread", args=[patient.public_id]),
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


RECORD_SOURCES: tuple[Source, ...] = (
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
        kind="flag_event",
        group="safety",
        rows=lambda: FlagEvent.objects.all(),
        moment="at",
        entry=_flag_event,
        related=("flag__session_log", "session_log", "by", "to"),
    ),
    Source(
        kind="message",
        group="message",
        rows=lambda: Message.objects.all(),
        moment="written_at",
        entry=_message,
        related=("author",),
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
