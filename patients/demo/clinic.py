"""The demo clinic and its staff, who sign in with a password and a second factor."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

from pfprehab.accounts.models import Clinic, Membership, User
from pfprehab.accounts.operations.staff import create_clinic
from pfprehab.accounts.rules.time_zones import is_known_zone
from pfprehab.accounts.scoping import Scope, scoped_to

ACTOR = "system:load_demo"
CLINIC_NAME = "Riverside Physiotherapy"
FALLBACK_ZONE = "Europe/Madrid"
CODE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Staff:
    """One log-in. role: of the membership; empty for those who work above all clinics."""

    title: str
    email: str
    full_name: str
    role: str = ""
    is_curator: bool = False
    is_operator: bool = False


STAFF = (
    Staff("Clinician", "amira.nasser@example.org", "Amira Nasser", role="clinician"),
    Staff("Clinic admin", "jonas.vidal@example.org", "Jonas Vidal", role="clinic_admin"),
    Staff("Curator", "ruth.calder@example.org", "Ruth Calder", is_curator=True),
    Staff("Second reader", "tomas.rey@example.org", "Tomás Rey", is_curator=True),
    Staff("Operator", "omar.lund@example.org", "Omar Lund", is_operator=True),
)


def demo_clinic() -> Clinic | None:
    """The demo clinic, known by the clinician who works in it; None before the first loading."""
    membership = Membership.objects.filter(user__email=STAFF[0].email).select_related("clinic")
    found = membership.order_by("pk").first()
    return found.clinic if found else None


def make_clinic() -> Clinic:
    clinic = create_clinic(
        name=CLINIC_NAME,
        time_zone=zone_of_clinic().key,
        phone="+34 910 555 010",
        emergency_number="112",
        language="en",
        actor=ACTOR,
    )
    with scoped_to(Scope(actor=ACTOR, clinic_id=clinic.pk, operator=True)):
        password = make_password(demo_password())
        for person in STAFF:
            _make_account(person, clinic, password)
    return clinic


def _make_account(person: Staff, clinic: Clinic, password: str) -> None:
    """password: hashed already, once for all; hashing is slow on purpose."""
    user = User.objects.create(
        email=person.email,
        password=password,
        full_name=person.full_name,
        is_curator=person.is_curator,
        is_operator=person.is_operator,
    )
    TOTP.activate(user, _key_of_this_installation())
    if person.role:
        Membership.objects.create(clinic=clinic, user=user, role=person.role)


def demo_password() -> str:
    """One password for the demo's accounts, another one on every installation."""
    text = base64.b32encode(_derived("password")[:10]).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))


def has_demo_password(user: User, checked: dict[str, bool]) -> bool:
    """Whether nobody has changed it since. checked: what is known of hashes, to ask each once."""
    if user.password not in checked:
        checked[user.password] = check_password(demo_password(), user.password)
    return checked[user.password]


def key_of(user: User) -> str | None:
    """The key of the person's authenticator app as it stands now; None without one."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return decrypt(found.data["secret"]) if found else None


def code_at(key: str, moment: dt.datetime) -> str:
    """The six figures of an authenticator app at a moment."""
    return format_hotp_value(hotp_value(key, int(moment.timestamp()) // CODE_SECONDS))


def _key_of_this_installation() -> str:
    return base64.b32encode(_derived("second factor")[:20]).decode()


def _derived(purpose: str) -> bytes:
    """Secrets that need no storing: they follow from the installation's own secret key."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"demo {purpose}".encode(), hashlib.sha256)


def clock_zone() -> ZoneInfo:
    """The time zone this computer is set to, for times in the terminal; UTC if it says none."""
    name = Path("/etc/localtime").resolve().as_posix().partition("zoneinfo/")[2]
    return ZoneInfo(name) if is_known_zone(name) else ZoneInfo("UTC")


def zone_of_clinic() -> ZoneInfo:
    """Where this computer is, so that today is today; Madrid if it names no place."""
    zone = clock_zone()
    return ZoneInfo(FALLBACK_ZONE) if zone.key.startswith(("Etc/", "UTC")) else zone
