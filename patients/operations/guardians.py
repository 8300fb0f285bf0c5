"""Guardians of minors: put on record, and ended when they withdraw."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.models import Guardian, Patient
from pfprehab.accounts.models import User
from pfprehab.errors import OperationRefused

LONGEST_AGO = dt.timedelta(days=365)  # of a consent (pfprehab default)


@transaction.atomic
def record_guardian(
    *,
    patient: Patient,
    name: str,
    relationship: str,
    contact: str = "",
    consent_on: dt.date,
    today: dt.date,
    now: dt.datetime,
    by: User,
) -> Guardian:
    """Put on record who agreed, that `by` checked that they may, and when they agreed."""
    if not today - LONGEST_AGO <= consent_on <= today:
        raise OperationRefused(
            _("The consent must be of the last 12 months, up to today; you entered %(day)s.")
            % {"day": date_format(consent_on, "j F Y")},
            code="consent_day_wrong",
            field="consent_on",
        )
    guardian = Guardian(
        clinic_id=patient.clinic_id,
        patient=patient,
        name=name.strip(),
        relationship=relationship,
        contact=contact.strip(),
        consent_on=consent_on,
        verified_by=by,
        verified_at=now,
    )
    try:
        guardian.full_clean(exclude=["patient", "clinic", "verified_by"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise OperationRefused(messages[0], code="guardian_wrong", field=field) from error
    guardian.save()
    return guardian


@transaction.atomic
def end_guardian(*, guardian: Guardian, today: dt.date, by: User) -> Guardian:
    """They are not the guardian any more, or withdraw their consent. Twice is harmless."""
    guardian = Guardian.objects.select_for_update(of=("self",)).get(pk=guardian.pk)
    if guardian.ended_on is None:
        guardian.ended_on, guardian.ended_by = max(today, guardian.consent_on), by
        guardian.save(update_fields=["ended_on", "ended_by"])
    return guardian
