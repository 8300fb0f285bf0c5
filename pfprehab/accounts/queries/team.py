"""The clinic's people with the state of their access, absences, and the history of settings."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from pfprehab.accounts.models import Absence, AccessToken, Clinic, Membership, SettingChange

MOST_CHANGES = 50


def members_of(clinic: Clinic, *, now: dt.datetime) -> list[Membership]:
    """Everybody who works or worked here. state: active, invited, expired or left."""
    open_invitation = AccessToken.objects.filter(
        Q(expires_at__gt=now),
        clinic=clinic,
        user=OuterRef("user"),
        purpose=AccessToken.Purpose.STAFF_INVITATION,
        used_at=None,
        revoked_at=None,
    )
    rows = Membership.objects.filter(clinic=clinic).select_related("user")
    members = list(rows.annotate(is_invited=Exists(open_invitation)).order_by("-is_active", "pk"))
    for member in members:
        member.state = _state(member)
    return members


def _state(member: Membership) -> str:
    if not member.is_active:
        return "left"
    if member.user.has_usable_password():
        return "active"
    return "invited" if member.is_invited else "expired"


def absences_to_come(today: dt.date):
    """Absences that are not over, the nearest first."""
    return Absence.objects.filter(last_day__gte=today).select_related("user", "cover")


def history_of(clinic: Clinic) -> list[dict]:
    """Changes of settings in words, newest first."""
    rows = SettingChange.objects.filter(clinic=clinic).select_related("changed_by")
    return [
        {
            "what": _label(row.setting),
            "before": _value(row.before),
            "after": _value(row.after),
            "reason": row.reason,
            "who": str(row.changed_by),
            "at": row.changed_at,
        }
        for row in rows[:MOST_CHANGES]
    ]


def _label(name: str) -> str:
    if name == "intended_use_version":
        return _("Intended use accepted")
    return str(Clinic._meta.get_field(name).verbose_name).capitalize()


def _value(text: str) -> str:
    return {"True": _("yes"), "False": _("no"), "": _("none")}.get(text, text)
