"""A patient's way in: a single-use link, opened once on a phone with the date of birth."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.models import Consent, Patient
from patients.operations.prescription_checks import check_guardian, check_in_care
from pfprehab.accounts.models import AccessToken, Device, User
from pfprehab.accounts.operations.tokens import (
    NewToken,
    count_wrong_answer,
    issue_token,
    mark_used,
    redeeming,
    usable_token,
)
from pfprehab.accounts.scoping import Scope, acting_scope, scoped_to
from pfprehab.errors import OperationRefused

INVITATION_LASTS = dt.timedelta(hours=72)
NOTICE_VERSION = "2026-11"  # of the notice on the joining page; a new text is a new version
LABEL_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Joined:
    """A patient and the device they may act on from now."""

    patient: Patient
    device: Device


@transaction.atomic
def invite_patient(
    *, patient: Patient, now: dt.datetime, by: User, lifetime: dt.timedelta = INVITATION_LASTS
) -> NewToken:
    """Make the patient's invitation; earlier unused ones stop working at once.

    Raises OperationRefused: not_in_care, and guardian_missing for somebody under 16.
    """
    check_in_care(patient)
    check_guardian(patient, today=now.astimezone(patient.zone).date())
    return issue_token(
        clinic=patient.clinic,
        user=patient.user,
        purpose=AccessToken.Purpose.PATIENT_INVITATION,
        now=now,
        lifetime=lifetime,
        by=by,
    )


def open_invitation(
    *,
    secret: str,
    birth_date: dt.date,
    consent_given: bool,
    device_label: str,
    language: str,
    now: dt.datetime,
) -> Joined:
    """Redeem an invitation on a device: checks the birth date, keeps the consent.

    Raises OperationRefused: consent_missing (nothing is counted), invitation_not_usable,
    wrong_birth_date. A wrong birth date stays counted, so the refusal is raised only after the
    count stands in the caller's transaction; the fifth one locks the link. Of several requests
    at once exactly one succeeds: the token's row is locked.
    """
    if not consent_given:
        raise OperationRefused(
            _("Tick the box if you agree. Without your consent nothing can be stored."),
            code="consent_missing",
            field="consent_given",
        )
    with redeeming(secret):
        token = usable_token(secret=secret, purpose=AccessToken.Purpose.PATIENT_INVITATION, now=now)
        if token is None:
            answer: Joined | OperationRefused = _not_usable()
        else:
            answer = _join(token, birth_date, device_label, language, now)
    if isinstance(answer, OperationRefused):
        raise answer
    return answer


@transaction.atomic
def revoke_device(*, device: Device, now: dt.datetime, by: User) -> Device:  # noqa: ARG001 - who it was is in the audit, from the scope
    """End a device's access; its session is over at the next request. Twice is harmless."""
    if device.revoked_at is None:
        device.revoked_at = now
        device.save(update_fields=["revoked_at"])
    return device


def _not_usable() -> OperationRefused:
    return OperationRefused(
        _("This link was used, withdrawn or has expired. Ask your clinic for a new one."),
        code="invitation_not_usable",
    )


def _join(
    token: AccessToken, birth_date: dt.date, label: str, language: str, now: dt.datetime
) -> Joined | OperationRefused:
    patient = _patient_of(token)
    if patient is None:
        return _not_usable()
    if patient.birth_date != birth_date:
        return _wrong_birth_date(left=count_wrong_answer(token=token))
    mark_used(token=token, now=now)
    bearer = acting_scope() or Scope(actor="anonymous")
    own = replace(
        bearer,
        actor=f"user:{token.user_id}",
        clinic_id=token.clinic_id,
        patient_id=patient.pk,
        user_id=token.user_id,
    )
    with scoped_to(own):
        device = Device.objects.create(
            clinic=token.clinic, user=token.user, label=_label(label), created_at=now
        )
        Consent.objects.create(
            clinic=token.clinic,
            patient=patient,
            notice_version=NOTICE_VERSION,
            language=language if language in dict(settings.LANGUAGES) else patient.language,
            given_at=now,
            device_label=device.label,
        )
    return Joined(patient, device)


def _patient_of(token: AccessToken) -> Patient | None:
    """The person a token is for: read in their clinic's scope, which ends with this look-up."""
    bearer = acting_scope() or Scope(actor="anonymous")
    with scoped_to(replace(bearer, clinic_id=token.clinic_id, patient_id=None)):
        return Patient.objects.select_related("clinic", "user").filter(user=token.user).first()


def _wrong_birth_date(*, left: int) -> OperationRefused:
    if left:
        message = ngettext(
            "That is not the date of birth your clinic has. %(left)s try is left. "
            "If it should be right, phone your clinic.",
            "That is not the date of birth your clinic has. %(left)s tries are left. "
            "If it should be right, phone your clinic.",
            left,
        ) % {"left": left}
    else:
        message = _(
            "That is not the date of birth your clinic has, and this link is locked now. "
            "Ask your clinic for a new one."
        )
    return OperationRefused(message, code="wrong_birth_date", field="birth_date")


def _label(text: str) -> str:
    """What a browser says of itself, made fit to show: visible characters, not too many."""
    visible = "".join(character for character in text if character.isprintable()).strip()
    return visible[:LABEL_LENGTH] or _("Phone")
