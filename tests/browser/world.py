"""What stands before a browser test begins: the real catalogue, a clinic, people who sign in."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections

from pfprehab.accounts.models import Clinic, User
from tests import factories, roles
from tests.browser.hands import Hands

PASSWORD = "three quiet rivers"
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True)
class World:
    clinic: Clinic
    clinician: User
    admin: User
    curator: User
    second_reader: User


def load_catalogue() -> None:
    with roles.as_owner():
        call_command("load_catalogue", stdout=io.StringIO())
        call_command("load_templates", stdout=io.StringIO())


def empty() -> None:
    """Tables emptied, and the connection closed that belongs to the browser's event loop."""
    with roles.as_owner():
        call_command("flush", interactive=False, verbosity=0)
    connections.close_all()


def make_world() -> World:
    clinic = factories.ClinicFactory(name="Northside Knee Clinic", phone="+34 910 555 020")
    clinician = _account("amira@clinic.example", "Amira Nasser")
    admin = _account("jonas@clinic.example", "Jonas Vidal")
    factories.MembershipFactory(clinic=clinic, user=clinician)
    factories.MembershipFactory(clinic=clinic, user=admin, role="clinic_admin")
    curator = _account("ruth@catalogue.example", "Ruth Calder", is_curator=True)
    second_reader = _account("tomas@catalogue.example", "Tomás Rey", is_curator=True)
    return World(clinic, clinician, admin, curator, second_reader)


def _account(email: str, name: str, **fields) -> User:
    user = factories.UserFactory(email=email, full_name=name, **fields)
    user.set_password(PASSWORD)
    with roles.as_owner():
        user.save()
        TOTP.activate(user, KEY)
    return user


def sign_in(hands: Hands, user: User, *, key: str = KEY, password: str = PASSWORD) -> None:
    """Password, then the six figures of an authenticator app, through the real form."""
    cache.clear()  # rate limits, and the note that this code was used
    hands.page.goto("/accounts/login/")
    hands.fill("login", user.email)
    hands.fill("password", password)
    hands.button("Sign in").click()
    hands.page.wait_for_url("**/2fa/authenticate/**")
    hands.fill("code", code_now(key))
    hands.button("Sign in").click()
    hands.page.wait_for_url(lambda url: "/accounts/" not in url)


def code_now(key: str) -> str:
    """The six figures, never in their last seconds, which may pass on the way."""
    time.sleep(max(0, time.time() % 30 - 27) and 3.2)
    return format_hotp_value(hotp_value(key, int(time.time()) // 30))
