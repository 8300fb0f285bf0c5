"""Flags: what a clinician must look at. Opened by a session, acknowledged and closed by staff."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Flag, SessionLog
from pfprehab.errors import OperationRefused


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
    """Open a flag for a session, or return the open one that says the same already.

    A patient may add flags but never change one, so what is said again is not written again; the
    first one keeps its place in the queue and its owner. The caller holds the patient's row.
    """
    same = sorted(item_ids)
    open_ones = Flag.objects.open().filter(patient=session_log.patient_id, kind=kind)
    for flag in open_ones:
        if sorted(flag.item_ids) == same and flag.locks >= locks:
            return flag
    return Flag.objects.create(
        clinic_id=session_log.clinic_id,
        patient_id=session_log.patient_id,
        kind=kind,
        tier=tier,
        item_ids=same,
        locks=locks,
        session_log=session_log,
        opened_at=now,
    )


@transaction.atomic
def acknowledge_flag(*, flag: Flag, now: dt.datetime, by) -> Flag:
    """Say that you have seen it and take it on. The first one stays; doing it again is harmless."""
    flag = _locked(flag)
    if flag.closed_at is None and flag.acknowledged_at is None:
        flag.acknowledged_at, flag.acknowledged_by = now, by
        flag.save(update_fields=["acknowledged_at", "acknowledged_by"])
    return flag


@transaction.atomic
def close_flag(*, flag: Flag, note: str, now: dt.datetime, by) -> Flag:
    """Close a flag with what was decided. A locking flag then lets the next session happen.

    Refused: reason_missing without a note, flag_closed when somebody was faster.
    """
    flag = _locked(flag)
    if flag.closed_at is not None:
        raise OperationRefused(
            _("This flag was closed already. Nothing was changed; the note is on the record."),
            code="flag_closed",
        )
    if not note.strip():
        raise OperationRefused(
            _("Say what was decided before you close it."), code="reason_missing", field="note"
        )
    if flag.acknowledged_at is None:
        flag.acknowledged_at, flag.acknowledged_by = now, by
    flag.closed_at, flag.closed_by, flag.closing_note = now, by, note.strip()
    flag.save()
    return flag


def _locked(flag: Flag) -> Flag:
    """The flag as it stands now, held until the transaction ends, so that two cannot close it."""
    return Flag.objects.select_for_update(of=("self",)).get(pk=flag.pk)
