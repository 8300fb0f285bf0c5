"""Outcome measures by the API: the same operation as the pages, the same refusals."""

import pytest

from patients.models import OutcomeScore
from tests import factories
from tests.patients.test_outcomes import ITEMS, LATER
from tests.roles import as_owner

pytestmark = pytest.mark.usefixtures("_on_a_session_day")
URL = "/api/v1/outcomes/"
RATING = {"measure": "groc", "answers": {"value": 1}}


def send(client, patient, **body):
    body = {"patient": str(patient.public_id), "measured_on": "2026-01-07", **body}
    return client.post(URL, body, content_type="application/json")


def test_answers_are_scored_and_a_total_of_others_is_kept(token_client, patient):
    answers = dict(zip(ITEMS, LATER, strict=True))

    akps = send(token_client, patient, measure="akps", answers=answers)
    lefs = send(token_client, patient, measure="lefs", total="60", source="paper")

    assert (akps.status_code, akps.json()["score"], akps.json()["source"]) == (201, 78, "clinician")
    assert (lefs.status_code, lefs.json()["score"], lefs.json()["answers"]) == (201, 60, {})
    listed = token_client.get(URL).json()["results"]
    assert {row["measure"] for row in listed} == {"akps", "lefs"}


def test_a_missing_item_is_null_and_gives_no_total(token_client, patient):
    answers = {**dict(zip(ITEMS, LATER, strict=True)), "limp": None}

    body = send(token_client, patient, measure="akps", answers=answers).json()

    assert (body["score"], body["answered"], body["answers"]["limp"]) == (None, 12, None)


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"measure": "akps"}, 409, "limp"),
        ({"measure": "akps", "answers": {"limp": 3}}, 409, "limp"),
        ({"measure": "akps", "answers": {"swimming": 1}}, 409, "answers"),
        ({"measure": "akps", "answers": {"limp": "much"}}, 400, "answers.limp"),
        ({"measure": "sf-36"}, 400, "measure"),
        ({"measure": "lefs", "total": 81}, 409, "total"),
        ({"measure": "lefs"}, 409, "total"),
        ({**RATING, "measured_on": "2026-01-08"}, 409, "measured_on"),
        ({**RATING, "source": "guess"}, 400, "source"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_the_field(token_client, patient, body, status, field):
    answer = send(token_client, patient, **body)

    assert answer.status_code == status, answer.json()
    assert field in answer.json()["fields"]
    with as_owner():
        assert not OutcomeScore.unscoped.exists()


def test_the_same_day_twice_is_a_conflict(token_client, patient):
    pain = {"measure": "nprs-worst", "answers": {"value": 4}}

    answers = [send(token_client, patient, **pain) for _time in range(2)]

    assert [one.status_code for one in answers] == [201, 409]
    assert answers[1].json()["code"] == "outcome_there"


def test_a_patient_enters_their_own_as_a_patient_and_sees_no_others(as_patient, patient):
    other = factories.PatientFactory(clinic=patient.clinic)
    factories.OutcomeScoreFactory(patient=other)
    phone = as_patient(patient)
    pain = {"measure": "nprs-worst", "answers": {"value": 4}}

    own = send(phone, patient, **pain)
    posed = send(phone, patient, measure="nprs-usual", answers={"value": 4}, source="clinician")
    foreign = send(phone, other, **pain)

    assert (own.status_code, own.json()["source"]) == (201, "patient")
    assert (posed.status_code, posed.json()["fields"].keys()) == (409, {"source"})
    assert (foreign.status_code, foreign.json()["fields"].keys()) == (400, {"patient"})
    assert len(phone.get(URL).json()["results"]) == 1
