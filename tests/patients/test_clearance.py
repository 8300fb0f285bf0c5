"""A red flag that somebody looked into: recorded first, then a new screening may go on."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from patients.models import Clearance, Prescription, Screening
from patients.operations.clearance import record_clearance
from patients.operations.prescription_checks import screening_that_allows
from pfprehab.errors import OperationRefused
from tests import factories
from tests.patients.test_screening import as_posted, clear_answers
from tests.roles import as_owner

TODAY = dt.date(2026, 11, 21)
CALF = {"calf_swelling": True}


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, 10, tzinfo=dt.UTC))


@pytest.fixture
def stopped(patient):
    return factories.ScreeningFactory(
        patient=patient, outcome="stopped", answers=CALF, screened_on=TODAY
    )


@pytest.fixture
def url(stopped) -> str:
    return reverse("patients:clearance", args=[stopped.public_id])


def posted(question="calf_swelling", **changes) -> dict[str, str]:
    return {
        "cleared_by": "Dr Ana Lim",
        "profession": "Physician",
        "cleared_on": TODAY.isoformat(),
        "how": "imaging",
        f"clear_{question}": "on",
        f"finding_{question}": "No clot on ultrasound",
        **changes,
    }


def clearances() -> list[Clearance]:
    with as_owner():
        return list(Clearance.unscoped.all())


def test_the_whole_way_from_the_stop_to_a_prescription_with_its_chip(
    as_clinician, patient, stopped, url, in_clinic
):
    client = as_clinician(patient.clinic)
    stop = client.get(reverse("patients:prescribe", args=[patient.public_id]))
    assert url in stop.content.decode()

    recorded = client.post(url, posted())
    screen = client.get(recorded.url)
    again = client.post(recorded.url, as_posted({**clear_answers(), **CALF}))

    assert "No clot on ultrasound" in screen.content.decode()
    assert again.url == reverse("patients:prescribe", args=[patient.public_id])
    with in_clinic(patient.clinic):
        screening = screening_that_allows(patient, TODAY)
    assert screening.outcome == "cleared"
    page = client.get(again.url).content.decode()
    assert "With clearance" in page
    assert "Cleared by Dr Ana Lim (Physician) on 21 Nov 2026" in page
    prescription = factories.PrescriptionFactory(patient=patient, screening=screening)
    shown = client.get(reverse("patients:prescription", args=[prescription.public_id]))
    assert "Cleared by Dr Ana Lim" in shown.content.decode()


def test_without_a_clearance_the_same_answer_stops_again(as_clinician, patient, stopped):
    client = as_clinician(patient.clinic)

    client.post(
        reverse("patients:screening", args=[patient.public_id]),
        as_posted({**clear_answers(), **CALF}),
    )

    with as_owner():
        assert {one.outcome for one in Screening.unscoped.all()} == {"stopped"}


def test_a_clearance_that_no_longer_counts_stops_again(as_clinician, patient, stopped):
    factories.ClearanceFactory(screening=stopped, cleared_on=TODAY - dt.timedelta(days=8))

    as_clinician(patient.clinic).post(
        reverse("patients:screening", args=[patient.public_id]),
        as_posted({**clear_answers(), **CALF}),
    )

    with as_owner():
        assert {one.outcome for one in Screening.unscoped.all()} == {"stopped"}


def test_a_second_red_flag_is_not_covered_by_the_first_ones_clearance(
    as_clinician, patient, stopped
):
    factories.ClearanceFactory(screening=stopped)

    as_clinician(patient.clinic).post(
        reverse("patients:screening", args=[patient.public_id]),
        as_posted({**clear_answers(), **CALF, "locked_knee": True}),
    )

    with as_owner():
        assert {one.outcome for one in Screening.unscoped.all()} == {"stopped"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"cleared_by": ""}, "cleared_by"),
        ({"profession": ""}, "profession"),
        ({"how": "dream"}, "how"),
        ({"finding_calf_swelling": ""}, "finding_calf_swelling"),
        ({"finding_calf_swelling": "x" * 301}, "finding_calf_swelling"),
        ({"cleared_by": "a\x00b"}, "cleared_by"),
        ({"clear_calf_swelling": ""}, "clear_calf_swelling"),
        ({"cleared_on": "2026-11-22"}, "cleared_on"),
        ({"cleared_on": "2026-11-13"}, "cleared_on"),
        ({"cleared_on": "1513-01-01"}, "cleared_on"),
    ],
)
def test_what_is_missing_or_does_not_count_is_said_beside_its_field(
    as_clinician, patient, url, changes, field
):
    response = as_clinician(patient.clinic).post(url, posted(**changes))

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert clearances() == []


def test_a_hip_nobody_examined_cannot_be_cleared(as_clinician, clinic, in_clinic):
    boy = factories.PatientFactory(clinic=clinic, birth_date=dt.date(2012, 1, 1))
    stopped = factories.ScreeningFactory(
        patient=boy, outcome="stopped", answers={"hip_rotation_checked": False}
    )

    page = as_clinician(clinic).get(reverse("patients:clearance", args=[stopped.public_id]))
    with in_clinic(clinic), pytest.raises(OperationRefused) as refused:
        record(stopped, {"hip_rotation_checked": "Fine"})

    assert "do what it says, then screen again" in page.content.decode()
    assert refused.value.code == "question_not_clearable"


@pytest.mark.parametrize(
    ("outcome", "code"), [("clear", "nothing_to_clear"), ("cleared", "nothing_to_clear")]
)
def test_only_a_screening_that_stopped_can_be_cleared(patient, in_clinic, outcome, code):
    screening = factories.ScreeningFactory(patient=patient, outcome=outcome, answers=CALF)

    with in_clinic(patient.clinic), pytest.raises(OperationRefused) as refused:
        record(screening, {"calf_swelling": "Fine"})

    assert refused.value.code == code


def test_an_older_screening_is_not_cleared_once_a_newer_stands(patient, stopped, in_clinic):
    factories.ScreeningFactory(patient=patient, outcome="stopped", answers=CALF)

    with in_clinic(patient.clinic), pytest.raises(OperationRefused) as refused:
        record(stopped, {"calf_swelling": "Fine"})

    assert refused.value.code == "screening_outdated"


def test_under_ten_is_refused_at_screening_and_at_prescribing(clinic, in_clinic, as_clinician):
    child = factories.PatientFactory(clinic=clinic, birth_date=dt.date(2017, 1, 1))
    factories.ScreeningFactory(patient=child, screened_on=TODAY)

    response = as_clinician(clinic).post(
        reverse("patients:screening", args=[child.public_id]), as_posted(clear_answers(9))
    )
    with in_clinic(clinic), pytest.raises(OperationRefused) as refused:
        screening_that_allows(child, TODAY)

    assert response.status_code == 422
    assert "At 9 years" in response.content.decode()
    assert refused.value.code == "age_refused"
    with as_owner():
        assert not Prescription.unscoped.exists()


def test_the_history_shows_every_screening_in_as_many_queries_as_one(
    as_clinician, patient, stopped
):
    client = as_clinician(patient.clinic)
    url = reverse("patients:screenings", args=[patient.public_id])
    factories.ClearanceFactory(screening=stopped)
    client.get(url)

    with CaptureQueriesContext(connection) as few:
        client.get(url)
    factories.ScreeningFactory(patient=patient, outcome="cleared", answers=CALF, screened_on=TODAY)
    for _ in range(20):
        factories.ScreeningFactory(patient=patient)
    with CaptureQueriesContext(connection) as many:
        page = client.get(url).content.decode()

    assert len(many) == len(few)
    assert page.count("<section") == 22
    assert "Stopped: a red flag" in page
    assert page.count("No clot on ultrasound") == 2


def record(screening, findings) -> list[Clearance]:
    return record_clearance(
        screening=screening,
        findings=findings,
        cleared_by="Dr Lim",
        profession="Physician",
        how="letter",
        cleared_on=TODAY,
        today=TODAY,
        by=factories.UserFactory(),
    )
