"""Screening and safety questions as they are shipped."""

import re
from collections import Counter

import pytest

from exercises.rules.language import harmful_words
from patients.data import read_safety, read_screening
from patients.rules.safety import SafetyQuestions, safety_outcome
from patients.rules.screening import STOPPING, screening_items, screening_outcome

SCREENING = read_screening()
SAFETY = read_safety()
ITEMS = screening_items(SCREENING)
QUESTIONS = SafetyQuestions.from_data(SAFETY)
PLACEHOLDERS = {"{clinic_phone}", "{emergency_number}"}
ASKED_AT = {"all": 30, "under_18": 15, "under_25": 20, "over_50": 60, "after_injury": 60}


def clear_answers(age, **more):
    """Every question answered so that nothing is found."""
    answers = {item.id: not item.positive_answer for item in ITEMS if not item.opens}
    return answers | {"recent_injury": False} | more


def test_every_question_has_an_id_of_its_own_and_both_languages():
    for data in (SCREENING, SAFETY):
        ids = Counter(item["id"] for item in data["items"])
        assert set(ids.values()) == {1}
        for item in data["items"]:
            assert item["question"]["en"].strip()
            assert item["question"]["es"].strip()
            assert item["question"]["en"] != item["question"]["es"]


@pytest.mark.parametrize(
    ("id_", "asked", "tier"),
    [
        ("hot_joint_with_fever", "all", "emergency_now"),
        ("numb_weak_cold_foot", "all", "emergency_now"),
        ("calf_swelling", "all", "same_day"),
        ("cannot_bear_weight", "all", "same_day"),
        ("locked_knee", "all", "same_day"),
        ("injury_swelling_2h", "after_injury", "same_day"),
        ("injury_dislocation_rupture", "after_injury", "same_day"),
        ("injury_bone_tender", "after_injury", "same_day"),
        ("injury_cannot_bend_90", "after_injury", "same_day"),
        ("injury_55_or_older", "after_injury", "same_day"),
        ("new_giving_way", "all", "within_days"),
        ("constant_night_pain", "all", "within_days"),
        ("weight_loss_or_cancer", "all", "within_days"),
        ("lump_or_lasting_swelling", "all", "within_days"),
        ("morning_stiffness", "all", "within_days"),
        ("hip_rotation_checked", "under_18", "within_days"),
        ("scfe", "under_18", "same_day"),
        ("perthes", "under_18", "within_days"),
        ("jia", "under_18", "within_days"),
        ("ocd", "under_18", "within_days"),
        ("growth_plate_pain", "under_18", "confirm"),
        ("bone_pain_under_25", "under_25", "within_days"),
        ("over_50_arthritis", "over_50", "confirm"),
        ("surgery_12_months", "all", "confirm"),
        ("graft_or_replacement", "all", "confirm"),
        ("patellar_dislocation", "all", "confirm"),
        ("pregnancy", "all", "confirm"),
        ("heart_or_pressure", "all", "confirm"),
        ("fracture_or_bone_stress", "all", "confirm"),
        ("systemic_steroids", "all", "confirm"),
        ("bone_stress_risk", "all", "confirm"),
    ],
)
def test_the_screening_asks_what_was_decided(id_, asked, tier):
    item = next(item for item in SCREENING["items"] if item["id"] == id_)

    assert (item["asked"], item["tier"]) == (asked, tier)
    assert item["do"]["en"]
    assert item["do"]["es"] != item["do"]["en"]
    assert item["source"] in ("read", "decision")


@pytest.mark.parametrize("age", [10, 15, 17, 18, 24, 25, 50, 51, 80])
def test_a_person_without_any_finding_passes_at_every_age(age):
    assert screening_outcome(clear_answers(age), age, items=ITEMS).may_prescribe


@pytest.mark.parametrize(
    "item", [item for item in ITEMS if item.tier in STOPPING], ids=lambda item: item.id
)
def test_each_stopping_question_stops(item):
    age = ASKED_AT[item.asked]
    answers = clear_answers(age, recent_injury=item.asked == "after_injury")

    found = screening_outcome(answers | {item.id: item.positive_answer}, age, items=ITEMS)

    assert found.stops
    assert not found.may_prescribe


@pytest.mark.parametrize(
    "item", [item for item in ITEMS if item.tier == "confirm"], ids=lambda item: item.id
)
def test_each_question_to_confirm_needs_a_reason_and_has_a_chip(item):
    age = ASKED_AT[item.asked]
    answers = clear_answers(age) | {item.id: item.positive_answer}
    data = next(data for data in SCREENING["items"] if data["id"] == item.id)

    without = screening_outcome(answers, age, items=ITEMS)
    with_reason = screening_outcome(answers, age, items=ITEMS, reasons={item.id: "Discussed."})

    assert not without.may_prescribe
    assert with_reason.may_prescribe
    assert data["chip"]["en"]
    assert data["chip"]["es"]


def test_every_stopping_answer_can_be_cleared_but_for_a_hip_nobody_examined():
    stopping = [item for item in ITEMS if item.tier in STOPPING]

    assert [item.id for item in stopping if not item.clearable] == ["hip_rotation_checked"]
    assert not [item.id for item in ITEMS if item.clearable and item not in stopping]


def test_only_the_bone_stress_line_is_optional():
    assert [item.id for item in ITEMS if item.optional] == ["bone_stress_risk"]


def test_a_number_from_memory_is_not_shown():
    item = next(item for item in SCREENING["items"] if item["id"] == "bone_pain_under_25")

    assert "48" not in str(item)
    assert "pfprehab default" in item["do"]["en"]
    assert "pfprehab" in item["do"]["es"]


def test_the_phone_asks_four_or_five_questions_that_cover_every_item():
    listed = [id_ for group in SAFETY["groups"] for id_ in group["items"]]

    assert 4 <= len(SAFETY["groups"]) <= 5
    assert Counter(listed) == Counter(item["id"] for item in SAFETY["items"])
    assert all(group["question"]["en"] and group["question"]["es"] for group in SAFETY["groups"])


@pytest.mark.parametrize("item", SAFETY["items"], ids=lambda item: item["id"])
def test_each_safety_text_says_what_to_do_in_both_languages(item):
    english, spanish = (set(re.findall(r"{\w+}", item["text"][code])) for code in ("en", "es"))

    assert english == spanish
    assert english <= PLACEHOLDERS
    assert english
    assert harmful_words(item["text"]["en"] + " " + item["question"]["en"]) == []
    if item["tier"] == "emergency_now":
        assert "{emergency_number}" in english
    if item["tier"] != "rest":
        assert "Nobody reads your answers live." in item["text"]["en"]


def test_only_a_fever_alone_neither_locks_nor_flags():
    quiet = [item["id"] for item in SAFETY["items"] if not item["locks"]]

    assert quiet == ["fever_only"]
    for item in SAFETY["items"]:
        assert item["writes_flag"] is item["locks"] is (item["tier"] != "rest")
        assert bool(item["tells"]) is item["writes_flag"]


@pytest.mark.parametrize("item", SAFETY["items"], ids=lambda item: item["id"])
def test_each_safety_answer_acts(item):
    found = safety_outcome({item["id"]: True}, 15, questions=QUESTIONS)

    assert found.tier == item["tier"]
    assert found.locks is item["locks"]
    assert found.text_ids == (item["id"],)


def test_a_hot_knee_and_a_fever_ticked_apart_are_an_emergency():
    answers = {"hot_red_swollen": True, "fever_only": True}

    assert safety_outcome(answers, 30, questions=QUESTIONS).tier == "emergency_now"


def test_escalation_is_as_decided():
    assert SAFETY["escalation"] == {
        "tier": "emergency_now",
        "cover_after_working_hours": 2,
        "clinic_admin_after_working_days": 1,
    }
