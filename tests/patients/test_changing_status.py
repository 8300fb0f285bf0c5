"""Pause, resume, finish, stop: with a reason where it matters, and what ended stays ended."""

import pytest
from django.urls import reverse
from django.utils import timezone

from patients.models import Prescription
from patients.operations.prescribing import change_status
from pfprehab.audit.models import Event
from pfprehab.errors import OperationRefused
from tests import factories
from tests.roles import as_owner


def url_of(prescription) -> str:
    return reverse("patients:change-status", args=[prescription.public_id])


def now_on_record(prescription) -> Prescription:
    with as_owner():
        return Prescription.unscoped.get(pk=prescription.pk)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("active", "paused", "On holiday"),
        ("active", "finished", "Stairs are free of pain"),
        ("active", "stopped", "Knee operation"),
        ("paused", "active", ""),
        ("paused", "stopped", "Moved away"),
    ],
)
def test_a_running_program_changes_its_status(as_clinician, patient, before, after, reason):
    today = timezone.now().date()
    prescription = factories.PrescriptionFactory(patient=patient, status=before, starts_on=today)

    response = as_clinician(patient.clinic).post(
        url_of(prescription), {"status": after, "reason": reason, "outcome": "improved"}
    )

    changed = now_on_record(prescription)
    assert response.url == reverse("patients:detail", args=[patient.public_id])
    assert (changed.status, changed.status_reason) == (after, reason)
    assert (changed.ended_at is not None) is (after in {"finished", "stopped"})


@pytest.mark.parametrize("status", ["paused", "stopped"])
@pytest.mark.parametrize("reason", ["", "   "])
def test_pausing_and_stopping_need_a_reason(as_clinician, prescription, status, reason):
    response = as_clinician(prescription.clinic).post(
        url_of(prescription), {"status": status, "reason": reason}
    )

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"reason"}
    assert now_on_record(prescription).status == "active"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", "active"),
        ("status", "deleted"),
        ("status", "paused\x00"),
        ("status", ""),
        ("reason", "x" * 10_000),
        ("reason", "be\x00cause"),
        ("reason", "be\u202ecause"),
    ],
)
def test_bad_input_is_named_and_kept_and_changes_nothing(as_clinician, prescription, field, value):
    entries = {"status": "paused", "reason": "Holiday", field: value}

    response = as_clinician(prescription.clinic).post(url_of(prescription), entries)

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {field}
    assert response.context["form"][field].value() == value
    assert now_on_record(prescription).status == "active"


@pytest.mark.parametrize("status", ["finished", "stopped"])
def test_what_has_ended_stays_ended(as_clinician, patient, in_clinic, status):
    ended = factories.PrescriptionFactory(patient=patient, status=status, ended_at=timezone.now())

    response = as_clinician(patient.clinic).post(url_of(ended), {"status": "active", "reason": ""})
    with in_clinic(patient.clinic), pytest.raises(OperationRefused) as refused:
        change_status(prescription=ended, status="active", reason="", now=timezone.now(), by=None)

    assert response.status_code == 422
    assert refused.value.code == "prescription_not_active"
    assert now_on_record(ended).status == status


def test_the_same_status_again_is_refused(prescription, in_clinic):
    with in_clinic(prescription.clinic), pytest.raises(OperationRefused) as refused:
        change_status(
            prescription=prescription, status="active", reason="", now=timezone.now(), by=None
        )

    assert refused.value.code == "status_unchanged"


def test_who_stopped_it_is_in_the_audit(as_clinician, prescription):
    client = as_clinician(prescription.clinic)

    client.post(url_of(prescription), {"status": "stopped", "reason": "Knee operation"})

    with as_owner():
        event = Event.objects.get(table_name="patients_prescription", kind="update")
    assert event.actor == f"user:{client.user.pk}"
    assert event.changes["status"] == ["active", "stopped"]


def test_another_clinics_program_is_404(as_clinician, prescription):
    client = as_clinician()

    assert client.get(url_of(prescription)).status_code == 404
    assert client.post(url_of(prescription), {"status": "finished"}).status_code == 404
    assert now_on_record(prescription).status == "active"
