"""What the numbers of an assessment mean, against hand-worked values and at every boundary."""

import math

import pytest

from patients.rules.assessment import (
    kgf_to_newton,
    length_findings,
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
    assert kgf_to_newton(10) == pytest.approx(98.1)
    assert percent_body_weight(147.15, 60) == pytest.approx(25.0)  # 147.15 / (60 x 9.81)
    assert torque_per_kg(150, 0.4, 60) == pytest.approx(1.0)


@pytest.mark.parametrize(("force", "mass"), [(None, 60), (100, None), (100, 0)])
def test_what_is_unknown_is_not_normalised(force, mass):
    assert percent_body_weight(force, mass) is None
    assert torque_per_kg(force, 0.4, mass) is None


def test_the_smallest_change_that_counts_is_that_of_piva():
    assert mdc95(1.8) == pytest.approx(5.0, abs=0.05)  # kg, hip abduction
    assert mdc95(2.4) == pytest.approx(6.7, abs=0.05)  # kg, external rotation
    assert error_of("abduction") == pytest.approx(mdc95(1.8) * 9.81)
    assert error_of("hipsit") is None


@pytest.mark.parametrize(
    ("ticks", "score", "quality"),
    [
        (None, None, None),
        ([], 0, "good"),
        (["arms"], 1, "good"),
        (["trunk", "pelvis"], 2, "medium"),
        (["knee_inner_foot"], 2, "medium"),
        (["knee_second_toe", "balance", "arms"], 3, "medium"),
        (["knee_inner_foot", "trunk", "pelvis"], 4, "poor"),
        (["arms", "trunk", "pelvis", "knee_inner_foot", "balance"], 6, "poor"),
        (["arms", "trunk", "pelvis", "knee_second_toe", "balance"], 5, "poor"),
    ],
)
def test_the_step_down_is_scored_as_piva_did(ticks, score, quality):
    assert step_down_score(ticks) == score
    assert step_down_quality(score) == quality


@pytest.mark.parametrize("ticks", [["knee_second_toe", "knee_inner_foot"], ["hop"]])
def test_ticks_that_clash_are_refused(ticks):
    with pytest.raises(ValueError, match="cannot be scored"):
        step_down_score(ticks)
    [problem] = problems({"step_down_left": ticks})
    assert problem.column == "step_down_left"


@pytest.mark.parametrize(
    ("low", "high", "percent"), [(90, 100, 90), (89.9, 100, 89), (None, 100, None), (0, 0, None)]
)
def test_one_side_is_a_share_of_the_other_rounded_down(low, high, percent):
    assert side_percent(low, high) == percent


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [(90, 100, []), (89, 100, [("left", 89)]), (100, 80, [("right", 80)]), (None, 80, [])],
)
def test_a_side_under_90_percent_of_the_other_is_a_finding(left, right, found):
    values = {"abduction_left": left, "abduction_right": right}

    assert [(one.side, one.percent) for one in strength_findings(values)] == found


def test_a_clinic_may_have_norms_of_its_own():
    values = {"abduction_left": 100, "mass_kg": 60}

    [found] = strength_findings(values, norms={"abduction": 20})

    assert (found.side, found.threshold) == ("left", 20)
    assert strength_findings({"abduction_left": 100}, norms={"abduction": 20}) == ()


@pytest.mark.parametrize(
    ("column", "fine", "short"),
    [
        ("hamstrings_left", 20, 20.1),
        ("quadriceps_right", 120, 119.9),
        ("gastrocnemius_left", 10, 9.9),
        ("lunge_right", 10, 9.9),
        ("itb_left", 0, -0.1),
    ],
)
def test_a_muscle_tests_short_beyond_its_threshold_only(column, fine, short):
    assert length_findings({column: fine}) == ()
    assert [one.measure for one in length_findings({column: short})] == [column.partition("_")[0]]
    assert length_findings({column: None}) == ()


@pytest.mark.parametrize(
    ("values", "column", "code"),
    [
        ({"pain_worst": 11}, "pain_worst", "range"),
        ({"pain_worst": -1}, "pain_worst", "range"),
        ({"abduction_left": 0}, "abduction_left", "range"),
        ({"abduction_lever": 1.5}, "abduction_lever", "range"),
        ({"mass_kg": 500}, "mass_kg", "range"),
        ({"fpi_left": 13}, "fpi_left", "range"),
        ({"load_amount": 5}, "load_unit", "unit"),
        ({"load_unit": "km"}, "load_amount", "amount"),
        ({"load_amount": 61, "load_unit": "hours"}, "load_amount", "range"),
    ],
)
def test_a_slip_of_the_hand_is_named_with_its_field(values, column, code):
    [problem] = problems(values)

    assert (problem.column, problem.code) == (column, code)


@pytest.mark.parametrize(
    "values", [{}, {"pain_worst": 0}, {"pain_worst": 10}, {"load_amount": 60, "load_unit": "hours"}]
)
def test_what_is_within_range_or_not_examined_is_kept(values):
    assert problems(values) == ()


@pytest.mark.parametrize(
    ("measure", "first", "last", "beyond", "better"),
    [
        ("pain_worst", 6, 5, False, True),
        ("pain_worst", 6, 4, True, True),
        ("pain_worst", 4, 6, True, False),
        ("abduction", 100, 160, True, True),
        ("abduction", 100, 120, False, True),
        ("hamstrings", 30, 20, None, True),
        ("hipsit", 100, 120, None, True),
        ("fpi", 4, 8, None, None),
        ("lunge", 9, 9, None, None),
    ],
)
def test_a_change_says_whether_it_is_more_than_measuring_can_err(
    measure, first, last, beyond, better
):
    found = change(measure, first, last)

    assert (found.beyond, found.better) == (beyond, better)
    assert math.isclose(found.difference, last - first)


def test_without_a_first_or_last_value_there_is_no_change():
    assert change("abduction", None, 100) is None
    assert change("abduction", 100, None) is None
