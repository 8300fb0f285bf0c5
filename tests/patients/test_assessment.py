"""Assessments through their pages: partial, in the unit typed, corrected and never overwritten."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from patients.models import Assessment
from patients.queries.assessment_part import assessment_part
from tests import factories
from tests.roles import as_owner

TODAY = dt.date(2026, 11, 21)
DAY = {"assessed_on": TODAY.isoformat()}


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, 10, tzinfo=dt.UTC))


@pytest.fixture
def url(patient) -> str:
    return reverse("patients:new-assessment", args=[patient.public_id])


def rows() -> list[Assessment]:
    with as_owner():
        return list(Assessment.unscoped.order_by("revision"))


def test_a_short_assessment_saves_and_the_rest_stays_unknown(as_clinician, patient, url):
    client = as_clinician(patient.clinic)
    page = client.get(url)

    response = client.post(url, {**DAY, "pain_worst": "6", "step_down_left": ["none"]})

    [row] = rows()
    assert page.status_code == 200
    assert response.status_code == 302
    assert (row.pain_worst, row.step_down_left, row.step_down_right) == (6, [], None)
    assert (row.squat_45_pain, row.morning_flare, row.assessed_by) == (None, None, client.user)
    shown = client.get(response.url).content.decode()
    assert "worst 6 of 10" in shown
    assert "left 0 of 6, good" in shown


def test_kgf_with_a_comma_is_kept_in_newton(as_clinician, patient, url):
    as_clinician(patient.clinic).post(
        url, {**DAY, "force_unit": "kgf", "abduction_left": "12,5", "abduction_right": "15"}
    )

    assert (rows()[0].abduction_left, rows()[0].force_unit) == (Decimal("122.62"), "kgf")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"pain_worst": "11"}, "pain_worst"),
        ({"pain_worst": "2.5"}, "pain_worst"),
        ({"abduction_left": "0"}, "abduction_left"),
        ({"abduction_left": "NaN"}, "abduction_left"),
        ({"abduction_left": "1e999"}, "abduction_left"),
        ({"hamstrings_left": "x"}, "hamstrings_left"),
        ({"step_down_left": ["knee_second_toe", "knee_inner_foot"]}, "step_down_left"),
        ({"step_down_left": ["none", "arms"]}, "step_down_left"),
        ({"load_amount": "3"}, "load_unit"),
        ({"load_unit": "km"}, "load_amount"),
        ({"pain_worst": "3", "assessed_on": "2026-11-22"}, "assessed_on"),
        ({"note": "a\x00b"}, "note"),
        ({}, "__all__"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(as_clinician, patient, url, sent, field):
    response = as_clinician(patient.clinic).post(url, {**DAY, **sent})

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert rows() == []


def test_what_was_found_last_is_a_hint_and_not_filled_in(as_clinician, patient, url):
    factories.AssessmentFactory(patient=patient, assessed_on=TODAY, pain_worst=8, mass_kg=61)

    page = as_clinician(patient.clinic).get(url).content.decode()

    assert "last 8" in page
    assert 'value="8"' not in page
    assert "last 61" not in page


def test_a_correction_is_a_revision_and_a_second_editor_is_told(as_clinician, patient):
    first = factories.AssessmentFactory(patient=patient, assessed_on=TODAY, pain_worst=8)
    address = reverse("patients:correct-assessment", args=[first.public_id])
    one, two = as_clinician(patient.clinic), as_clinician(patient.clinic)

    done = one.post(address, {**DAY, "pain_worst": "6"})
    late = two.post(address, {**DAY, "pain_worst": "5"})

    assert done.status_code == 302
    assert late.status_code == 422
    assert "has corrected this assessment meanwhile" in late.content.decode()
    assert [(row.revision, row.pain_worst) for row in rows()] == [(1, 8), (2, 6)]
    page = one.get(done.url).content.decode()
    assert "worst 6 of 10" in page
    assert "Revision 1" in page


def test_first_and_last_stand_against_the_error_in_as_many_queries_as_one(as_clinician, patient):
    client = as_clinician(patient.clinic)
    address = reverse("patients:assessments", args=[patient.public_id])
    make = factories.AssessmentFactory
    make(patient=patient, assessed_on=dt.date(2026, 10, 1), abduction_left=150, pain_worst=7)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(8):
        day = dt.date(2026, 11, 1) + dt.timedelta(days=number)
        make(patient=patient, assessed_on=day, abduction_left=199, pain_worst=6)

    with CaptureQueriesContext(connection) as many:
        page = client.get(address).content.decode()

    assert len(many) == len(few)
    assert "more than the error: error 49 N (MDC95, Piva 2006)" in page
    assert "less than what matters" in page
    assert "Hip abduction: left from 150 N to 199 N." in page


def test_the_card_of_the_patient_page_asks_twice(patient, in_clinic, django_assert_num_queries):
    factories.AssessmentFactory(patient=patient, pain_worst=6)
    factories.ScreeningFactory(patient=patient)

    with in_clinic(patient.clinic), django_assert_num_queries(2):
        part = assessment_part(patient, today=TODAY)

    assert part["assessment"]["lines"] == [("Irritability", "worst 6 of 10")]
    page = render_to_string("patients/record/_assessment.html", {"patient": patient, "part": part})
    assert "No red flag" in page
