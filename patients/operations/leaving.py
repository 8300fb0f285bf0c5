"""The end of care: discharged, archived, brought back. Nothing is deleted."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.models import Patient, Prescription
from patients.operations.invitations import revoke_device
from patients.operations.prescribing import change_status
from patients.operations.prescription_checks import checked_reason
from pfprehab.accounts.models import Device, User
from pfprehab.errors import OperationRefused

LONGEST_AGO = dt.timedelta(days=90)  # of a discharge written down later (pfprehab default)
FIELDS = ["discharged_on", "discharge_reason", "discharge_note", "archived_at"]


@transaction.atomic
def discharge_patient(
    *,
    patient: Patient,
    reason: str,
    note: str = "",
    day: dt.date,
    revoke_phones: bool = False,
    now: dt.datetime,
    by: User,
) -> Patient:
    """End the care: running programs end, the phone keeps its way in unless said otherwise.

    Raises OperationRefused: discharge_reason_missing, discharge_day_wrong, already_discharged.
    """
    patient = _locked(patient)
    today = now.astimezone(patient.zone).date()
    if patient.discharged_on is not None:
        raise OperationRefused(_("The care has ended already."), code="already_discharged")
    if reason not in Patient.DischargeReason.values:
        raise OperationRefused(
            _("Choose why the care ends."), code="discharge_reason_missing", field="reason"
        )
    if not today - LONGEST_AGO <= day <= today:
        raise OperationRefused(
            _("The day must be %(first)s to today.")
            % {"first": date_format(today - LONGEST_AGO, "j F Y")},
            code="discharge_day_wrong",
            field="day",
        )
    patient.discharged_on, patient.discharge_reason = day, reason
    patient.discharge_note = checked_reason(note, field="note")
    _end_programs(patient, now=now, by=by)
    if revoke_phones:
        _revoke(patient, now=now, by=by)
    patient.save(update_fields=FIELDS)
    return patient


@transaction.atomic
def archive_patient(*, patient: Patient, now: dt.datetime, by: User) -> Patient:  # noqa: ARG001 - who it was is in the audit, from the scope
    """Take a record out of caseload and search. Refused while a program runs: still_running."""
    patient = _locked(patient)
    if Prescription.objects.filter(patient=patient).running().exists():
        raise OperationRefused(
            _("A program is running. Discharge the patient first; that ends it."),
            code="still_running",
        )
    if patient.archived_at is None:
        patient.archived_at = now
        patient.save(update_fields=FIELDS)
    return patient


@transaction.atomic
def bring_back(*, patient: Patient, by: User) -> Patient:  # noqa: ARG001 - who it was is in the audit, from the scope
    """Into the caseload again. What ended stays ended: prescribe what comes next.

    Refused for a record that was merged into another: merged_away.
    """
    patient = _locked(patient)
    if patient.merged_into_id:
        raise OperationRefused(
            _("This record was merged into another one. Go on with that one."), code="merged_away"
        )
    patient.discharged_on = patient.archived_at = None
    patient.discharge_reason = patient.discharge_note = ""
    patient.save(update_fields=FIELDS)
    return patient


def _locked(patient: Patient) -> Patient:
    return Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)


def _end_programs(patient: Patient, *, now: dt.datetime, by: User) -> None:
    done = patient.discharge_reason == Patient.DischargeReason.DONE
    status = Prescription.Status.FINISHED if done else Prescription.Status.STOPPED
    for prescription in Prescription.objects.filter(patient=patient).running():
        change_status(
            prescription=prescription,
            status=status,
            reason=_("Discharged: %(reason)s") % {"reason": patient.get_discharge_reason_display()},
            now=now,
            by=by,
        )


def _revoke(patient: Patient, *, now: dt.datetime, by: User) -> None:
    devices = Device.objects.filter(clinic=patient.clinic_id, user=patient.user_id)
    for device in devices.filter(revoked_at=None):
        revoke_device(device=device, now=now, by=by)
