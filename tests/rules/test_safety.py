import pytest

from patients.rules.safety import SafetyItem, SafetyQuestions, item_answers, safety_outcome


def item(id_, tier, *, asked="all"):
    rest = tier == "rest"
    return SafetyItem(
        id=id_,
        asked=asked,
        tier=tier,
        locks=not rest,
        writes_flag=not rest,
        tells=() if rest else ("clinician",),
    )


QUESTIONS = SafetyQuestions(
    items=(
        item("hot_and_fever", "emergency_now"),
        item("hot", "same_day"),
        item("fever", "rest"),
        item("gave_way", "within_days"),
        item("hip", "same_day", asked="under_18"),
    ),
    groups=(("g1", ("hot_and_fever", "hot", "fever")), ("g2", ("gave_way", "hip"))),
    combinations=((frozenset({"hot", "fever"}), "hot_and_fever"),),
)
ALL_NO = dict.fromkeys(["hot_and_fever", "hot", "fever", "gave_way"], False)


def outcome(answers, age=30):
    return safety_outcome(answers, age, questions=QUESTIONS)


def test_all_no_locks_nothing():
    found = outcome(ALL_NO)

    assert found.complete
    assert found.tier is None
    assert not found.locks
    assert not found.writes_flag
    assert found.text_ids == ()


def test_nothing_answered_is_incomplete_and_not_safe():
    found = outcome({})

    assert not found.complete
    assert found.missing == ("hot_and_fever", "hot", "fever", "gave_way")


def test_fever_alone_is_rest_without_a_flag_or_a_lock():
    found = outcome(ALL_NO | {"fever": True})

    assert (found.tier, found.locks, found.writes_flag) == ("rest", False, False)
    assert found.text_ids == ("fever",)
    assert found.tells == ()


def test_a_hot_knee_with_a_fever_adds_up_to_an_emergency():
    found = outcome(ALL_NO | {"fever": True, "hot": True})

    assert found.positives == ("hot_and_fever",)
    assert found.tier == "emergency_now"


@pytest.mark.parametrize(
    ("id_", "tier"), [("hot", "same_day"), ("gave_way", "within_days"), ("hip", "same_day")]
)
def test_any_other_positive_answer_locks_flags_and_tells_the_clinician(id_, tier):
    found = outcome({id_: True})

    assert found.tier == tier
    assert found.locks
    assert found.writes_flag
    assert found.tells == ("clinician",)


def test_the_most_urgent_comes_first_and_its_text_is_shown():
    found = outcome(ALL_NO | {"gave_way": True, "fever": True, "hot_and_fever": True})

    assert found.positives == ("hot_and_fever", "gave_way", "fever")
    assert found.text_ids == ("hot_and_fever",)


def test_the_hip_question_is_due_under_18_only():
    assert outcome(ALL_NO, age=17).missing == ("hip",)
    assert outcome(ALL_NO, age=18).complete


def test_no_to_a_group_is_no_to_each_of_its_items():
    answers = item_answers({"g1": False, "g2": False}, [], questions=QUESTIONS)

    assert set(answers.values()) == {False}


def test_yes_to_a_group_without_a_tick_asks_which():
    answers = item_answers({"g1": True, "g2": False}, [], questions=QUESTIONS)

    assert outcome(answers).missing == ("hot_and_fever", "hot", "fever")


def test_yes_with_a_tick_answers_the_whole_group():
    answers = item_answers({"g1": True, "g2": False}, ["fever"], questions=QUESTIONS)

    assert outcome(answers).complete
    assert outcome(answers).positives == ("fever",)


def test_a_group_not_answered_leaves_its_items_open():
    answers = item_answers({"g1": False}, [], questions=QUESTIONS)

    assert outcome(answers).missing == ("gave_way",)


def test_a_tick_counts_whatever_the_group_says():
    answers = item_answers({"g1": False, "g2": False}, ["hot"], questions=QUESTIONS)

    assert outcome(answers).locks


@pytest.mark.parametrize(
    ("groups", "chosen"), [({"g9": True}, []), ({"g1": "no"}, []), ({"g1": True}, ["cold"])]
)
def test_what_cannot_be_read_is_refused(groups, chosen):
    with pytest.raises(ValueError, match=r"question|answered"):
        item_answers(groups, chosen, questions=QUESTIONS)


def test_an_unknown_tier_is_refused_when_the_data_are_read():
    data = {"id": "x", "asked": "all", "tier": "soon", "locks": True, "writes_flag": True}

    with pytest.raises(ValueError, match="soon"):
        SafetyItem.from_data(data | {"tells": []})
