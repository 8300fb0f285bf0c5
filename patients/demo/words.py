"""What the demo prints: how to sign in as staff, and how to open the app as a patient."""

from __future__ import annotations

import datetime as dt
import io

import segno

from patients.demo import clinic as staff
from patients.models import Patient
from pfprehab.accounts.models import User

CODES_SHOWN = 3


def sign_in_words(*, url: str, now: dt.datetime) -> str:
    """The log-ins with codes that an authenticator app would show now and next."""
    lines = [f"{staff.CLINIC_NAME}: sign in at {url}/", ""]
    users = {user.email: user for user in _users()}
    keys = {email: staff.key_of(user) for email, user in users.items()}
    checked: dict[str, bool] = {}
    for person in staff.STAFF:
        user = users.get(person.email)
        known = user is not None and user.is_active and staff.has_demo_password(user, checked)
        note = "" if known else "  (its password was changed)"
        lines.append(f"  {person.title:13} {person.email}{note}")
    lines += ["", f"  {'Password':13} {staff.demo_password()}"]
    for key in dict.fromkeys(key for key in keys.values() if key):
        whose = [email for email, found in keys.items() if found == key]
        also = "" if len(whose) == len(staff.STAFF) else f" ({', '.join(whose)})"
        lines += _code_lines(key, now, also)
    return "\n".join(lines)


def _users() -> list[User]:
    return list(User.objects.filter(email__in=[person.email for person in staff.STAFF]))


def _code_lines(key: str, now: dt.datetime, whose: str) -> list[str]:
    """The code of this moment and the next ones, each with the time on the clock when it ends."""
    left = staff.CODE_SECONDS - int(now.timestamp()) % staff.CODE_SECONDS
    lines = []
    for number in range(CODES_SHOWN):
        later = dt.timedelta(seconds=number * staff.CODE_SECONDS)
        ends = (now + later + dt.timedelta(seconds=left)).astimezone(staff.clock_zone())
        label = f"Code{whose}" if number == 0 else "then"
        code = staff.code_at(key, now + later)
        lines.append(f"  {label:13} {code}  until {ends:%H:%M:%S %Z}")
    lines.append(f"  {'Later codes':13} any authenticator app, with the key {key}")
    return lines


def patient_words(*, patient: Patient, link: str) -> str:
    """The invitation as a QR code and a link."""
    picture = io.StringIO()
    segno.make(link, error="l").terminal(out=picture, compact=True, border=2)
    lines = [
        f"{patient}'s phone: open this once, date of birth {patient.birth_date.isoformat()}",
        picture.getvalue().rstrip("\n"),
        f"  {link}",
    ]
    if not link.startswith("https://"):
        lines.append("  This computer only: use a private window, or another browser.")
    return "\n".join(lines)
