"""The authenticator app of a person under test."""

import time

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache

from pfprehab.accounts.models import User
from tests.roles import as_owner

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "three purple walking kneecaps"


def code_now(secret: str = SECRET) -> str:
    """What an authenticator shows now. A code counts once, so earlier uses are forgotten."""
    cache.clear()
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_password_and_app(user: User) -> User:
    with as_owner():
        user.set_password(PASSWORD)
        user.save()
        TOTP.activate(user, SECRET)
    return user
