"""Patients change hands: one by one, or all at once when a colleague leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Handover, Patient
from pfprehab.accounts.models import CareTeam, Membership, User
from pfprehab.accounts.operations.staff import deactivate_member
from pfprehab.errors import OperationRefused


@transaction.atomic
def hand_over(
    *,
    patient: Patient,
    to_user: User | None,
    care_team: CareTeam | None,
    note: str = "",
    now: dt.datetime,
    by: User,
) -> Patient:
    """Make somebody else responsible, or nobody: then the clinic as a whole looks after them.

    Written down with who, when and why. Refused: not_a_colleague for who does not work here, and
    nothing_changed.
    """
    patient = Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)
    if to_user is not None and not _works_in(patient.clinic_id, to_user):
        raise OperationRefused(
            _("Choose a colleague who works in this clinic."),
            code="not_a_colleague",
            field="to_user",
        )
    team_id = care_team.pk if care_team else None
    to_id = to_user.pk if to_user else None
    if (to_id, team_id) == (patient.responsible_id, patient.care_team_id):
        raise OperationRefused(
            _("This is how it is already. Choose somebody else, or go back."),
            code="nothing_changed",
            field="to_user",
        )
    if to_id != patient.responsible_id:
        Handover.objects.create(
            clinic_id=patient.clinic_id,
            patient=patient,
            from_user_id=patient.responsible_id,
            to_user=to_user,
            note=note.strip(),
            handed_by=by,
            handed_at=now,
        )
    patient.responsible, patient.care_team = to_user, care_team
    patient.save(update_fields=["responsible", "care_team"])
    return patient


@transaction.atomic
def leave_clinic(
    *,
    membership: Membership,
    heirs: Mapping[int, User | None],
    note: str,
    now: dt.datetime,
    by: User,
) -> int:
    """End a colleague's work here after their patients were given away; returns how many.

    heirs: {patient's id: who takes over; None for the clinic as a whole}. Refused while a patient
    of theirs is not named there: nobody is left behind unseen.
    """
    patients = Patient.objects.select_for_update(of=("self",)).filter(
        responsible=membership.user_id
    )
    theirs = list(patients)
    if missing := [patient for patient in theirs if patient.pk not in heirs]:
        raise OperationRefused(
            _("%(name)s is responsible for %(patient)s too. Look at the page again and choose.")
            % {"name": membership.user, "patient": missing[0]},
            code="patients_left",
        )
    for patient in theirs:
        hand_over(
            patient=patient,
            to_user=heirs[patient.pk],
            care_team=patient.care_team,
            note=note,
            now=now,
            by=by,
        )
    deactivate_member(membership=membership, by=by)
    return len(theirs)


def _works_in(clinic_id: int, user: User) -> bool:
    return Membership.objects.filter(clinic=clinic_id, user=user, is_active=True).exists()
