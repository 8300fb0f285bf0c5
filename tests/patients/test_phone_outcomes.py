"""Questionnaires on the phone: due ones wait quietly, one question a screen, kept, sent once."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from patients.models import OutcomeDraft, OutcomeScore
from tests import factories
from tests.patients.test_outcomes import ITEMS, START, count, day, scored, truth
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
WEEK_THREE = dt.datetime(2026, 1, 26, 10, tzinfo=dt.UTC)
TODAY = reverse("patients:today")


def url(measure: str, number: int | None = None) -> str:
    path = reverse("patients:my-outcome", args=[measure])
    return f"{path}?q={number}" if number else path


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(WEEK_THREE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def prescription(patient):
    return factories.PrescriptionFactory(patient=patient, starts_on=START)


@pytest.fixture
def phone(as_patient, patient, prescription):
    return as_patient(patient)


def answer(phone, measure: str, item: str, value) -> object:
    return phone.post(url(measure), {"item": item, "answer": str(value)})


def drafts() -> list[OutcomeDraft]:
    with as_owner():
        return list(OutcomeDraft.unscoped.all())


def test_what_is_due_waits_on_today_with_its_length(phone):
    page = phone.get(TODAY)

    assert page.context["questions"]["words"] == "15 questions, about 3 min"
    assert page.context["questions"]["url"] == url("nprs-worst")
    assert "You may leave any question out." in page.text


@pytest.mark.parametrize("number", [1, 2, 3])
def test_between_the_windows_nothing_is_asked(phone, clock, number):
    clock.move_to(dt.datetime(2026, 1, 5 + number, 10, tzinfo=dt.UTC))

    assert phone.get(TODAY).context["questions"] is None
    assert phone.get(url("nprs-worst")).url == TODAY


def test_two_taps_answer_a_pain_question_and_the_next_questionnaire_follows(phone):
    asked = phone.get(url("nprs-worst"))
    kept = answer(phone, "nprs-worst", "value", 0)
    listed = phone.get(kept.url)
    sent = phone.post(url("nprs-worst"), {"send": "1"})

    assert "in the last 7 days?" in asked.text
    assert asked.text.count('name="answer"') == 12
    assert 'aria-pressed="true"' not in asked.text
    assert "Send to my clinic" in listed.text
    assert sent.url == url("nprs-usual")
    assert (truth().score, truth().source, truth().measured_on) == (0, "patient", day(21))
    assert truth().entered_by_id == phone.get(TODAY).context["patient"].user_id


def test_each_question_has_a_screen_of_its_own_and_none_is_chosen_for_anybody(phone):
    page = phone.get(url("akps"))

    assert page.context["step"].number == 1
    assert "Question 1 of 13" in page.text
    assert "Swelling" not in page.text


def test_a_questionnaire_that_was_left_goes_on_where_it_was(phone, as_patient, patient):
    for item in ITEMS[:4]:
        answer(phone, "akps", item, 0)

    another = as_patient(patient)

    assert another.get(url("akps")).context["step"].number == 5
    assert another.get(TODAY).context["questions"]["begun"]
    assert "Go on with the questions" in another.get(TODAY).text
    back = another.get(url("akps", 4))
    assert back.context["step"].chosen == 0
    assert 'aria-pressed="true"' in back.text


def test_a_question_left_out_gives_no_total_and_that_is_said_before_and_after(phone):
    for measure in ("nprs-worst", "nprs-usual"):
        answer(phone, measure, "value", 3)
        phone.post(url(measure), {"send": "1"})
    for item in ITEMS:
        answer(phone, "akps", item, "" if item == "jumping" else 0)

    before = phone.get(url("akps"))
    after = phone.post(url("akps"), {"send": "1"}, follow=True)

    assert "1 question is left out. Your answers are kept, but there is no total." in before.text
    assert "Some questions were left out, so there is no total." in after.text
    score = truth(measure="akps")
    assert (score.score, score.answered, score.answers["jumping"]) == (None, 12, None)
    assert drafts() == []
    assert after.context["questions"] is None


def test_what_was_begun_days_ago_is_not_mixed_with_today(phone, clock):
    clock.move_to(dt.datetime(2026, 1, 23, 10, tzinfo=dt.UTC))
    answer(phone, "akps", "limp", 2)
    clock.move_to(dt.datetime(2026, 1, 27, 10, tzinfo=dt.UTC))

    assert phone.get(url("akps")).context["step"].number == 1
    answer(phone, "akps", "support", 1)

    [draft] = drafts()
    assert (draft.answers, draft.day) == ({"support": 1}, dt.date(2026, 1, 27))


@pytest.mark.parametrize(
    "sent",
    [
        {"item": "limp", "answer": "3"},
        {"item": "limp", "answer": "-1"},
        {"item": "limp", "answer": "x"},
        {"item": "limp", "answer": "9" * 5000},
        {"item": "swimming", "answer": "0"},
        {"item": "", "answer": ""},
        {},
        {"send": "1"},
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_kept(phone, sent):
    response = phone.post(url("akps"), sent)

    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert (drafts(), count()) == ([], 0)


@pytest.mark.parametrize("number", ["0", "99", "-1", "x", "9" * 5000, "²"])
def test_a_number_of_no_question_shows_the_first_open_one(phone, number):
    assert phone.get(url("akps") + f"?q={number}").context["step"].number == 1


def test_own_activities_are_asked_in_the_patients_words_once_there_are_three(
    as_patient, prescription, clock, patient
):
    clock.move_to(dt.datetime(2026, 2, 16, 10, tzinfo=dt.UTC))
    phone = as_patient(patient)
    for number in range(2):
        factories.OutcomeActivityFactory(patient=patient, words=f"Stairs {number}")
    assert phone.get(url("psfs")).url == TODAY
    third = factories.OutcomeActivityFactory(patient=patient, words="Kneeling in the garden")

    page = phone.get(url("psfs", 3))
    answer(phone, "psfs", str(third.public_id), 7)

    assert '<h2 id="q">Kneeling in the garden</h2>' in page.text
    [draft] = drafts()
    assert draft.answers == {str(third.public_id): 7}


def test_after_the_clinic_entered_it_there_is_nothing_to_answer(phone, patient):
    scored(patient, "nprs-worst", 20, 5)

    assert phone.get(url("nprs-worst")).url == TODAY
    assert phone.post(url("nprs-worst"), {"send": "1"}).url == TODAY
    assert count() == 1


def test_a_paused_program_asks_nothing_on_today_and_a_finished_one_still_does(
    as_patient, patient, prescription
):
    rows = type(prescription).unscoped.filter(pk=prescription.pk)
    with as_owner():
        rows.update(status="paused")
    paused = as_patient(patient).get(TODAY).context["questions"]
    with as_owner():
        rows.update(status="finished", ended_at=WEEK_THREE)
    finished = as_patient(patient).get(TODAY).context["questions"]

    assert paused is None
    assert finished["url"] == url("nprs-worst")


def test_an_open_flag_comes_before_questionnaires(phone, patient):
    factories.FlagFactory(patient=patient)

    assert phone.get(TODAY).context["questions"] is None


def test_everything_is_asked_in_spanish_where_the_patient_reads_it(phone, patient):
    with as_owner():
        type(patient).unscoped.filter(pk=patient.pk).update(language="es")

    pain = phone.get(url("nprs-worst")).text
    first = phone.get(url("akps")).text

    assert "¿Qué tan fuerte fue el peor dolor de la rodilla en los últimos 7 días?" in pain
    assert "Escala de dolor anterior de rodilla" in first
    assert "Leve o a ratos" in first


def test_a_measure_entered_as_a_total_or_unknown_is_not_asked(phone):
    for measure in ("lefs", "koos-pf", "sf-36"):
        assert phone.get(url(measure)).url == TODAY


def test_the_clinic_does_not_see_what_was_not_sent(phone, in_clinic, clinic):
    answer(phone, "akps", "limp", 1)

    with in_clinic(clinic):
        assert not OutcomeDraft.objects.exists()
        assert not OutcomeScore.objects.exists()


def test_staff_and_other_patients_have_no_such_page(as_clinician, clinic):
    assert as_clinician(clinic).get(url("akps")).status_code == 404
