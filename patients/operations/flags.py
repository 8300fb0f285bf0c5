"""Flags: what a clinician must look at. Opened by a session; taken on, handed over and closed by
staff. Each step is an event that stays.

Whoever changes a flag holds the patient's row first, as a session being logged does: what a patient
reports again is either seen by the one who closes, or opens a new flag.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Flag, FlagEvent, Patient, SessionLog
from patients.rules.flag_age import REOPEN_WITHIN, may_reopen
from pfprehab.accounts.models import Membership, User
from pfprehab.errors import OperationRefused

Kind = FlagEvent.Kind


@transaction.atomic
def open_flag(
    *,
    kind: str,
    tier: str,
    item_ids: Iterable[str],
    locks: bool,
    session_log: SessionLog,
    now: dt.datetime,
) -> Flag:
    """Open a flag for a session, or add to the open one that says the same already.

    A patient may add flags and reports but never change one: the first keeps its place in the
    queue and its owner, and the repeat stands in its history. The caller holds the patient's row.
    """
    same = sorted(item_ids)
    open_ones = Flag.objects.open().filter(patient=session_log.patient_id, kind=kind)
    for flag in open_ones:
        if sorted(flag.item_ids) == same and flag.locks >= locks:
            _repeat(flag, session_log, now=now)
            return flag
    flag = Flag.objects.create(
        clinic_id=session_log.clinic_id,
        patient_id=session_log.patient_id,
        kind=kind,
        tier=tier,
        item_ids=same,
        locks=locks,
        session_log=session_log,
        opened_at=now,
    )
    _note(flag, Kind.OPENED, at=now, session_log=session_log)
    return flag


def _repeat(flag: Flag, session_log: SessionLog, *, now: dt.datetime) -> None:
    """One event per session: its corrections say the same again, which is no repeat."""
    told = FlagEvent.objects.filter(flag=flag, session_log__phone_id=session_log.phone_id)
    if not told.exists():
        _note(flag, Kind.REPEATED, at=now, session_log=session_log)


@transaction.atomic
def acknowledge_flag(*, flag: Flag, now: dt.datetime, by: User) -> Flag:
    """Say that you have seen it and take it on. The first one stays; doing it again is harmless."""
    flag = _held(flag)
    if flag.closed_at is None and flag.acknowledged_at is None:
        flag.acknowledged_at, flag.acknowledged_by, flag.owner = now, by, by
        flag.save(update_fields=["acknowledged_at", "acknowledged_by", "owner"])
        _note(flag, Kind.ACKNOWLEDGED, at=now, by=by)
    return flag


@transaction.atomic
def hand_over_flag(*, flag: Flag, to: User, note: str = "", now: dt.datetime, by: User) -> Flag:
    """Give an open flag to a colleague. Whether somebody has acknowledged it stays as it was.

    Refused: flag_closed, not_a_colleague, owner_already.
    """
    flag = _held(flag)
    _refuse_closed(flag)
    member = Membership.objects.filter(clinic_id=flag.clinic_id, user=to, is_active=True)
    if not member.exists():
        raise OperationRefused(
            _("This person does not work in the clinic now. Choose somebody else."),
            code="not_a_colleague",
            field="to",
        )
    if flag.owner_id == to.pk:
        raise OperationRefused(
            _("%(who)s has this flag already.") % {"who": to}, code="owner_already", field="to"
        )
    flag.owner = to
    flag.save(update_fields=["owner"])
    _note(flag, Kind.HANDED_OVER, at=now, by=by, to=to, note=note.strip())
    return flag


@transaction.atomic
def close_flag(
    *,
    flag: Flag,
    outcome: str,
    note: str,
    reports_seen: int | None = None,
    now: dt.datetime,
    by: User,
) -> Flag:
    """Close a flag with what was done and decided. A locking one then lets the next session happen.

    reports_seen: how many reports the page showed; a repeat that came meanwhile is read first.
    Refused: outcome_missing, reason_missing, flag_repeated, and flag_closed when somebody was
    faster.
    """
    flag = _held(flag)
    _refuse_closed(flag)
    if outcome not in Flag.Outcome.values:
        raise OperationRefused(
            _("Say what was done before you close it."), code="outcome_missing", field="outcome"
        )
    if not note.strip():
        raise OperationRefused(
            _("Say what was decided before you close it."), code="reason_missing", field="note"
        )
    if reports_seen is not None and _reports(flag) > reports_seen:
        raise OperationRefused(
            _(
                "The patient reported this again while the page was open. It is shown now: read "
                "it, then close."
            ),
            code="flag_repeated",
        )
    if flag.acknowledged_at is None:
        flag.acknowledged_at, flag.acknowledged_by = now, by
    flag.owner = flag.owner or by
    flag.closed_at, flag.closed_by = now, by
    flag.outcome, flag.closing_note = outcome, note.strip()
    flag.save()
    _note(flag, Kind.CLOSED, at=now, by=by, outcome=outcome, note=flag.closing_note)
    return flag


@transaction.atomic
def reopen_flag(*, flag: Flag, reason: str, now: dt.datetime, by: User) -> Flag:
    """Open a closed flag again, as its owner. A locking one stops the next session again.

    Refused: flag_open, too_late, reason_missing. The closing and its note stay in the history.
    """
    flag = _held(flag)
    if flag.closed_at is None:
        raise OperationRefused(_("This flag is open already."), code="flag_open")
    if not may_reopen(closed_at=flag.closed_at, now=now):
        raise OperationRefused(
            _(
                "A flag can be opened again for %(days)d days after it was closed. Write a message "
                "or a note instead."
            )
            % {"days": REOPEN_WITHIN.days},
            code="too_late",
        )
    if not reason.strip():
        raise OperationRefused(
            _("Say why it is opened again."), code="reason_missing", field="reason"
        )
    flag.closed_at = flag.closed_by = None
    flag.outcome = flag.closing_note = ""
    flag.owner = by
    flag.save()
    _note(flag, Kind.REOPENED, at=now, by=by, note=reason.strip())
    return flag


@transaction.atomic
def pass_on_flags(*, leaver: User, now: dt.datetime, by: User) -> int:
    """Give the open flags of a leaving colleague away; returns how many.

    Each goes to the clinician who is responsible for its patient; where that is nobody, or the
    leaver still, to the one who does this.
    """
    flags = list(Flag.objects.open().filter(owner=leaver).select_related("patient__responsible"))
    for flag in flags:
        heir = flag.patient.responsible
        to = heir if heir and heir != leaver else by
        hand_over_flag(flag=flag, to=to, now=now, by=by)
    return len(flags)


def _held(flag: Flag) -> Flag:
    """The flag as it stands now, held until the transaction ends, so that two cannot close it."""
    Patient.objects.select_for_update(of=("self",)).get(pk=flag.patient_id)
    return Flag.objects.select_for_update(of=("self",)).get(pk=flag.pk)


def _refuse_closed(flag: Flag) -> None:
    if flag.closed_at is not None:
        raise OperationRefused(
            _("This flag was closed already. Nothing was changed; the note is on the record."),
            code="flag_closed",
        )


def _reports(flag: Flag) -> int:
    return FlagEvent.objects.filter(flag=flag, kind__in=FlagEvent.REPORTS).count()


def _note(flag: Flag, kind: str, **fields) -> None:
    FlagEvent.objects.create(
        clinic_id=flag.clinic_id, patient_id=flag.patient_id, flag=flag, kind=kind, **fields
    )
