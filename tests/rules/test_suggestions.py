"""Which template a finding speaks for: the table of the decisions, row by row and at its edges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.rules.suggestions import (
    COMBINED,
    FIELD,
    HIP,
    KNEE,
    MAINTENANCE,
    RUNNING,
    STARTER,
    STRETCHES,
    YOUNG,
    Facts,
    latest_known,
    suggestions,
)

EVEN = {"abduction_left": 200, "abduction_right": 200}
KNEE_LOWER = {"knee_extension_left": 300, "knee_extension_right": 400}
HIP_LOWER = {"abduction_left": 150, "abduction_right": 200}


def suggested(age=30, **values) -> dict[str, list[str]]:
    facts = Facts(age=age, values=values)
    return {slug: [one.code for one in why] for slug, why in suggestions(facts).items()}


@pytest.mark.parametrize(
    ("values", "slugs"),
    [
        pytest.param({}, [], id="nothing found, nothing suggested"),
        pytest.param({"pain_worst": 7}, [COMBINED], id="worst 7 alone starts nothing special"),
        pytest.param({"pain_worst": 7, "squat_45_pain": 5}, [COMBINED], id="squat at the limit"),
        pytest.param({"pain_worst": 7, "squat_45_pain": 6}, [STARTER, HIP], id="7 and squat 6"),
        pytest.param({"pain_worst": 6, "squat_45_pain": 6}, [HIP], id="worst 6 is no starter"),
        pytest.param({"pain_worst": 7, "morning_flare": True}, [STARTER], id="7 and a flare"),
        pytest.param({"pain_worst": 7, "morning_flare": False}, [COMBINED], id="7, no flare"),
        pytest.param({"pain_worst": 6, "morning_flare": True}, [COMBINED], id="a flare at 6"),
        pytest.param(
            {**EVEN, **KNEE_LOWER, "squat_60_pain": 2}, [KNEE, COMBINED], id="knee alone lower"
        ),
        pytest.param(
            {**EVEN, **KNEE_LOWER, "squat_60_pain": 3}, [COMBINED], id="it does not bend well"
        ),
        pytest.param({**EVEN, **KNEE_LOWER}, [COMBINED], id="squat 0-60 not examined"),
        pytest.param({**KNEE_LOWER, "squat_60_pain": 1}, [COMBINED], id="hip not measured"),
        pytest.param(
            {**HIP_LOWER, **KNEE_LOWER, "squat_60_pain": 1}, [COMBINED], id="hip and knee lower"
        ),
        pytest.param({"hamstrings_left": 21}, [COMBINED, STRETCHES], id="a short muscle"),
        pytest.param({"hamstrings_left": 20}, [COMBINED], id="at the threshold is not short"),
    ],
)
def test_what_to_start_with(values, slugs):
    assert list(suggested(**values)) == slugs


@pytest.mark.parametrize(
    ("age", "slugs"),
    [
        (9, []),
        (10, [YOUNG]),
        (14, [YOUNG]),
        (15, [COMBINED, YOUNG]),
        (17, [COMBINED, YOUNG]),
        (18, [COMBINED]),
        (51, [COMBINED]),
    ],
)
def test_the_pathway_of_the_young_leads_from_10_to_14_and_is_offered_to_17(age, slugs):
    assert list(suggested(age, pain_worst=4)) == slugs


def test_from_10_to_14_the_pathway_needs_no_assessment_and_pain_does_not_change_it():
    assert list(suggestions(Facts(age=12))) == [YOUNG]
    assert list(suggested(12, pain_worst=9, squat_45_pain=9)) == [YOUNG]


RUNNER = {
    "sport_kind": "running",
    "step_down_left": [],
    "step_down_right": ["arms"],
    "step_down_pain": 2,
    "morning_flare": False,
}


@pytest.mark.parametrize(
    ("changed", "offered"),
    [
        ({}, True),
        ({"sport_kind": "field"}, False),
        ({"step_down_right": ["arms", "trunk"]}, False),
        ({"step_down_left": None, "step_down_right": None}, False),
        ({"step_down_pain": 3}, False),
        ({"step_down_pain": None}, False),
        ({"morning_flare": None}, False),
        ({"morning_flare": True}, False),
    ],
)
def test_running_is_offered_to_a_runner_whose_step_down_passes(changed, offered):
    assert (RUNNING in suggested(**{**RUNNER, **changed})) is offered


def test_a_poor_step_down_adds_its_cue_to_the_combined_program():
    poor = suggested(step_down_left=["knee_inner_foot", "arms", "trunk"])
    medium = suggested(step_down_left=["knee_inner_foot", "arms"])

    assert "step_down_poor" in poor[COMBINED]
    assert "step_down_poor" not in medium[COMBINED]


def test_after_a_finished_program_maintenance_and_the_way_back_to_field_sport():
    values = {"sport_kind": "field", "squat_60_pain": 2}

    after = suggestions(Facts(age=30, values=values, finished_main=True))
    before = suggestions(Facts(age=30, values=values))

    assert {FIELD, MAINTENANCE} <= after.keys()
    assert not {FIELD, MAINTENANCE} & before.keys()


def test_a_rise_in_load_is_said_with_the_first_template_only():
    found = suggested(pain_worst=8, squat_45_pain=7, load_rise=True)

    assert found[STARTER][-1] == "load_rise"
    assert "load_rise" not in found[HIP]


def test_after_a_graft_or_a_replacement_nothing_is_suggested():
    assert suggestions(Facts(age=30, values={"pain_worst": 8}, other_knee=True)) == {}


def test_with_growth_related_pain_no_quadriceps_stretch_is_suggested():
    short = {"quadriceps_left": 100, "pain_worst": 3}

    alone = suggestions(Facts(age=13, values=short, growth_pain=True))
    with_calf = suggestions(
        Facts(age=13, values={**short, "gastrocnemius_left": 5}, growth_pain=True)
    )

    assert STRETCHES not in alone
    assert [one.code for one in with_calf[STRETCHES]] == ["short", "growth_pain"]


def test_a_short_assessment_does_not_hide_what_an_earlier_one_measured():
    today = {"pain_worst": 4, "abduction_left": None, "sport_kind": ""}
    before = {"pain_worst": 8, "abduction_left": 150, "abduction_right": 200, "mass_kg": 60}

    known = latest_known([today, before])

    assert (known["pain_worst"], known["abduction_left"], known["mass_kg"]) == (4, 150, 60)


def test_sides_of_two_days_are_never_compared():
    known = latest_known([{"abduction_left": 150}, {"abduction_left": 190, "abduction_right": 200}])

    assert (known["abduction_left"], known["abduction_right"]) == (150, None)


NUMBER = st.one_of(st.none(), st.integers(0, 10))


@given(
    age=st.integers(0, 120),
    values=st.fixed_dictionaries(
        {"pain_worst": NUMBER, "squat_45_pain": NUMBER, "squat_60_pain": NUMBER},
        optional={"morning_flare": st.sampled_from([None, True, False])},
    ),
)
def test_every_suggestion_has_a_reason_and_starter_and_combined_never_stand_together(age, values):
    found = suggested(age, **values)

    assert all(found.values())
    assert not {STARTER, COMBINED} <= found.keys()
    assert not {HIP, COMBINED} <= found.keys()
