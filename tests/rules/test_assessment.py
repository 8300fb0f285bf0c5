import pytest

from patients.rules.assessment import (
    percent_body_weight,
    problems,
    side_percent,
    step_down_quality,
    step_down_score,
    strength_findings,
    torque_per_kg,
)
from patients.rules.assessment_change import change
from patients.rules.assessment_measures import error_of, mdc95


def test_force_is_normalised_by_weight_and_lever():
    assert percent_body_weight(147.15, 60) == pytest.approx(25)
    assert torque_per_kg(150, 0.4, 60) == pytest.approx(1.0)
    assert percent_body_weight(150, None) is None
    assert torque_per_kg(150, None, 60) is None


@pytest.mark.parametrize(("low", "high", "percent"), [(90, 100, 90), (89.9, 100, 89), (0, 0, None)])
def test_a_side_is_rounded_down_so_that_90_is_90(low, high, percent):
    assert side_percent(low, high) == percent


@pytest.mark.parametrize(("left", "lower"), [(179, True), (180, False)])
def test_under_90_percent_of_the_other_side_is_lower(left, lower):
    found = strength_findings({"abduction_left": left, "abduction_right": 200})

    assert bool(found) is lower


@pytest.mark.parametrize(
    ("ticks", "score", "quality"),
    [
        (None, None, None),
        ([], 0, "good"),
        (["arms"], 1, "good"),
        (["knee_inner_foot"], 2, "medium"),
        (["arms", "trunk", "pelvis"], 3, "medium"),
        (["arms", "trunk", "knee_inner_foot"], 4, "poor"),
        (["arms", "trunk", "pelvis", "knee_inner_foot", "balance"], 6, "poor"),
    ],
)
def test_the_step_down_is_scored_as_in_piva_2006(ticks, score, quality):
    assert step_down_score(ticks) == score
    assert step_down_quality(score) == quality


@pytest.mark.parametrize("ticks", [["knee_inner_foot", "knee_second_toe"], ["hat"]])
def test_ticks_that_clash_are_not_scored(ticks):
    with pytest.raises(ValueError, match="cannot be scored"):
        step_down_score(ticks)


def test_the_errors_of_piva_2006():
    assert round(mdc95(1.8), 1) == 5.0
    assert round(mdc95(2.4), 1) == 6.7
    assert error_of("extension") is None


@pytest.mark.parametrize(
    ("measure", "first", "last", "beyond", "better"),
    [
        ("abduction", 150, 199, True, True),
        ("abduction", 150, 198, False, True),
        ("pain_worst", 7, 5, True, True),
        ("pain_worst", 7, 6, False, True),
        ("pain_worst", 5, 7, True, False),
        ("hamstrings", 30, 20, None, True),
        ("fpi", 6, 3, None, None),
    ],
)
def test_a_change_is_held_against_the_error(measure, first, last, beyond, better):
    found = change(measure, first, last)

    assert (found.beyond, found.better) == (beyond, better)


def test_an_amount_needs_its_unit_and_each_unit_has_its_end():
    assert [one.column for one in problems({"load_amount": 5})] == ["load_unit"]
    assert [one.column for one in problems({"load_unit": "km"})] == ["load_amount"]
    assert [one.code for one in problems({"load_amount": 61, "load_unit": "hours"})] == ["range"]
    assert problems({"load_amount": 61, "load_unit": "km"}) == ()
