"""Two records of one person become one: every row moves, the emptied record points to the other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from patients.models import Patient, Prescription
from patients.operations.invitations import revoke_device
from pfprehab.accounts.models import AccessToken, Device, User
from pfprehab.errors import OperationRefused


@dataclass(frozen=True, slots=True)
class Merged:
    """The record that stays. moved, stayed: rows by table; those that stayed are still readable
    in the emptied record, because the other one has one like them."""

    patient: Patient
    moved: dict[str, int]
    stayed: dict[str, int]


@transaction.atomic
def merge_patients(
    *,
    kept: Patient,
    emptied: Patient,
    phones_confirmed: bool = False,
    now: dt.datetime,
    by: User,
) -> Merged:
    """Move everything of `emptied` to `kept`. It cannot be taken back.

    The phones of the emptied record lose their way in; phones_confirmed says that this is known.
    Raises OperationRefused, see `check_merge`.
    """
    kept, emptied = _both_locked(kept, emptied)
    check_merge(kept=kept, emptied=emptied, phones_confirmed=phones_confirmed)
    _close_the_way_in(emptied, now=now, by=by)
    try:
        with transaction.atomic():
            rows = _move(kept, emptied)
    except IntegrityError as error:
        raise OperationRefused(
            _("Both records hold something that can stand once only. Settle that first."),
            code="merge_clash",
        ) from error
    kept.affected_left |= emptied.affected_left
    kept.affected_right |= emptied.affected_right
    kept.save(update_fields=["affected_left", "affected_right"])
    emptied.merged_into, emptied.archived_at = kept, now
    emptied.save(update_fields=["merged_into", "archived_at"])
    return Merged(
        kept,
        moved={table: moved for table, moved, _stayed in rows if moved},
        stayed={table: stayed for table, _moved, stayed in rows if stayed},
    )


def check_merge(*, kept: Patient, emptied: Patient, phones_confirmed: bool) -> None:
    """Raise OperationRefused: merge_itself, merged_away, merge_two_mains, merge_phones."""
    if kept.pk == emptied.pk:
        raise OperationRefused(_("Choose two different records."), code="merge_itself")
    if kept.merged_into_id or emptied.merged_into_id:
        raise OperationRefused(
            _("One of the records was merged already. Go on with the one it points to."),
            code="merged_away",
        )
    if knee := _knee_with_two_mains(kept, emptied):
        raise OperationRefused(
            _("%(knee)s: both records have a running program. Finish or stop one of them first.")
            % {"knee": knee},
            code="merge_two_mains",
        )
    if not phones_confirmed and phones_in_use(emptied):
        raise OperationRefused(
            _(
                "The record that is emptied has a phone in use, which loses its way in. Tick that "
                "you know, and make a new link afterwards; or let the other record stay."
            ),
            code="merge_phones",
            field="phones_confirmed",
        )


def phones_in_use(patient: Patient) -> int:
    devices = Device.objects.filter(clinic=patient.clinic_id, user=patient.user_id)
    return devices.filter(revoked_at=None).count()


def _both_locked(kept: Patient, emptied: Patient) -> tuple[Patient, Patient]:
    """In the order of their ids, so that two people merging the other way round do not wait."""
    rows = Patient.objects.select_for_update(of=("self",)).filter(pk__in=[kept.pk, emptied.pk])
    by_id = {row.pk: row for row in rows.order_by("pk")}
    return by_id[kept.pk], by_id[emptied.pk]


def _knee_with_two_mains(kept: Patient, emptied: Patient) -> str:
    mains = Prescription.objects.running().filter(kind="main", patient__in=[kept, emptied])
    left = {one.patient_id for one in mains if one.covers_left}
    right = {one.patient_id for one in mains if one.covers_right}
    if len(left) == 2:
        return _("Left knee")
    return _("Right knee") if len(right) == 2 else ""


def _close_the_way_in(emptied: Patient, *, now: dt.datetime, by: User) -> None:
    devices = Device.objects.filter(clinic=emptied.clinic_id, user=emptied.user_id)
    for device in devices.filter(revoked_at=None):
        revoke_device(device=device, now=now, by=by)
    waiting = AccessToken.objects.filter(
        clinic=emptied.clinic_id, user=emptied.user_id, used_at=None, revoked_at=None
    )
    waiting.update(revoked_at=now)


def _move(kept: Patient, emptied: Patient) -> list[tuple[str, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM patients_merge_records(%s, %s)", [kept.pk, emptied.pk])
        return cursor.fetchall()
