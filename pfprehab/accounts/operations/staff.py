"""Clinics and their staff: invited by e-mail, joined once, deactivated at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from pfprehab.accounts.models import Absence, AccessToken, Clinic, Membership, User
from pfprehab.accounts.operations.tokens import NewToken, issue_token, mark_used, usable_token
from pfprehab.accounts.scoping import Scope, scoped_to
from pfprehab.errors import OperationRefused

STAFF_INVITATION_LASTS = dt.timedelta(days=7)


@transaction.atomic
def create_clinic(
    *, name: str, time_zone: str, phone: str, emergency_number: str, language: str, actor: str
) -> Clinic:
    """Make a clinic. Raises ValidationError naming the field when a value cannot be right."""
    clinic = Clinic(
        name=name,
        time_zone=time_zone,
        phone=phone,
        emergency_number=emergency_number,
        language=language,
    )
    with scoped_to(Scope(actor=actor, operator=True)):
        clinic.full_clean()
        clinic.save()
    return clinic


@transaction.atomic
def invite_staff(
    *, clinic: Clinic, email: str, role: str, now: dt.datetime, by: User | None
) -> NewToken:
    """Prepare an account in the clinic and the single-use invitation that opens it."""
    email = email.strip().lower()
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, language=clinic.language)
    membership = Membership.objects.filter(clinic=clinic, user=user).first()
    if membership and membership.is_active and user.has_usable_password():
        raise OperationRefused(
            _("%(email)s already works in this clinic.") % {"email": email},
            code="already_member",
            field="email",
        )
    Membership.objects.update_or_create(
        clinic=clinic, user=user, defaults={"role": role, "is_active": True}
    )
    return issue_token(
        clinic=clinic,
        user=user,
        purpose=AccessToken.Purpose.STAFF_INVITATION,
        now=now,
        lifetime=STAFF_INVITATION_LASTS,
        by=by,
    )


def send_staff_invitation(*, invitation: NewToken, link: str) -> None:
    """Mail the link. The subject says nothing about health or the clinic's field."""
    clinic = invitation.token.clinic
    with translation.override(clinic.language):
        body = render_to_string(
            "accounts/email/staff_invitation.txt", {"clinic": clinic, "link": link}
        )
        subject = _("Your invitation to pfprehab")
    EmailMessage(subject, body, to=[invitation.token.user.email]).send()


@dataclass(frozen=True, slots=True)
class JoinedStaff:
    """Who joined. has_new_account: name and password were set now, so they may go straight in."""

    user: User
    has_new_account: bool


@transaction.atomic
def join_staff(*, secret: str, full_name: str, password: str, now: dt.datetime) -> JoinedStaff:
    """Redeem a staff invitation: set name and password. Call inside `tokens.redeeming(secret)`.

    Somebody who has an account already keeps its name and password, and signs in with them: a link
    sent by e-mail must never stand in for a password and a second factor.
    """
    token = usable_token(secret=secret, purpose=AccessToken.Purpose.STAFF_INVITATION, now=now)
    if token is None:
        raise OperationRefused(
            _("This invitation was used, withdrawn or has expired. Ask your clinic for a new one."),
            code="invitation_not_usable",
        )
    user = token.user
    is_new = not user.has_usable_password()
    if is_new:
        user.full_name = full_name
        user.set_password(password)
        user.save(update_fields=["full_name", "password"])
    mark_used(token=token, now=now)
    return JoinedStaff(user, is_new)


@transaction.atomic
def deactivate_member(*, membership: Membership, by: User) -> None:
    """End a person's work in a clinic; open sessions in it stop at their next request.

    Who is gone covers for nobody: absences that name them go too.
    """
    if membership.user_id == by.pk:
        raise OperationRefused(
            _("You cannot remove yourself. Ask another clinic admin."), code="own_membership"
        )
    membership.is_active = False
    membership.save(update_fields=["is_active"])
    absences = Absence.objects.filter(clinic=membership.clinic)
    absences.filter(Q(user=membership.user) | Q(cover=membership.user)).delete()
    AccessToken.objects.filter(
        clinic=membership.clinic, user=membership.user, revoked_at=None
    ).update(revoked_at=timezone.now())
