import uuid

import pytest

from patients.models import ExerciseLog, Prescription, SessionLog
from tests.factories import PatientFactory, PrescriptionFactory, SessionLogFactory
from tests.roles import as_owner

URL = "/api/v1/session-logs/"
pytestmark = pytest.mark.usefixtures("_on_a_session_day")


def post(client, body):
    return client.post(URL, body, content_type="application/json")


def stored() -> int:
    with as_owner():
        return SessionLog.unscoped.count()


def test_a_session_is_stored_with_its_exercises(as_patient, patient, session_body):
    answer = post(as_patient(patient), session_body)

    assert answer.status_code == 201, answer.json()
    assert answer.json()["items_done"] == answer.json()["items_prescribed"] == 4
    with as_owner():
        log = SessionLog.unscoped.get()
        assert (log.pain_before, log.pain_worst, log.effort) == (1, 3, 5)
        assert ExerciseLog.unscoped.filter(session_log=log).count() == 4


def test_sending_the_same_session_twice_stores_it_once(as_patient, patient, session_body):
    client = as_patient(patient)

    codes = [post(client, session_body).status_code for _ in range(3)]

    assert codes == [201, 200, 200]
    assert stored() == 1


def test_other_content_under_the_same_revision_is_a_conflict_and_kept(
    as_patient, patient, session_body
):
    client = as_patient(patient)
    post(client, session_body)

    answer = post(client, {**session_body, "pain_worst": 7})

    assert (answer.status_code, answer.json()["code"]) == (409, "revision_conflict")
    with as_owner():
        kept = {log.pain_worst: log.is_current for log in SessionLog.unscoped.all()}
    assert kept == {3: True, 7: False}


def test_a_higher_revision_takes_the_place_of_the_first(as_patient, patient, session_body):
    client = as_patient(patient)
    post(client, session_body)

    answer = post(client, {**session_body, "revision": 2, "pain_worst": 4})
    listed = client.get(URL).json()["results"]

    assert answer.status_code == 201
    assert [(log["revision"], log["pain_worst"]) for log in listed] == [(2, 4)]


def test_an_answer_that_is_left_out_stays_unknown(as_patient, patient, session_body):
    for name in ("pain_before", "pain_worst", "effort"):
        del session_body[name]

    answer = post(as_patient(patient), session_body).json()

    assert (answer["pain_before"], answer["pain_worst"], answer["effort"]) == (None, None, None)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        pytest.param({"pain_worst": 11}, 400, "pain_worst", id="pain 11"),
        pytest.param({"pain_worst": "NaN"}, 400, "pain_worst", id="pain NaN"),
        pytest.param({"pain_worst": -1}, 400, "pain_worst", id="pain -1"),
        pytest.param({"pain_worst": 2.5}, 400, "pain_worst", id="pain 2.5"),
        pytest.param({"logged_at": "2026-01-07T18:30:00"}, 400, "logged_at", id="naive time"),
        pytest.param({"logged_at": "1513-01-07T18:30:00Z"}, 400, "logged_at", id="year 1513"),
        pytest.param({"done_on": "2026-01-08"}, 409, "done_on", id="tomorrow"),
        pytest.param({"done_on": "2026-01-04"}, 409, "done_on", id="before the program"),
        pytest.param({"done_on": "1513-01-07"}, 409, "done_on", id="day in 1513"),
        pytest.param({"phone_id": "seven"}, 400, "phone_id", id="no uuid"),
        pytest.param({"revision": 0}, 400, "revision", id="revision 0"),
        pytest.param({"note": "a\x00b"}, 400, "note", id="NUL in the note"),
        pytest.param({"note": "x" * 10_000}, 400, "note", id="10 000 characters"),
        pytest.param({"safety": {"fever": "perhaps"}}, 400, "safety.fever", id="safety perhaps"),
        pytest.param({"safety": {"unheard_of": True}}, 409, "safety", id="unknown question"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_field(
    as_patient, patient, session_body, change, code, field
):
    answer = post(as_patient(patient), {**session_body, **change})

    assert answer.status_code == code, answer.content
    assert field in answer.json()["fields"], answer.json()
    assert stored() == 0


def test_negative_repetitions_are_refused_with_their_place(as_patient, patient, session_body):
    session_body["items"][0] = {
        **session_body["items"][0],
        "as_prescribed": False,
        "reps_left": [12, -3],
    }

    answer = post(as_patient(patient), session_body)

    assert answer.status_code == 400
    assert "items.0.reps_left.1" in answer.json()["fields"], answer.json()
    assert stored() == 0


def test_a_paused_program_takes_no_session(as_patient, patient, prescription, session_body):
    with as_owner():
        Prescription.unscoped.update(status="paused")

    answer = post(as_patient(patient), session_body)

    assert (answer.status_code, answer.json()["code"]) == (409, "prescription_not_active")
    assert stored() == 0


def test_another_persons_prescription_is_not_there(as_patient, patient, session_body, clinic):
    stranger = PrescriptionFactory(clinic=clinic, patient__clinic=clinic)

    answer = post(as_patient(patient), {**session_body, "prescription": str(stranger.public_id)})

    assert answer.status_code == 400
    assert "prescription" in answer.json()["fields"]
    assert stored() == 0


def test_a_line_of_another_program_is_refused(as_patient, patient, session_body):
    session_body["items"][0]["line"] = str(uuid.uuid4())

    answer = post(as_patient(patient), session_body)

    assert (answer.status_code, answer.json()["code"]) == (409, "line_not_running")
    assert stored() == 0


def test_a_positive_safety_answer_opens_a_flag_and_locks_the_next_session(
    as_patient, patient, session_body
):
    client = as_patient(patient)
    first = post(client, {**session_body, "safety": {"cannot_bear_weight": True}})

    session_body["phone_id"] = str(uuid.uuid4())
    second = post(client, {**session_body, "logged_at": "2026-01-07T19:00:01+01:00"})

    assert first.status_code == 201, first.json()
    assert first.json()["safety_positive"] == ["cannot_bear_weight"]
    assert (second.status_code, second.json()["code"]) == (409, "locked_by_flag")


def test_what_is_logged_by_staff_is_marked_as_logged_in_the_clinic(token_client, session_body):
    answer = post(token_client, session_body)

    assert answer.status_code == 201, answer.json()
    with as_owner():
        assert SessionLog.unscoped.get().source == "clinic"


def test_one_id_from_two_phones_does_not_break_the_staffs_page(token_client, prescription, clinic):
    first = SessionLogFactory(prescription=prescription)
    other = PrescriptionFactory(patient=PatientFactory(clinic=clinic))
    SessionLogFactory(prescription=other, phone_id=first.phone_id)

    answer = token_client.get(f"{URL}{first.phone_id}/")

    assert answer.status_code == 200
    assert answer.json()["prescription"] == str(prescription.public_id)
