"""The red-flag screening: each question answered, nothing preset, a red flag stops."""

import datetime as dt

import pytest
from django.urls import reverse

from patients.models import Screening
from patients.operations.screening import current_screening, items_of_list, record_screening
from patients.rules.screening import asked_items
from pfprehab.errors import OperationRefused
from tests import factories
from tests.roles import as_owner

TODAY = dt.date(2026, 11, 21)


def clear_answers(age: int = 30) -> dict[str, bool]:
    """Everything asked of this age answered so that nothing is found."""
    return {item.id: not item.positive_answer for item in asked_items(items_of_list(), {}, age=age)}


def as_posted(answers: dict[str, bool]) -> dict[str, str]:
    return {key: "yes" if answer else "no" for key, answer in answers.items()}


def screenings() -> list[Screening]:
    with as_owner():
        return list(Screening.unscoped.all())


@pytest.fixture
def url(patient) -> str:
    return reverse("patients:screening", args=[patient.public_id])


def test_nothing_is_preset(as_clinician, patient, url):
    response = as_clinician(patient.clinic).get(url)

    assert "checked" not in response.content.decode()


def test_every_missing_answer_is_named(as_clinician, patient, url):
    response = as_clinician(patient.clinic).post(url, {})

    needed = {item.id for item in asked_items(items_of_list(), {}, age=30) if not item.optional}
    assert response.status_code == 422
    assert set(response.context["form"].errors) == needed
    assert screenings() == []


def test_clear_answers_lead_on_to_the_templates(as_clinician, patient, url):
    client = as_clinician(patient.clinic)

    response = client.post(url, as_posted(clear_answers()))

    [screening] = screenings()
    assert response.url == reverse("patients:prescribe", args=[patient.public_id])
    assert (screening.outcome, screening.screened_by) == ("clear", client.user)
    assert screening.answers == clear_answers()


def test_a_red_flag_stops_at_once_and_the_page_says_what_to_do(as_clinician, patient, url):
    client = as_clinician(patient.clinic)

    response = client.post(url, {"hot_joint_with_fever": "yes"}, follow=True)

    assert screenings()[0].outcome == "stopped"
    page = response.content.decode()
    assert "Emergency, now" in page
    assert "Possible joint infection" in page
    assert reverse("patients:personalise", args=[patient.public_id, "x"])[:-2] not in page


def test_an_answer_to_be_confirmed_needs_a_reason(as_clinician, patient, url):
    client = as_clinician(patient.clinic)
    answers = as_posted({**clear_answers(), "pregnancy": True})

    without = client.post(url, answers)
    with_reason = client.post(url, {**answers, "reason_pregnancy": "Midwife agrees; no prone work"})

    assert without.status_code == 422
    assert without.context["form"].errors.keys() == {"reason_pregnancy"}
    assert with_reason.status_code == 302
    [screening] = screenings()
    assert screening.outcome == "confirmed"
    assert screening.reasons == {"pregnancy": "Midwife agrees; no prone work"}


def test_an_injury_opens_its_own_questions(as_clinician, patient, url):
    response = as_clinician(patient.clinic).post(
        url, as_posted({**clear_answers(), "recent_injury": True})
    )

    opened = {item.id for item in items_of_list() if item.asked == "after_injury"}
    assert response.status_code == 422
    assert set(response.context["form"].errors) == opened - {"injury_55_or_older"}


@pytest.mark.parametrize("value", ["maybe", "\x00", "yes\x00", "x" * 10_000])
def test_an_answer_that_is_neither_yes_nor_no_is_refused(as_clinician, patient, url, value):
    response = as_clinician(patient.clinic).post(
        url, {**as_posted(clear_answers()), "pregnancy": value}
    )

    assert response.status_code == 422
    assert "pregnancy" in response.context["form"].errors
    assert screenings() == []


@pytest.mark.parametrize("reason", ["x" * 301, "no\x00reason", "re\u202eason"])
def test_a_reason_that_cannot_be_kept_is_refused(as_clinician, patient, in_clinic, url, reason):
    answers = {**clear_answers(), "pregnancy": True}

    response = as_clinician(patient.clinic).post(
        url, {**as_posted(answers), "reason_pregnancy": reason}
    )
    with in_clinic(patient.clinic), pytest.raises(OperationRefused) as refused:
        record(patient, answers, reasons={"pregnancy": reason})

    assert response.status_code == 422
    assert "reason_pregnancy" in response.context["form"].errors
    assert refused.value.field == "reason_pregnancy"
    assert screenings() == []


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        pytest.param({}, "screening_incomplete", id="nothing answered"),
        pytest.param({"who_knows": False}, "screening_incomplete", id="an unknown question"),
        pytest.param({"pregnancy": "no"}, "screening_incomplete", id="words for an answer"),
    ],
)
def test_the_operation_refuses_what_no_form_stopped(patient, in_clinic, answers, code):
    with in_clinic(patient.clinic), pytest.raises(OperationRefused) as refused:
        record(patient, answers)

    assert refused.value.code == code


def test_a_young_person_is_asked_about_the_hip(as_clinician, clinic):
    boy = factories.PatientFactory(clinic=clinic, birth_date=dt.date(2012, 1, 1))

    response = as_clinician(clinic).get(reverse("patients:screening", args=[boy.public_id]))

    names = [question.item.id for question in response.context["form"].questions()]
    assert "hip_rotation_checked" in names
    assert "over_50_arthritis" not in names


def test_a_screening_counts_for_14_days_and_the_newest_one_alone(patient, in_clinic):
    with in_clinic(patient.clinic):
        first = record(patient, clear_answers())
        assert current_screening(patient=patient, today=TODAY + dt.timedelta(days=14)) == first
        assert current_screening(patient=patient, today=TODAY + dt.timedelta(days=15)) is None

        stopped = record(patient, {"calf_swelling": True})
        assert current_screening(patient=patient, today=TODAY) == stopped


def record(patient, answers, *, reasons=None) -> Screening:
    return record_screening(
        patient=patient,
        answers=answers,
        reasons=reasons or {},
        today=TODAY,
        by=factories.UserFactory(),
    )
