"""Patients: added to a clinic and changed."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from patients.models import Patient
from patients.rules.age import OLDEST, age_band, age_on
from pfprehab.accounts.models import Clinic, Membership, User
from pfprehab.errors import OperationRefused

CHANGEABLE = (
    "given_name",
    "family_name",
    "birth_date",
    "affected_left",
    "affected_right",
    "email",
    "record_number",
    "language",
    "time_zone",
)


@transaction.atomic
def add_patient(
    *,
    clinic: Clinic,
    given_name: str,
    family_name: str,
    birth_date: dt.date,
    affected_left: bool,
    affected_right: bool,
    email: str = "",
    record_number: str = "",
    language: str = "",
    time_zone: str = "",
    today: dt.date,
    by: User,
    duplicate_confirmed: bool = False,
) -> Patient:
    """Add a person to the clinic, with a user who has neither password nor e-mail.

    Who adds them is responsible for them until they are handed over.
    Language and time zone are the clinic's where not given. Raises OperationRefused for an age
    outside the product and for a possible duplicate that nobody has confirmed to be another
    person; ValidationError naming the field for a value that cannot be right.
    """
    _check_birth_date(birth_date, today=today)
    patient = Patient(
        clinic=clinic,
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        birth_date=birth_date,
        affected_left=affected_left,
        affected_right=affected_right,
        email=email.strip(),
        record_number=record_number.strip(),
        language=language or clinic.language,
        time_zone=time_zone or clinic.time_zone,
        created_by=by,
        responsible=by if _works_in(clinic, by) else None,
    )
    patient.full_clean(exclude=["user", "clinic", "created_by", "responsible"])
    if not duplicate_confirmed:
        _refuse_duplicate(patient)
    patient.user = User.objects.create_user(None, language=patient.language)
    _save(patient)
    return patient


@transaction.atomic
def change_patient(*, patient: Patient, changes: dict, today: dt.date, by: User) -> Patient:  # noqa: ARG001 - who it was is in the audit, from the scope
    """Change what is on record of a person. changes: {name of `CHANGEABLE`: new value}.

    Raises as `add_patient`, but for duplicates; KeyError for a field that is not changeable.
    """
    if unknown := sorted(set(changes) - set(CHANGEABLE)):
        raise KeyError(unknown[0])
    patient = Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)
    for name, value in changes.items():
        setattr(patient, name, value.strip() if isinstance(value, str) else value)
    _check_birth_date(patient.birth_date, today=today)
    patient.full_clean(exclude=["user", "clinic", "created_by"])
    _save(patient, update_fields=sorted(changes))
    if "language" in changes:
        User.objects.filter(pk=patient.user_id).update(language=patient.language)
    return patient


def _check_birth_date(birth_date: dt.date, *, today: dt.date) -> None:
    if birth_date > today:
        words = _("The date of birth %(date)s is in the future. Check the year.")
    elif age_on(birth_date, today) > OLDEST or birth_date.year < 1900:
        words = _("With the date of birth %(date)s the person would be over 120. Check the year.")
    elif not age_band(age_on(birth_date, today)).accepted:
        raise OperationRefused(
            _(
                "Born on %(date)s, the person is %(age)s years old. Under 10 is outside this "
                "product: assess in person, the hip included."
            )
            % {"date": birth_date.isoformat(), "age": age_on(birth_date, today)},
            code="too_young",
            field="birth_date",
        )
    else:
        return
    raise OperationRefused(
        words % {"date": birth_date.isoformat()}, code="birth_date_impossible", field="birth_date"
    )


def _refuse_duplicate(patient: Patient) -> None:
    alike = Patient.objects.like(
        given_name=patient.given_name,
        family_name=patient.family_name,
        birth_date=patient.birth_date,
    )
    if count := alike.count():
        raise OperationRefused(
            _(
                "%(count)s on record with the same family name and the same given name or date of "
                "birth. Open that record, or tick that this is another person."
            )
            % {"count": count},
            code="possible_duplicate",
            field="duplicate_confirmed",
        )


def _save(patient: Patient, **options) -> None:
    try:
        with transaction.atomic():
            patient.save(**options)
    except IntegrityError as error:
        # Uniqueness is left to the database: a colleague may be quicker by a moment.
        if "patient_record_number_once" not in str(error):
            raise
        message = _("Another patient already has this record number.")
        raise ValidationError({"record_number": message}) from error


def _works_in(clinic: Clinic, user: User) -> bool:
    return Membership.objects.filter(clinic=clinic, user=user, is_active=True).exists()
