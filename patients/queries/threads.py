"""Threads of messages: one patient's, and the clinic's inbox, each in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from patients.models import Message, Patient, ThreadRead
from patients.queries import flag_words, words

MOST_MESSAGES, MOST_THREADS, EXCERPT = 200, 200, 120
UNREAD, WAITING, ALL = "unread", "waiting", "all"
NIL = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, kw_only=True)
class Note:
    """One message as it is shown. seen: "seen 24 Nov, 14:02", "not seen yet", or nothing."""

    number: int
    text: str
    who: str
    when: str
    mine: bool
    unread: bool
    seen: str
    flag_id: object


def thread_of(patient: Patient, *, by_clinic: bool, now: dt.datetime) -> list[Note]:
    """The last messages, oldest first, as one side sees them. Two queries."""
    rows = Message.objects.filter(patient=patient).select_related("author", "flag")
    newest = list(rows.order_by("-pk")[:MOST_MESSAGES])
    reads = list(ThreadRead.objects.filter(patient=patient).select_related("reader"))
    return [_note(one, reads, patient, by_clinic=by_clinic, now=now) for one in reversed(newest)]


def _note(message: Message, reads, patient: Patient, *, by_clinic: bool, now) -> Note:
    mine = message.from_patient != by_clinic
    read = _first_read(message, reads)
    who = str(patient) if message.from_patient else flag_words.name_of(message.author)
    return Note(
        number=message.pk,
        text=message.text,
        who=_("You") if mine and not by_clinic else who,
        when=flag_words.short_moment(message.written_at, patient.zone, now=now),
        mine=mine,
        unread=not mine and read is None,
        seen=_seen(read, patient, by_clinic=by_clinic, now=now) if mine else "",
        flag_id=message.flag.public_id if message.flag else None,
    )


def _first_read(message: Message, reads: list[ThreadRead]) -> ThreadRead | None:
    """The first time the other side had the thread open with this message in it."""
    return next(
        (
            read
            for read in reads
            if read.by_clinic == message.from_patient and read.up_to_id >= message.pk
        ),
        None,
    )


def _seen(read: ThreadRead | None, patient: Patient, *, by_clinic: bool, now) -> str:
    if read is None:
        return _("not seen yet")
    when = flag_words.short_moment(read.at, patient.zone, now=now)
    if by_clinic:
        return _("seen %(when)s") % {"when": when}
    return _("seen %(when)s by %(who)s") % {
        "when": when,
        "who": flag_words.name_of(read.reader),
    }


def _unread():
    """Whether a message of a patient was opened by nobody of the clinic."""
    reads = ThreadRead.objects.filter(
        patient=OuterRef("patient"), by_clinic=True, up_to__gte=OuterRef("pk")
    )
    return ~Exists(reads)


def unread_threads() -> int:
    """How many patients wrote something that nobody of the clinic has opened."""
    return (
        Message.objects.filter(_unread(), from_patient=True)
        .order_by()
        .values("patient")
        .distinct()
        .count()
    )


def inbox(*, show: str, now: dt.datetime) -> dict:
    """Threads with their last message, newest first. Two queries for any number of threads."""
    last = (
        Message.objects.select_related("patient", "author")
        .order_by("patient", "-pk")
        .distinct("patient")
    )
    newest = sorted(last, key=lambda message: (message.written_at, message.pk), reverse=True)
    unread = set(
        Message.objects.filter(_unread(), from_patient=True)
        .order_by()
        .values_list("patient_id", flat=True)
    )
    groups = {
        UNREAD: [one for one in newest if one.patient_id in unread],
        WAITING: [one for one in newest if one.from_patient],
        ALL: newest,
    }
    pattern = reverse("patients:thread", kwargs={"patient_id": NIL})
    return {
        "rows": [
            _thread(one, pattern, unread=one.patient_id in unread, now=now)
            for one in groups[show][:MOST_THREADS]
        ],
        "counts": {key: len(rows) for key, rows in groups.items()},
    }


def _thread(message: Message, pattern: str, *, unread: bool, now: dt.datetime) -> dict:
    patient = message.patient
    text = message.text if len(message.text) <= EXCERPT else f"{message.text[:EXCERPT].rstrip()}…"
    return {
        "url": pattern.replace(NIL, str(patient.public_id)),
        "name": str(patient),
        "initials": words.initials(patient.given_name, patient.family_name),
        "knees": patient.knees_in_words,
        "text": text,
        "who": _("Patient") if message.from_patient else flag_words.name_of(message.author),
        "when": flag_words.short_moment(message.written_at, patient.zone, now=now),
        "unread": unread,
        "waiting": message.from_patient,
    }
