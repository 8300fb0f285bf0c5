"""A clinic's own settings, changed by its admins; every change is kept with who and why."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from pfprehab.accounts.models import Clinic, SettingChange, User
from pfprehab.accounts.rules.thresholds import THRESHOLDS
from pfprehab.errors import OperationRefused

INTENDED_USE = "2026-11"
SETTINGS = (
    "name",
    "phone",
    "emergency_number",
    "language",
    "time_zone",
    *THRESHOLDS,
    "patients_may_write",
    "guardian_until",
)


@transaction.atomic
def change_settings(
    *, clinic: Clinic, changes: dict, reason: str, now: dt.datetime, by: User
) -> list[SettingChange]:
    """Change what is named in `changes`; returns what really changed.

    A threshold may be tightened at once; loosening one needs a reason (reason_missing). Raises
    ValidationError naming the field for a value that cannot be right.
    """
    clinic = Clinic.objects.select_for_update().get(pk=clinic.pk)
    before = {name: getattr(clinic, name) for name in SETTINGS}
    changed = {name: value for name, value in changes.items() if before[name] != value}
    _check_loosening(before, changed, reason)
    for name, value in changed.items():
        setattr(clinic, name, value)
    clinic.full_clean()
    clinic.save(update_fields=list(changed))
    return [
        _note(clinic, name, before[name], value, reason=reason, now=now, by=by)
        for name, value in changed.items()
    ]


@transaction.atomic
def accept_intended_use(*, clinic: Clinic, now: dt.datetime, by: User) -> SettingChange | None:
    """Note that a clinic admin read and accepted the intended use; again is harmless."""
    clinic = Clinic.objects.select_for_update().get(pk=clinic.pk)
    if clinic.intended_use_version == INTENDED_USE:
        return None
    before, clinic.intended_use_version = clinic.intended_use_version, INTENDED_USE
    clinic.save(update_fields=["intended_use_version"])
    return _note(clinic, "intended_use_version", before, INTENDED_USE, reason="", now=now, by=by)


def _check_loosening(before: dict, changed: dict, reason: str) -> None:
    for name, value in changed.items():
        if name in THRESHOLDS and THRESHOLDS[name].is_looser(value, than=before[name]):
            if reason.strip():
                continue
            raise OperationRefused(
                _("A looser limit needs a reason. Write it below, or take the tighter value."),
                code="reason_missing",
                field="reason",
            )


def _note(clinic: Clinic, name: str, before, after, *, reason: str, now, by) -> SettingChange:
    return SettingChange.objects.create(
        clinic=clinic,
        setting=name,
        before=str(before)[:120],
        after=str(after)[:120],
        reason=reason.strip(),
        changed_by=by,
        changed_at=now,
    )
