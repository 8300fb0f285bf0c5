"""The colour of a session, row by row and at every boundary."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.rules.session_colour import (
    Colour,
    SessionFacts,
    intake_morning,
    session_colour,
    usual_morning,
)

GREEN, AMBER, RED, INCOMPLETE = Colour.GREEN, Colour.AMBER, Colour.RED, Colour.INCOMPLETE
CALM = {
    "safety": False,
    "worst": 2,
    "morning": 1,
    "settled": True,
    "usual_morning": 1.0,
    "intake_morning": 1.0,
}


def colour(**changed):
    return session_colour(SessionFacts(**{**CALM, **changed}))


@pytest.mark.parametrize(
    ("changed", "expected", "codes"),
    [
        ({}, GREEN, []),
        ({"worst": 0, "morning": 0}, GREEN, []),
        ({"worst": 2}, GREEN, []),
        ({"worst": 3}, AMBER, ["watch"]),
        ({"worst": 5}, AMBER, ["watch"]),
        ({"worst": 6}, RED, ["over_ceiling"]),
        ({"morning": 2}, AMBER, ["morning_up"]),
        ({"morning": 3}, RED, ["over_usual", "over_intake"]),
        ({"morning": 2, "usual_morning": 0.5}, AMBER, ["morning_up"]),
        ({"morning": 2, "usual_morning": 0.0, "intake_morning": 1.0}, RED, ["over_usual"]),
        ({"morning": 3, "usual_morning": 3.0, "intake_morning": 1.0}, RED, ["over_intake"]),
        ({"settled": False}, AMBER, ["not_settled"]),
        ({"settled": None}, GREEN, []),
        ({"worst": None}, INCOMPLETE, ["no_worst"]),
        ({"morning": None}, INCOMPLETE, ["no_morning"]),
        ({"morning": None, "worst": None}, INCOMPLETE, ["no_worst", "no_morning"]),
        ({"morning": None, "worst": 4}, INCOMPLETE, ["no_morning"]),
        ({"morning": None, "worst": 6}, RED, ["over_ceiling"]),
        ({"usual_morning": None, "intake_morning": None}, INCOMPLETE, ["no_usual"]),
        ({"usual_morning": None}, GREEN, []),
        ({"usual_morning": None, "morning": 2}, AMBER, ["morning_up"]),
        ({"safety": True}, RED, ["safety"]),
        ({"safety": True, "worst": None, "morning": None}, RED, ["safety"]),
    ],
)
def test_a_session_has_the_colour_of_its_row(changed, expected, codes):
    found = colour(**changed)

    assert found.colour == expected
    assert [code for code, _numbers in found.reasons] == codes


@pytest.mark.parametrize(
    ("limits", "changed", "expected"),
    [
        ({"ceiling": 4}, {"worst": 5}, RED),
        ({"watch_from": 2}, {"worst": 2}, AMBER),
        ({"morning_rise": 1}, {"morning": 2}, RED),
    ],
)
def test_a_clinic_may_draw_the_lines_tighter(limits, changed, expected):
    facts = SessionFacts(**{**CALM, **changed})

    assert session_colour(facts, **limits).colour == expected


ORDER = [GREEN, AMBER, RED]
points = st.integers(0, 10)


@given(points, points, points, points, points)
def test_more_pain_never_makes_a_better_colour(worst, morning, more_worst, more_morning, usual):
    calm = colour(worst=worst, morning=morning, usual_morning=float(usual))
    sore = colour(
        worst=max(worst, more_worst),
        morning=max(morning, more_morning),
        usual_morning=float(usual),
    )

    assert ORDER.index(sore.colour) >= ORDER.index(calm.colour)


DAY = dt.date(2026, 1, 10)


def before(**pains):
    return {DAY - dt.timedelta(days=int(name[1:])): pain for name, pain in pains.items()}


@pytest.mark.parametrize(
    ("mornings", "usual"),
    [
        ({}, None),
        (before(d0=None), None),
        (before(d0=0), 0.0),
        (before(d0=1, d1=2), 1.5),
        (before(d0=1, d1=None, d3=5, d6=3), 3.0),
        (before(d7=9), None),
        ({DAY + dt.timedelta(days=1): 9}, None),
    ],
)
def test_the_usual_morning_is_the_median_of_the_seven_up_to_the_session(mornings, usual):
    assert usual_morning(mornings, before=DAY) == usual


def test_the_intake_is_the_week_before_the_start_and_the_first_week():
    mornings = {
        DAY - dt.timedelta(days=8): 9,
        DAY - dt.timedelta(days=7): 1,
        DAY + dt.timedelta(days=6): 3,
        DAY + dt.timedelta(days=7): 9,
    }

    assert intake_morning(mornings, starts_on=DAY) == 2.0
