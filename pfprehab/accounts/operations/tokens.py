"""Secrets handed out once: made, looked up, used, withdrawn."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import F

from pfprehab.accounts.acting import Acting
from pfprehab.accounts.models import AccessToken, Clinic, Membership, User
from pfprehab.accounts.scoping import Scope, acting_scope, scoped_to

LOCKED_AFTER = 5  # wrong answers to the second question (a birth date)


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token with its secret, which exists only here and in the link that is handed out."""

    token: AccessToken
    secret: str


def hash_of(secret: str) -> str:
    """SHA-256 of a 256-bit random secret; no salt is needed where nothing can be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def issue_token(
    *,
    clinic: Clinic,
    user: User,
    purpose: str,
    now: dt.datetime,
    lifetime: dt.timedelta,
    by: User | None,
) -> NewToken:
    """Make a token and withdraw the person's earlier unused ones of the same purpose."""
    if purpose != AccessToken.Purpose.API:
        AccessToken.objects.filter(
            clinic=clinic, user=user, purpose=purpose, used_at=None, revoked_at=None
        ).update(revoked_at=now)
    secret = secrets.token_urlsafe(32)
    token = AccessToken.objects.create(
        clinic=clinic,
        user=user,
        purpose=purpose,
        secret_hash=hash_of(secret),
        created_at=now,
        created_by=by,
        expires_at=now + lifetime,
    )
    return NewToken(token, secret)


def usable_token(*, secret: str, purpose: str, now: dt.datetime) -> AccessToken | None:
    """The token of a secret if it may still be used, locked for this transaction; else None.

    Must run inside a scope whose `token` is the secret's hash (`redeeming`): row-level security
    shows a token to nobody but its clinic and its bearer.
    """
    token = (
        AccessToken.objects.select_for_update(of=("self",))
        .select_related("user", "clinic")
        .filter(secret_hash=hash_of(secret), purpose=purpose)
        .first()
    )
    if token is None or token.revoked_at or token.expires_at <= now:
        return None
    if token.wrong_answers >= LOCKED_AFTER or not token.user.is_active:
        return None
    if token.used_at and purpose != AccessToken.Purpose.API:
        return None
    return token


def redeeming(secret: str):
    """A scope in which exactly the token of this secret is visible."""
    outer = acting_scope() or Scope(actor="anonymous")
    return scoped_to(replace(outer, token=hash_of(secret)))


def count_wrong_answer(*, token: AccessToken) -> int:
    """Note a wrong answer; returns how many tries are left."""
    AccessToken.objects.filter(pk=token.pk).update(wrong_answers=F("wrong_answers") + 1)
    token.refresh_from_db(fields=["wrong_answers"])
    return max(0, LOCKED_AFTER - token.wrong_answers)


def mark_used(*, token: AccessToken, now: dt.datetime) -> None:
    token.used_at = now
    token.save(update_fields=["used_at"])


def acting_from_api_token(*, secret: str, now: dt.datetime) -> Acting | None:
    """The staff member an API token stands for, in its one clinic; None if it is not good."""
    with redeeming(secret):
        token = usable_token(secret=secret, purpose=AccessToken.Purpose.API, now=now)
    if token is None:
        return None
    with scoped_to(Scope(actor="anonymous", user_id=token.user_id)):
        membership = Membership.objects.filter(
            user=token.user, clinic=token.clinic, is_active=True
        ).first()
    return Acting(token.user, membership.role, token.clinic) if membership else None
