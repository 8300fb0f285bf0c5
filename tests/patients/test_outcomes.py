"""Outcome measures at the desk: entering, correcting, reviewing, and who may."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError
from django.urls import reverse

from patients.models import OutcomeActivity, OutcomeScore
from patients.operations.outcomes import Entry, correct_outcome, record_outcome
from patients.queries.outcome_changes import outcome_changes
from patients.queries.outcomes_part import outcomes_part
from pfprehab.errors import OperationRefused
from tests import factories
from tests.patients.test_caseload import questions_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
START = dt.date(2026, 1, 5)
NOW = dt.datetime(2026, 2, 17, 10, tzinfo=dt.UTC)  # day 43: within the window of week 6
TODAY = NOW.date()
ITEMS = [
    "limp", "support", "walking", "stairs", "squatting", "running", "jumping", "sitting", "pain",
    "swelling", "patellar_movement", "thigh_atrophy", "flexion_deficit",
]  # fmt: skip
MODERATE = [1, 1, 2, 2, 2, 3, 2, 3, 3, 2, 1, 1, 1]  # 46
LATER = [0, 0, 1, 1, 1, 2, 1, 2, 1, 1, 0, 1, 0]  # 78


@pytest.fixture(autouse=True)
def _week_six():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(as_clinician, clinic):
    return as_clinician(clinic)


@pytest.fixture
def prescription(patient):
    return factories.PrescriptionFactory(patient=patient, starts_on=START)


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


def address(name: str, patient, *more) -> str:
    return reverse(f"patients:{name}", args=[patient.public_id, *more])


def scored(patient, measure: str, number: int, score, **changes) -> OutcomeScore:
    return factories.OutcomeScoreFactory(
        patient=patient, measure=measure, measured_on=day(number), score=score, **changes
    )


def akps_data(places, **changes) -> dict:
    data = {item: str(place) for item, place in zip(ITEMS, places, strict=True)}
    data |= {"measured_on": TODAY.isoformat(), "source": "clinician"}
    return {name: value for name, value in (data | changes).items() if value is not None}


def truth(**conditions) -> OutcomeScore:
    with as_owner():
        return OutcomeScore.unscoped.get(**conditions)


def count() -> int:
    with as_owner():
        return OutcomeScore.unscoped.count()


def test_the_akps_is_entered_answer_by_answer_and_its_total_counted(staff, patient):
    response = staff.post(address("outcome-new", patient, "akps"), akps_data(LATER), follow=True)

    score = truth()
    assert (score.score, score.answered, score.source) == (78, 13, "clinician")
    assert (score.entered_by, score.measured_on) == (staff.user, TODAY)
    assert score.answers["limp"] == 0
    assert "Anterior Knee Pain Scale saved: 78 on 17 Feb 2026." in response.text


def test_a_question_left_out_is_kept_as_not_answered_and_gives_no_total(staff, patient):
    data = akps_data(LATER, running=None)

    response = staff.post(address("outcome-new", patient, "akps"), data, follow=True)

    score = truth()
    assert (score.score, score.answered, score.asked) == (None, 12, 13)
    assert score.answers["running"] is None
    assert "12 of 13 answered: no total." in response.text


@pytest.mark.parametrize(
    ("measure", "answer", "score"),
    [("nprs-worst", "0", 0), ("nprs-usual", "10", 10), ("groc", "-3", -3), ("groc", "0", 0)],
)
def test_one_tap_and_save_for_a_single_question(staff, patient, measure, answer, score):
    data = {"value": answer, "measured_on": TODAY.isoformat(), "source": "paper"}

    assert staff.post(address("outcome-new", patient, measure), data).status_code == 302
    assert (truth().score, truth().source) == (score, "paper")


@pytest.mark.parametrize(
    ("measure", "total", "kept"),
    [
        ("koos-pf", "61.4", Decimal("61.4")),
        ("lefs", "80", 80),
        ("tsk-17", "17", 17),
        ("tsk-11", "44", 44),
    ],
)
def test_a_measure_of_others_takes_a_total_alone_and_shows_no_question(
    staff, patient, measure, total, kept
):
    page = staff.get(address("outcome-new", patient, measure)).text
    data = {"total": total, "measured_on": TODAY.isoformat(), "source": "paper"}

    assert staff.post(address("outcome-new", patient, measure), data).status_code == 302
    assert (truth().score, truth().answers) == (kept, {})
    assert 'type="radio" name="source"' in page
    assert page.count('type="radio"') == 2


@pytest.mark.parametrize(
    ("measure", "numbers", "kept"),
    [
        ("koos-pf", "2 2 2 2 2 2 1 1 1 1 1", Decimal("61.4")),
        ("koos-pf", "2 2 2 2 2 2 - - - - -", 50),
        ("lefs", " ".join(["3"] * 20), 60),
        ("tsk-17", " ".join(["1"] * 17), 29),
    ],
)
def test_the_total_is_counted_from_numbers_on_paper(staff, patient, measure, numbers, kept):
    data = {"numbers": numbers, "measured_on": TODAY.isoformat(), "source": "paper"}

    staff.post(address("outcome-new", patient, measure), data)

    assert truth().score == kept


BASE = {"measured_on": TODAY.isoformat(), "source": "clinician"}


@pytest.mark.parametrize(
    ("measure", "data", "words"),
    [
        pytest.param("akps", BASE, "Nothing is answered yet", id="nothing answered"),
        pytest.param("akps", {**BASE, "limp": "3"}, "Select a valid choice", id="no such answer"),
        pytest.param("akps", {"limp": "0"}, "This field is required", id="no day"),
        pytest.param(
            "akps", {"limp": "0", **BASE, "measured_on": "2026-02-18"}, "not come yet", id="future"
        ),
        pytest.param(
            "akps", {"limp": "0", **BASE, "measured_on": "1926-02-17"}, "Check the year", id="old"
        ),
        pytest.param(
            "akps", {"limp": "0", **BASE, "source": "patient"}, "Select a valid", id="source"
        ),
        pytest.param("lefs", {**BASE, "total": "81"}, "between 0 and 80", id="over the range"),
        pytest.param("tsk-17", {**BASE, "total": "16"}, "between 17 and 68", id="under the range"),
        pytest.param("lefs", {**BASE, "total": "NaN"}, "Enter a number", id="not a number"),
        pytest.param("lefs", BASE, "Write the total of LEFS, 0 to 80", id="no total"),
        pytest.param("lefs", {**BASE, "numbers": "3 3"}, "Write 20 numbers", id="too few"),
        pytest.param(
            "lefs", {**BASE, "numbers": "3 " * 19 + "-"}, "Too many are missing", id="missing"
        ),
        pytest.param("lefs", {**BASE, "numbers": "3 " * 20, "total": "60"}, "not both", id="both"),
        pytest.param("psfs", BASE, "Write down 3 to 5 activities", id="no activities"),
    ],
)
def test_what_cannot_be_is_refused_with_the_form_kept_and_nothing_written(
    staff, patient, measure, data, words
):
    response = staff.post(address("outcome-new", patient, measure), data)

    assert response.status_code == 422
    assert words in response.context["form"].errors.as_text()
    assert count() == 0


def test_there_is_no_page_for_a_measure_nobody_knows(staff, patient):
    assert staff.get(address("outcome-new", patient, "sf-36")).status_code == 404


def test_a_second_score_on_the_same_day_is_sent_to_the_correction(staff, patient):
    scored(patient, "nprs-worst", 43, 6)
    data = {"value": "4", **BASE}

    response = staff.post(address("outcome-new", patient, "nprs-worst"), data)

    assert response.status_code == 422
    assert "Correct that one instead" in response.text
    assert count() == 1


def correct(staff, score, **data):
    url = reverse("patients:outcome-correct", args=[score.public_id])
    return staff.post(url, {"measured_on": score.measured_on.isoformat(), **data})


def test_a_correction_keeps_the_old_value_with_who_and_why(staff, patient, prescription):
    score = scored(patient, "nprs-worst", 0, 6, source="patient")

    response = correct(staff, score, value="8", source="paper", reason="Read wrongly")

    assert response.status_code == 302
    old, new = truth(pk=score.pk), truth(is_current=True)
    assert (old.score, old.is_current, old.source) == (6, False, "patient")
    assert (new.score, new.revision, new.reason) == (8, 2, "Read wrongly")
    assert new.occasion == old.occasion
    page = staff.get(address("outcomes", patient)).text
    assert "Was 6 on 5 Jan; corrected by" in page
    assert "Read wrongly" in page


def test_a_correction_without_a_reason_or_of_an_old_revision_changes_nothing(staff, patient):
    score = scored(patient, "nprs-worst", 0, 6)

    unexplained = correct(staff, score, value="8", source="paper", reason=" ")
    correct(staff, score, value="7", source="paper", reason="First")
    stale = correct(staff, score, value="5", source="paper", reason="Second")

    assert (unexplained.status_code, stale.status_code) == (422, 422)
    assert "Write why it is corrected" in unexplained.text
    assert "Somebody corrected this score a moment ago" in stale.text
    assert truth(is_current=True).score == 7
    assert count() == 2


def test_a_correction_may_move_the_day_but_not_onto_another_score(staff, patient):
    score, _other = scored(patient, "nprs-worst", 0, 6), scored(patient, "nprs-worst", 1, 5)
    moved = {"value": "6", "source": "clinician", "reason": "Wrong day"}

    refused = correct(staff, score, **moved, measured_on=day(1).isoformat())
    correct(staff, score, **moved, measured_on=day(-1).isoformat())

    assert refused.status_code == 422
    assert truth(is_current=True, revision=2).measured_on == day(-1)


def test_the_database_keeps_a_score_as_it_was_written(patient, in_clinic):
    score = scored(patient, "akps", 0, 62)

    with pytest.raises(DatabaseError, match="permission denied"), in_clinic(patient.clinic):
        OutcomeScore.objects.filter(pk=score.pk).update(score=90)


def test_own_activities_are_written_down_scored_and_kept_through_time(staff, patient):
    for words in ("Stairs to the cellar", "Kneeling to garden", "  Running   5 km "):
        staff.post(address("outcome-activities", patient), {"words": words})
    with as_owner():
        first, second, third = OutcomeActivity.unscoped.order_by("pk")
    answers = {str(first.public_id): "2", str(second.public_id): "4", str(third.public_id): "6"}

    staff.post(address("outcome-new", patient, "psfs"), {**BASE, **answers})
    staff.post(reverse("patients:end-outcome-activity", args=[first.public_id]))
    page = staff.get(address("outcomes", patient)).text

    assert truth().score == 4
    assert third.words == "Running 5 km"
    assert "Stairs to the cellar" in page
    form = staff.get(address("outcome-new", patient, "psfs"))
    assert "Write them down first" in form.text


@pytest.mark.parametrize(
    ("words", "problem"),
    [("", "Write the activity"), ("one", "on the list already"), ("x" * 81, "at most 80")],
)
def test_an_activity_that_cannot_be_is_refused(staff, patient, words, problem):
    factories.OutcomeActivityFactory(patient=patient, words="One")

    response = staff.post(address("outcome-activities", patient), {"words": words})

    assert response.status_code == 422
    assert problem in response.context["form"].errors.as_text()


def test_there_are_at_most_five_activities(staff, patient):
    for _number in range(5):
        factories.OutcomeActivityFactory(patient=patient)

    response = staff.post(address("outcome-activities", patient), {"words": "A sixth"})

    assert response.status_code == 422
    assert "End one before you add another" in response.text


def test_the_review_draws_each_measure_with_start_change_and_its_source(
    staff, patient, prescription
):
    scored(patient, "akps", -2, 62)
    scored(patient, "akps", 42, 70)

    page = staff.get(address("outcomes", patient))

    [card] = page.context["review"]["cards"]
    assert card["change"] == "62 at start. Up 8, matters from 8."
    assert card["verdict"] == "A change that matters."
    assert card["chart"].path.count("L") == 1
    [band] = card["chart"].bands
    assert (band.tone, band.label) == ("good", "a change that matters, from 70")
    assert card["chart"].start is not None
    assert "Earl-Boehm 2018" in card["facts"][0]
    assert card["facts"][1] == "Measurement error: not shown, not verified."
    assert page.context["review"]["success"] == (
        "Improved by the trial's criterion: worst pain not known; AKPS up 8."
    )
    assert "recovered" not in page.text.lower()
    assert "Watson" not in page.text
    assert "style=" not in page.text


def test_a_missed_window_is_said_and_never_filled_in(staff, patient, prescription):
    scored(patient, "akps", 0, 62)
    scored(patient, "akps", 30, 66)

    page = staff.get(address("outcomes", patient))

    row = next(one for one in page.context["review"]["asks"] if one["name"].startswith("Anterior"))
    assert row["missed"] == "Week 3"
    assert row["now"] == ["Week 6, 13 Feb to 19 Feb"]
    assert row["next"] == "Week 12, 23 Mar to 6 Apr"
    assert (row["done"], row["planned"]) == (1, 4)


def test_answers_without_a_total_break_the_line(staff, patient, prescription):
    scored(patient, "akps", 0, 62)
    scored(patient, "akps", 21, None, answers={"limp": None}, answered=12, asked=13)
    scored(patient, "akps", 42, 70)

    [card] = staff.get(address("outcomes", patient)).context["review"]["cards"]

    assert card["chart"].path.count("M") == 2
    assert len(card["chart"].dots) == 2
    assert card["answers"]["rows"][0]["cells"][1][1] == "not answered"
    assert card["answers"]["rows"][1]["cells"][1][1] == "not asked"


def test_without_a_baseline_the_first_score_stands_in_and_success_is_not_judged(
    patient, prescription, in_clinic
):
    scored(patient, "akps", 10, 62)
    scored(patient, "akps", 42, 90)

    with in_clinic(patient.clinic):
        part = outcomes_part(patient, today=TODAY)

    assert part["scores"][0]["words"].startswith("62 first on record. Up 28")
    assert part["success_met"] is None
    assert part["missed"][0] == ("Anterior Knee Pain Scale missed: Week 3, 23 Jan to 29 Jan")


@pytest.mark.parametrize(
    ("pain", "akps", "met"),
    [((6, 4), (62, 69), True), ((6, 5), (62, 70), True), ((6, 5), (62, 69), False)],
)
def test_the_part_of_the_patient_page_tells_start_now_and_success(
    patient, prescription, in_clinic, pain, akps, met
):
    for measure, (start, now) in (("nprs-worst", pain), ("akps", akps)):
        scored(patient, measure, 0, start)
        scored(patient, measure, 42, now)

    with in_clinic(patient.clinic):
        part = outcomes_part(patient, today=TODAY)

    assert part["success_met"] is met
    assert part["success"].startswith("Improved" if met else "Not improved")
    score = part["scores"][1]
    assert (score["name"], score["now"], score["of"]) == (
        "Worst pain, last 7 days", str(pain[1]), "of 10",
    )  # fmt: skip
    assert score["start_percent"] == "60"
    assert "matters from 1.16" in score["words"]


def test_a_change_for_the_worse_is_said_as_one(patient, prescription, in_clinic):
    scored(patient, "nprs-worst", 0, 4)
    scored(patient, "nprs-worst", 42, 7)

    with in_clinic(patient.clinic):
        part = outcomes_part(patient, today=TODAY)

    assert "Up 3, matters from 1.16. That is for the worse." in part["scores"][0]["words"]


def test_scores_of_an_earlier_program_are_not_the_start_of_this_one(
    patient, prescription, in_clinic
):
    scored(patient, "akps", -60, 30)
    scored(patient, "akps", 0, 62)

    with in_clinic(patient.clinic):
        series = outcome_changes([patient.pk], today=TODAY)[patient.pk].series["akps"]

    assert (series.start.score, series.now) == (62, None)


def test_means_of_different_activities_are_never_compared(staff, patient, prescription):
    first, second = {"a": 2, "b": 3, "c": 4}, {"a": 8, "b": 9, "d": 7}
    for number, answers, mean in ((0, first, 3), (40, second, 8), (42, second, 9)):
        scored(patient, "psfs", number, mean, answers=answers, answered=3, asked=3)

    [card] = staff.get(address("outcomes", patient)).context["review"]["cards"]

    assert card["change"] == "8 first on record. Up 1."
    assert card["changed"]


def test_the_changes_of_many_people_take_two_queries(clinic, in_clinic, django_assert_num_queries):
    people = [factories.PatientFactory(clinic=clinic) for _number in range(6)]
    for person in people[:5]:
        factories.PrescriptionFactory(patient=person, starts_on=START)
        scored(person, "akps", 0, 60)
        scored(person, "akps", 42, 68)

    with in_clinic(clinic), django_assert_num_queries(2):
        found = outcome_changes([person.pk for person in people], today=TODAY)

    assert [found[person.pk].success.met for person in people] == [True] * 5 + [None]
    assert found[people[5].pk].anchor is None


def test_the_part_takes_two_queries_or_one(
    patient, prescription, in_clinic, django_assert_num_queries
):
    with in_clinic(patient.clinic):
        with django_assert_num_queries(2):
            outcomes_part(patient, today=TODAY)
        with django_assert_num_queries(1):
            outcomes_part(patient, today=TODAY, prescriptions=[prescription])


def test_the_review_asks_as_much_with_many_rows_as_with_few(staff, patient, prescription):
    scored(patient, "akps", 0, 62)
    few = questions_of(staff, address("outcomes", patient))
    for week in range(1, 7):
        for measure in ("akps", "nprs-worst", "nprs-usual", "lefs"):
            scored(patient, measure, week * 7, 5)
        factories.OutcomeActivityFactory(patient=patient)

    assert len(questions_of(staff, address("outcomes", patient))) == len(few)


def test_an_operation_refuses_what_a_form_could_never_send(patient, in_clinic):
    by = factories.UserFactory()
    entry = Entry(measured_on=TODAY, source="clinician", answers={"value": 3})

    def refusal(measure, **changes):
        changed = Entry(**{**entry.__dict__, **changes}) if changes else entry
        with in_clinic(patient.clinic), pytest.raises(OperationRefused) as refused:
            record_outcome(patient=patient, measure=measure, entry=changed, now=NOW, by=by)
        return refused.value.code

    assert refusal("sf-36") == "measure_unknown"
    assert refusal("nprs-worst", answers={"other": 3}) == "outcome_wrong"
    assert refusal("nprs-worst", answers={"value": 11}) == "outcome_wrong"
    assert refusal("nprs-worst", total=Decimal(3)) == "outcome_wrong"
    assert refusal("lefs", answers={}, total=Decimal("Infinity")) == "outcome_wrong"
    assert refusal("lefs", total=Decimal(3)) == "outcome_wrong"
    assert refusal("nprs-worst", source="guess") == "outcome_wrong"
    assert count() == 0


def test_the_day_is_the_patients_own(clinic, in_clinic):
    person = factories.PatientFactory(clinic=clinic, time_zone="Pacific/Auckland")
    tomorrow = Entry(measured_on=dt.date(2026, 2, 18), source="clinician", answers={"value": 3})
    evening = dt.datetime(2026, 2, 17, 18, tzinfo=dt.UTC)  # the 18th in Auckland

    with in_clinic(clinic):
        score = record_outcome(
            patient=person,
            measure="nprs-worst",
            entry=tomorrow,
            now=evening,
            by=factories.UserFactory(),
        )
        corrected = correct_outcome(
            score=score, entry=tomorrow, reason="Again", now=evening, by=score.entered_by
        )

    assert corrected.revision == 2


def test_staff_of_another_clinic_and_patients_do_not_get_in(
    as_clinician, as_patient, patient, prescription
):
    score = scored(patient, "akps", 0, 62)
    places = [
        address("outcomes", patient),
        address("outcome-new", patient, "akps"),
        address("outcome-activities", patient),
        reverse("patients:outcome-correct", args=[score.public_id]),
    ]

    for stranger in (as_clinician(), as_patient(patient)):
        assert {stranger.get(place).status_code for place in places} == {404}
