"""How a patient gets in: the devices that opened an invitation, and one that still waits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from patients.models import Patient
from pfprehab.accounts.models import AccessToken, Device
from pfprehab.accounts.operations.tokens import LOCKED_AFTER


@dataclass(frozen=True, slots=True)
class InvitationState:
    """devices: newest first, withdrawn ones included. waiting_until: of an unused link.

    locked: the unused link took five wrong birth dates.
    """

    devices: tuple[Device, ...]
    waiting_until: dt.datetime | None
    locked: bool

    @property
    def opened(self) -> bool:
        """Whether the patient can get in on at least one device."""
        return any(device.revoked_at is None for device in self.devices)


def invitation_state(patient: Patient, *, now: dt.datetime) -> InvitationState:
    """Two queries, whatever there is."""
    devices = Device.objects.filter(clinic=patient.clinic_id, user=patient.user_id)
    waiting = (
        AccessToken.objects.filter(
            clinic=patient.clinic_id,
            user=patient.user_id,
            purpose=AccessToken.Purpose.PATIENT_INVITATION,
            used_at=None,
            revoked_at=None,
            expires_at__gt=now,
        )
        .order_by("-created_at")
        .first()
    )
    return InvitationState(
        devices=tuple(devices.order_by("-created_at")),
        waiting_until=waiting.expires_at if waiting else None,
        locked=bool(waiting and waiting.wrong_answers >= LOCKED_AFTER),
    )
