import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pfprehab.accounts.models import AccessToken, Membership
from tests.factories import (
    ExerciseVersionFactory,
    PatientFactory,
    PrescriptionFactory,
    ScreeningFactory,
    SessionLogFactory,
    TemplateFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.usefixtures("_on_a_session_day")


def test_without_signing_in_there_is_nothing(db, client):
    answer = client.get("/api/v1/patients/")

    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"


def test_a_token_opens_its_own_clinic_and_no_other(token_client, patient):
    stranger = PatientFactory()

    own = token_client.get("/api/v1/patients/")
    other = token_client.get(f"/api/v1/patients/{stranger.public_id}/")

    assert [row["id"] for row in own.json()["results"]] == [str(patient.public_id)]
    assert (other.status_code, other.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("change", ["expired", "revoked", "member_left", "garbled"])
def test_a_token_that_is_no_longer_good_opens_nothing(token_client, change):
    with as_owner():
        tokens = AccessToken.objects.filter(pk=token_client.token.pk)
        if change == "expired":
            tokens.update(expires_at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
        elif change == "revoked":
            tokens.update(revoked_at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
        elif change == "member_left":
            Membership.objects.update(is_active=False)
        else:
            tokens.update(secret_hash="0" * 64)

    assert token_client.get("/api/v1/patients/").status_code == 401


def test_a_browser_session_must_carry_the_csrf_token(as_clinician, clinic):
    signed_in = as_clinician(clinic)
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in.cookies

    answer = client.post("/api/v1/patients/", {}, content_type="application/json")

    assert answer.status_code == 403
    assert answer.json()["code"] == "csrf_failed"


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        pytest.param("{", "application/json", 400, id="broken JSON"),
        pytest.param("<a/>", "application/xml", 415, id="wrong content type"),
        pytest.param("[" * 100_000, "application/json", 400, id="nested too deep"),
        pytest.param(
            '"\ud800"'.encode("utf-8", "surrogatepass"), "application/json", 400, id="bad UTF-8"
        ),
        pytest.param("[]", "application/json", 400, id="a list for an object"),
        pytest.param('{"effort": 1e400}', "application/json", 400, id="a number beyond numbers"),
        pytest.param("x" * 10_000_000, "application/json", 413, id="10 MB"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_in_the_apis_words(
    token_client, body, content_type, status
):
    answer = token_client.post("/api/v1/session-logs/", body, content_type=content_type)

    assert answer.status_code == status
    assert set(answer.json()) == {"code", "detail", "fields"}


NEW_PATIENT = {
    "given_name": "Íñigo",
    "family_name": "Ñu",
    "birth_date": "1990-02-03",
    "affected_left": True,
    "affected_right": False,
}


def test_a_patient_is_added_with_the_clinics_language_and_zone(token_client, clinic):
    answer = token_client.post("/api/v1/patients/", NEW_PATIENT, content_type="application/json")

    assert answer.status_code == 201, answer.json()
    assert (answer.json()["language"], answer.json()["time_zone"]) == ("en", clinic.time_zone)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"given_name": "x" * 10_000}, "given_name", id="10 000 characters"),
        pytest.param({"given_name": "a\x00b"}, "given_name", id="NUL"),
        pytest.param({"family_name": "a\u202eb"}, "family_name", id="a mark that turns the text"),
        pytest.param({"birth_date": "2025-01-01"}, "birth_date", id="a baby"),
        pytest.param({"birth_date": "1513-01-01"}, "birth_date", id="born in 1513"),
        pytest.param({"affected_left": False}, "non_field_errors", id="no sore knee"),
        pytest.param({"time_zone": "Mars/Olympus"}, "time_zone", id="a zone that is none"),
    ],
)
def test_a_patient_that_cannot_be_is_refused_with_the_field(token_client, change, field):
    answer = token_client.post(
        "/api/v1/patients/", {**NEW_PATIENT, **change}, content_type="application/json"
    )

    assert answer.status_code in {400, 409}
    assert field in answer.json()["fields"], answer.json()


def prescribe(client, patient, **changes):
    body = {
        "patient": str(patient.public_id),
        "template": changes.pop("template", None) or TemplateFactory().slug,
        "covers_left": True,
        "covers_right": False,
        "starts_on": "2026-01-07",
        "session_days": [1, 3, 5],
        **changes,
    }
    return client.post("/api/v1/prescriptions/", body, content_type="application/json")


def test_a_template_is_prescribed_after_a_screening(token_client, patient):
    ScreeningFactory(patient=patient, screened_on=dt.date(2026, 1, 7))

    answer = prescribe(token_client, patient)

    assert answer.status_code == 201, answer.json()
    assert len(answer.json()["lines"]) == 24


def test_without_a_screening_nothing_is_prescribed(token_client, patient):
    answer = prescribe(token_client, patient)

    assert (answer.status_code, answer.json()["code"]) == (409, "screening_missing")


def test_a_stopped_screening_stops_the_api_too(token_client, patient):
    ScreeningFactory(patient=patient, screened_on=dt.date(2026, 1, 7), outcome="stopped")

    answer = prescribe(token_client, patient)

    assert (answer.status_code, answer.json()["code"]) == (409, "screening_stopped")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        pytest.param({"template": "no-such-template"}, 400, id="unknown template"),
        pytest.param({"starts_on": "1513-01-01"}, 409, id="a start in 1513"),
        pytest.param({"session_days": [8]}, 400, id="an eighth weekday"),
        pytest.param({"covers_left": False}, 409, id="no knee"),
    ],
)
def test_a_prescription_that_cannot_be_is_refused(token_client, patient, changes, status):
    ScreeningFactory(patient=patient, screened_on=dt.date(2026, 1, 7))

    answer = prescribe(token_client, patient, **changes)

    assert answer.status_code == status, answer.json()
    assert answer.json()["fields"]


def test_a_second_main_program_for_the_same_knee_is_refused(token_client, prescription):
    patient = prescription.patient
    ScreeningFactory(patient=patient, screened_on=dt.date(2026, 1, 7))

    answer = prescribe(token_client, patient)

    assert (answer.status_code, answer.json()["code"]) == (409, "knee_taken")


def test_adherence_keeps_not_reported_apart_from_not_done(token_client, prescription):
    SessionLogFactory(prescription=prescription, items_done=0, pain_worst=4)

    answer = token_client.get(f"/api/v1/patients/{prescription.patient.public_id}/adherence/")

    assert answer.status_code == 200
    counts = answer.json()
    assert (counts["not_done"], counts["done"], counts["not_reported"]) == (1, 0, 0)
    by_day = {day["day"]: day["status"] for day in counts["days"]}
    assert by_day["2026-01-05"] == "not_done"
    assert by_day["2026-01-07"] == "upcoming"


def test_pages_are_cut_by_cursor_and_lead_through_everything(token_client, clinic):
    PatientFactory.create_batch(5, clinic=clinic)
    found, url = [], "/api/v1/patients/?page_size=2"

    while url:
        page = token_client.get(url).json()
        found += [row["id"] for row in page["results"]]
        url = page["next"]

    assert len(found) == len(set(found)) == 5


def test_a_list_takes_the_same_number_of_queries_for_one_row_and_for_ten(
    token_client, prescription, clinic, django_assert_num_queries
):
    url = "/api/v1/prescriptions/"
    token_client.get(url)
    with CaptureQueriesContext(connection) as first:
        token_client.get(url)
    for _ in range(9):
        PrescriptionFactory(patient=PatientFactory(clinic=clinic))

    with django_assert_num_queries(len(first)):
        answer = token_client.get(url)

    assert len(answer.json()["results"]) == 10


def test_the_catalogue_is_read_by_the_patient_too(as_patient, patient):
    version = ExerciseVersionFactory()

    answer = as_patient(patient).get(f"/api/v1/exercises/{version.exercise.slug}/")

    assert answer.json()["default_dose"] == version.dose.to_data()


def test_the_schema_is_served_and_names_every_route(token_client):
    schema = token_client.get("/api/v1/schema/").json()

    assert schema["openapi"].startswith("3.")
    assert set(schema["paths"]) == {
        "/api/v1/exercises/",
        "/api/v1/exercises/{slug}/",
        "/api/v1/templates/",
        "/api/v1/templates/{slug}/",
        "/api/v1/patients/",
        "/api/v1/patients/{patient_id}/",
        "/api/v1/patients/{patient_id}/adherence/",
        "/api/v1/outcomes/",
        "/api/v1/prescriptions/",
        "/api/v1/prescriptions/{prescription_id}/",
        "/api/v1/session-logs/",
        "/api/v1/session-logs/{session_id}/",
    }
