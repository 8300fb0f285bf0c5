"""Discharged, archived, brought back: nothing is lost, and the phone says so kindly."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from patients.models import Patient, Prescription
from pfprehab.accounts.models import Device
from tests import factories
from tests.roles import as_owner


@pytest.fixture
def staff(as_clinician, clinic):
    return as_clinician(clinic)


@pytest.fixture
def running(patient):
    today = timezone.now().date()
    return factories.PrescriptionFactory(patient=patient, starts_on=today)


@pytest.fixture
def send(staff, patient):
    def post(name: str, **entries):
        return staff.post(reverse(f"patients:{name}", args=[patient.public_id]), entries)

    return post


def today(patient) -> str:
    return timezone.now().astimezone(patient.zone).date().isoformat()


def discharge(send, patient, **entries):
    return send("discharge", **{"reason": "done", "day": today(patient), **entries})


def on_record(patient) -> Patient:
    with as_owner():
        return Patient.unscoped.get(pk=patient.pk)


def names(page) -> list[str]:
    return [row.name for group in page.context["groups"] for row in group["rows"]]


def test_a_discharge_ends_the_program_and_the_phone_says_goodbye(
    send, patient, running, as_patient
):
    phone = as_patient(patient)

    discharge(send, patient, note="Runs 5 km again")

    with as_owner():
        ended = Prescription.unscoped.get()
    assert (ended.status, ended.status_reason) == ("finished", "Discharged: Treatment is finished")
    assert on_record(patient).discharge_note == "Runs 5 km again"
    page = phone.get("/my/today/").content.decode()
    assert "Your treatment here has ended" in page
    assert patient.clinic.phone in page
    assert phone.get("/my/help/").status_code == 200
    with as_owner():
        assert Device.objects.get().revoked_at is None


def test_phones_lose_their_way_in_only_when_that_was_said(send, patient, as_patient):
    phone = as_patient(patient)

    discharge(send, patient, revoke_phones="on")

    with as_owner():
        assert Device.objects.get().revoked_at is not None
    assert phone.get("/my/today/").status_code == 302


def test_who_stops_coming_has_a_program_that_was_stopped(send, patient, running):
    discharge(send, patient, reason="stopped_coming")

    with as_owner():
        assert Prescription.unscoped.get().status == "stopped"


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "bored"}, "reason"),
        ({"day": "2020-01-01"}, "day"),
        ({"day": "9999-12-31"}, "day"),
        ({"note": "x" * 5000}, "note"),
    ],
)
def test_a_discharge_that_cannot_be_ends_nothing(send, patient, running, entries, field):
    answer = discharge(send, patient, **entries)

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert on_record(patient).discharged_on is None
    with as_owner():
        assert Prescription.unscoped.get().status == "active"


def test_an_archived_record_leaves_caseload_and_search_and_can_be_found_and_brought_back(
    staff, send, patient
):
    discharge(send, patient)
    assert str(patient) in names(staff.get("/caseload/"))
    send("archive")

    assert names(staff.get("/caseload/")) == []
    assert names(staff.get(f"/caseload/?q={patient.family_name}")) == []
    shown = staff.get(reverse("patients:archived"), {"q": patient.family_name})
    assert [row["patient"] for row in shown.context["rows"]] == [patient]
    send("bring-back")
    assert names(staff.get("/caseload/")) == [str(patient)]
    assert on_record(patient).discharged_on is None


def test_a_running_program_is_not_archived_away(send, patient, running):
    assert send("archive").url == reverse("patients:discharge", args=[patient.public_id])
    assert on_record(patient).archived_at is None


@pytest.mark.parametrize("archive", [False, True])
def test_nothing_new_is_sent_to_who_is_not_in_care(send, staff, patient, archive):
    discharge(send, patient)
    if archive:
        send("archive")
    factories.ScreeningFactory(patient=patient)
    template = factories.TemplateFactory(duration_weeks=1, fill=1)
    entries = {
        "step": "send",
        "side": "left",
        "starts_on": (timezone.now() + dt.timedelta(days=1)).date().isoformat(),
        "session_days": ["1", "4"],
        "advance_mode": "approve",
    }

    address = reverse("patients:personalise", args=[patient.public_id, template.slug])
    refused = staff.post(address, entries)

    assert refused.status_code == 422
    assert "Bring the record back first" in refused.content.decode()
    assert send("invite").status_code == 302
    send("bring-back")
    assert staff.post(address, entries).status_code == 200


def test_discharging_twice_is_refused_and_keeps_the_first(send, patient):
    discharge(send, patient)
    again = discharge(send, patient, reason="moved")

    assert again.status_code == 422
    assert on_record(patient).discharge_reason == "done"
