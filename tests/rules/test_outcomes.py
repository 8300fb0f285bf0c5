"""Outcome measures by the numbers: worked examples, windows, and what a change means."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.data import read_akps, read_outcomes
from patients.rules.outcomes.change import change, success
from patients.rules.outcomes.measures import Fact, measures_of
from patients.rules.outcomes.schedule import State, in_window, weeks_due, window_days, windows
from patients.rules.outcomes.scoring import AnswerError, item_keys, numbers_score, scored

AKPS, OUTCOMES = read_akps(), read_outcomes()
MEASURES = measures_of(OUTCOMES, AKPS)
ITEMS = [item["key"] for item in AKPS["items"]]
START = dt.date(2026, 3, 2)


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


def akps(*places) -> dict:
    return dict(zip(ITEMS, places, strict=True))


@pytest.mark.parametrize(
    ("places", "total"),
    [
        pytest.param([0] * 13, 100, id="best"),
        pytest.param([2, 2, 3, 3, 4, 4, 3, 4, 4, 4, 4, 2, 2], 0, id="worst"),
        pytest.param([0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0], 86, id="mild runner"),
        pytest.param([1, 1, 2, 2, 2, 3, 2, 3, 3, 2, 1, 1, 1], 46, id="moderate"),
        pytest.param([0, 0, 1, 1, 1, 2, 1, 2, 1, 1, 0, 1, 0], 78, id="six weeks later"),
    ],
)
def test_the_worked_examples_of_the_akps(places, total):
    found = scored(MEASURES["akps"], akps(*places))

    assert (found.score, found.answered, found.asked) == (total, 13, 13)


def test_every_option_of_the_akps_has_the_published_points():
    published = {
        "limp": (5, 3, 0), "support": (5, 3, 0), "walking": (5, 3, 2, 0), "stairs": (10, 8, 5, 0),
        "squatting": (5, 4, 3, 2, 0), "running": (10, 8, 6, 3, 0), "jumping": (10, 7, 2, 0),
        "sitting": (10, 8, 6, 4, 0), "pain": (10, 8, 6, 3, 0), "swelling": (10, 8, 6, 4, 0),
        "patellar_movement": (10, 6, 4, 2, 0), "thigh_atrophy": (5, 3, 0),
        "flexion_deficit": (5, 3, 0),
    }  # fmt: skip

    assert MEASURES["akps"].points == published


@pytest.mark.parametrize("missing", range(13))
def test_a_missing_item_gives_no_total(missing):
    answers = akps(*[0] * 13)
    answers[ITEMS[missing]] = None

    found = scored(MEASURES["akps"], answers)

    assert (found.score, found.answered) == (None, 12)


@given(st.lists(st.integers(0, 2), min_size=13, max_size=13))
def test_a_worse_answer_never_gives_a_higher_total(places):
    better = scored(MEASURES["akps"], akps(*places)).score
    for place, item in enumerate(ITEMS):
        worse = akps(*places) | {item: places[place] + 1}
        if places[place] + 1 < len(MEASURES["akps"].points[item]):
            assert scored(MEASURES["akps"], worse).score < better


@pytest.mark.parametrize("answer", [-1, 3, 1.0, True, "0"])
def test_an_answer_that_is_no_option_is_refused_by_name(answer):
    with pytest.raises(AnswerError) as refused:
        scored(MEASURES["akps"], {"limp": answer})

    assert refused.value.item == "limp"


def test_an_unknown_item_is_refused():
    with pytest.raises(AnswerError):
        scored(MEASURES["akps"], {"swimming": 0})


@pytest.mark.parametrize(
    ("slug", "answers", "total"),
    [
        ("koos-pf", [1] * 11, 75),
        ("koos-pf", [0] * 11, 100),
        ("koos-pf", [4] * 11, 0),
        ("koos-pf", [2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1], Decimal("61.4")),
        ("koos-pf", [2] * 5 + [None] * 6, None),
        ("koos-pf", [2] * 6 + [None] * 5, 50),
        ("lefs", [3] * 20, 60),
        ("lefs", [3] * 19 + [None], None),
        ("tsk-17", [1] * 17, 29),
        ("tsk-17", [4] * 17, 56),
        ("tsk-17", [4] * 16 + [None], None),
    ],
)
def test_the_worked_examples_of_forms_written_down_as_numbers(slug, answers, total):
    assert numbers_score(MEASURES[slug], answers) == total


@pytest.mark.parametrize(
    ("slug", "answers"),
    [("koos-pf", [1] * 10), ("koos-pf", [5] * 11), ("tsk-17", [0] * 17), ("tsk-11", [1] * 11)],
)
def test_numbers_that_cannot_be_are_refused(slug, answers):
    with pytest.raises(AnswerError):
        numbers_score(MEASURES[slug], answers)


@pytest.mark.parametrize(
    ("answers", "total"),
    [
        ({"a": 2, "b": 4, "c": 6}, Decimal("4.0")),
        ({"a": 0, "b": 0, "c": 1}, Decimal("0.3")),
        ({"a": 2, "b": 4, "c": None}, None),
        ({"a": 2, "b": 4}, None),
    ],
)
def test_own_activities_give_their_mean_and_nothing_where_one_is_missing(answers, total):
    assert scored(MEASURES["psfs"], answers, activities=("a", "b", "c")).score == total


def test_two_activities_are_too_few_for_a_score():
    found = scored(MEASURES["psfs"], {"a": 2, "b": 4}, activities=("a", "b"))

    assert found.score is None


@pytest.mark.parametrize(("slug", "low", "high"), [("nprs-worst", 0, 10), ("groc", -3, 3)])
def test_a_single_question_scores_what_was_answered_and_zero_is_an_answer(slug, low, high):
    measure = MEASURES[slug]

    assert [scored(measure, {"value": n}).score for n in (low, 0, high)] == [low, 0, high]
    assert scored(measure, {"value": None}).score is None
    for beyond in (low - 1, high + 1):
        with pytest.raises(AnswerError):
            scored(measure, {"value": beyond})


def test_a_measure_of_rights_not_ours_has_no_items():
    for slug in ("koos-pf", "lefs", "tsk-17", "tsk-11"):
        assert item_keys(MEASURES[slug]) == ()
        entry = next(one for one in OUTCOMES["measures"] if one["slug"] == slug)
        assert not {"items", "levels"} & set(entry)


def test_a_number_from_memory_is_not_for_showing_and_every_shown_one_has_a_source():
    facts = [
        (slug, fact)
        for slug, measure in MEASURES.items()
        for fact in (measure.meaningful, measure.error)
        if fact
    ]

    shown = {(slug, fact.value) for slug, fact in facts if fact.shown}
    assert shown == {("akps", 8), ("nprs-worst", 1.16), ("nprs-usual", 1.16)}
    assert all(fact.source for _slug, fact in facts)


@pytest.mark.parametrize(
    ("slug", "start", "now", "gain", "matters"),
    [
        ("akps", 62, 70, 8, True),
        ("akps", 62, 69, 7, False),
        ("akps", 62, 54, -8, True),
        ("nprs-worst", 6, 4, 2, True),
        ("nprs-worst", 6, 5, 1, False),
        ("nprs-worst", 4, 6, -2, True),
        ("lefs", 40, 60, 20, None),
        ("psfs", 3, 6, 3, None),
    ],
)
def test_a_change_counts_towards_the_better_and_matters_by_a_verified_number_only(
    slug, start, now, gain, matters
):
    found = change(MEASURES[slug], Decimal(start), Decimal(now))

    assert (found.gain, found.matters, found.beyond_error) == (gain, matters, None)


@pytest.mark.parametrize(("now", "beyond"), [(67, False), (69, False), (70, True), (54, True)])
def test_the_error_is_passed_and_not_only_reached(now, beyond):
    verified = Fact(value=7, tag="read", source="A table")
    measure = replace(MEASURES["akps"], error=verified)

    assert change(measure, Decimal(62), Decimal(now)).beyond_error is beyond


def test_without_a_start_or_for_a_rating_of_change_there_is_no_change():
    assert change(MEASURES["akps"], None, Decimal(70)) is None
    assert change(MEASURES["akps"], Decimal(70), None) is None
    assert change(MEASURES["groc"], Decimal(1), Decimal(2)) is None


@pytest.mark.parametrize(
    ("pain_drop", "akps_gain", "met"),
    [
        (2, 0, True),
        (Decimal("1.9"), 0, False),
        (0, 8, True),
        (0, 7, False),
        (2, 8, True),
        (-3, 8, True),
        (1, 7, False),
        (2, None, True),
        (1, None, None),
        (None, 8, True),
        (None, 7, None),
        (None, None, None),
        (0, 0, False),
    ],
)
def test_success_is_two_points_of_pain_or_eight_of_the_akps(pain_drop, akps_gain, met):
    assert success(pain_drop=pain_drop, akps_gain=akps_gain).met is met


@pytest.mark.parametrize(
    ("week", "first", "last"), [(0, -7, 0), (3, 18, 24), (6, 39, 45), (12, 77, 91)]
)
def test_a_week_counts_within_its_days(week, first, last):
    assert window_days(week, start=START) == (day(first), day(last))


def test_what_is_due_when():
    due = {slug: weeks_due(one, program_weeks=6) for slug, one in MEASURES.items()}

    assert due["akps"] == [0, 3, 6, 12]
    assert due["nprs-worst"] == due["nprs-usual"] == [0, 1, 2, 3, 4, 5, 6, 12]
    assert (due["psfs"], due["groc"]) == ([0, 6, 12], [6, 12])
    assert due["lefs"] == due["koos-pf"] == due["tsk-17"] == due["tsk-11"] == []


def states(measured, today, **options):
    found = windows(
        MEASURES["akps"], measured, start=START, today=today, program_weeks=6, **options
    )
    return [window.state for window in found]


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (17, State.UPCOMING),
        (18, State.OPEN),
        (20, State.OPEN),
        (21, State.DUE),
        (24, State.DUE),
        (25, State.MISSED),
    ],
)
def test_a_window_opens_falls_due_and_is_missed_a_day_after_its_last(today, state):
    assert states({}, day(today))[1] is state


@pytest.mark.parametrize(
    ("measured", "state"), [(17, "missed"), (18, "done"), (24, "done"), (25, "missed")]
)
def test_a_score_outside_the_window_does_not_fill_it(measured, state):
    assert states({day(measured): True}, day(30))[1] == state


def test_answers_without_a_total_are_partly_there_and_not_asked_again():
    assert states({day(20): False}, day(21))[1] is State.PARTLY
    assert states({day(20): False, day(22): True}, day(22))[1] is State.DONE


def test_a_program_stopped_early_asks_for_nothing_after_that_day():
    assert states({}, day(100), ended_on=day(30)) == ["missed", "missed"]


def test_of_two_scores_in_a_window_the_nearer_to_the_day_counts():
    assert in_window([day(18), day(22)], week=3, start=START) == day(22)
    assert in_window([day(20), day(22)], week=3, start=START) == day(22)
    assert in_window([day(17)], week=3, start=START) is None


def test_labels_are_there_in_both_languages():
    for item in AKPS["items"]:
        for words in (item["label"], *(option["label"] for option in item["options"])):
            assert words["en"]
            assert words["es"]
            assert words["en"] != words["es"]


@pytest.mark.parametrize(
    ("change_", "words"), [({"kind": "guess"}, "akps"), ({"better": "bigger"}, "akps")]
)
def test_a_registry_with_a_fault_names_the_measure(change_, words):
    broken = {"measures": [OUTCOMES["measures"][0] | change_]}

    with pytest.raises(ValueError, match=words):
        measures_of(broken, AKPS)
