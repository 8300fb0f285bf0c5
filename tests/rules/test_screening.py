import datetime as dt
from dataclasses import replace

import pytest

from patients.rules.screening import (
    ScreeningItem,
    asked_items,
    screening_is_current,
    screening_outcome,
)

ITEMS = (
    ScreeningItem(id="hot", asked="all", tier="emergency_now"),
    ScreeningItem(id="locked", asked="all", tier="same_day"),
    ScreeningItem(id="lump", asked="all", tier="within_days"),
    ScreeningItem(id="injury", asked="all", tier="opens", opens="after_injury"),
    ScreeningItem(id="tender", asked="after_injury", tier="same_day"),
    ScreeningItem(id="tender_55", asked="after_injury", tier="same_day", min_age=55),
    ScreeningItem(id="hips", asked="under_18", tier="within_days", positive_answer=False),
    ScreeningItem(id="bone", asked="under_25", tier="within_days"),
    ScreeningItem(id="arthritis", asked="over_50", tier="confirm"),
    ScreeningItem(id="surgery", asked="all", tier="confirm"),
    ScreeningItem(id="stress", asked="all", tier="confirm", optional=True),
)
CLEAR = {"hot": False, "locked": False, "lump": False, "injury": False, "surgery": False}


def outcome(answers, age=30, **more):
    return screening_outcome(answers, age, items=ITEMS, **more)


def test_nothing_answered_is_everything_missing_and_not_a_pass():
    found = outcome({})

    assert found.missing == ("hot", "locked", "lump", "injury", "surgery")
    assert not found.complete
    assert not found.may_prescribe
    assert found.tier is None


def test_all_clear_may_prescribe_and_the_optional_line_may_stay_open():
    found = outcome(CLEAR)

    assert found.complete
    assert found.may_prescribe
    assert found.positives == ()


@pytest.mark.parametrize("left_out", CLEAR)
def test_one_missing_answer_is_named_and_holds_the_prescription(left_out):
    found = outcome({key: value for key, value in CLEAR.items() if key != left_out})

    assert found.missing == (left_out,)
    assert not found.may_prescribe


@pytest.mark.parametrize(
    ("item", "tier"), [("hot", "emergency_now"), ("locked", "same_day"), ("lump", "within_days")]
)
def test_a_positive_answer_stops(item, tier):
    found = outcome(CLEAR | {item: True})

    assert found.stops
    assert not found.may_prescribe
    assert found.tier == tier
    assert found.positives == (item,)


def test_the_most_urgent_tier_is_reported_and_a_stop_needs_no_complete_list():
    found = outcome({"lump": True, "hot": True})

    assert found.tier == "emergency_now"
    assert found.stops
    assert not found.complete


@pytest.mark.parametrize(
    ("age", "extra"),
    [
        (9, {"hips", "bone"}),
        (17, {"hips", "bone"}),
        (18, {"bone"}),
        (24, {"bone"}),
        (25, set()),
        (50, set()),
        (51, {"arthritis"}),
    ],
)
def test_questions_follow_the_age(age, extra):
    asked = {item.id for item in asked_items(ITEMS, {}, age=age)}

    assert asked == {*CLEAR, "stress"} | extra


def test_an_injury_opens_its_questions_and_stops_nothing_by_itself():
    without = outcome(CLEAR | {"injury": True})
    answered = outcome(CLEAR | {"injury": True, "tender": False})
    older = outcome(CLEAR | {"injury": True, "tender": False, "arthritis": False}, age=55)

    assert without.missing == ("tender",)
    assert answered.may_prescribe
    assert answered.positives == ()
    assert older.missing == ("tender_55",)


def test_a_check_that_was_not_made_stops_under_18():
    answers = CLEAR | {"bone": False}

    assert outcome(answers | {"hips": False}, age=15).stops
    assert outcome(answers | {"hips": True}, age=15).may_prescribe


@pytest.mark.parametrize("reasons", [None, {}, {"surgery": ""}, {"surgery": "  "}, {"lump": "x"}])
def test_what_must_be_confirmed_needs_a_reason_in_words(reasons):
    found = outcome(CLEAR | {"surgery": True}, reasons=reasons)

    assert found.missing_reasons == ("surgery",)
    assert not found.stops
    assert not found.may_prescribe


def test_with_a_reason_it_may_go_on():
    found = outcome(CLEAR | {"surgery": True}, reasons={"surgery": "Cleared by the surgeon."})

    assert found.needs_reason == ("surgery",)
    assert found.may_prescribe
    assert found.tier == "confirm"


def test_a_positive_answer_to_a_question_that_was_not_due_is_not_dropped():
    assert outcome(CLEAR | {"bone": True}, age=40).stops


@pytest.mark.parametrize("answer", ["no", 0, 1, "yes", []])
def test_an_answer_that_cannot_be_read_is_never_taken_for_no(answer):
    with pytest.raises(ValueError, match="locked"):
        outcome(CLEAR | {"locked": answer})


def test_an_unknown_question_is_refused():
    with pytest.raises(ValueError, match="horoscope"):
        outcome(CLEAR | {"horoscope": False})


@pytest.mark.parametrize(("days", "current"), [(-1, False), (0, True), (14, True), (15, False)])
def test_a_screening_counts_for_fourteen_days(days, current):
    today = dt.date(2026, 11, 21)

    assert screening_is_current(today - dt.timedelta(days=days), today) is current


CLEARABLE = tuple(replace(item, clearable=item.id in {"hot", "locked", "lump"}) for item in ITEMS)


@pytest.mark.parametrize(
    ("positive", "cleared", "stops"),
    [
        ({"locked"}, set(), True),
        ({"locked"}, {"locked"}, False),
        ({"locked"}, {"lump"}, True),
        ({"locked", "lump"}, {"lump"}, True),
        ({"locked", "lump"}, {"lump", "locked"}, False),
    ],
)
def test_with_clearance_for_everything_that_stopped_it_may_go_on(positive, cleared, stops):
    answers = CLEAR | dict.fromkeys(positive, True)

    found = screening_outcome(answers, 30, items=CLEARABLE, cleared=cleared)

    assert found.stops is stops
    assert set(found.cleared) == positive & cleared
    assert found.may_prescribe is not stops


def test_a_clearance_does_not_answer_the_other_questions():
    found = screening_outcome({"locked": True}, 30, items=CLEARABLE, cleared={"locked"})

    assert not found.stops
    assert not found.may_prescribe
    assert "hot" in found.missing


def test_a_check_that_was_not_made_cannot_be_cleared():
    answers = CLEAR | {"bone": False, "hips": False}

    assert screening_outcome(answers, 15, items=CLEARABLE, cleared={"hips"}).stops
