import pytest

from exercises.rules.dose import Dose
from programs.rules.load import LoadLine, load_budget, session_minutes


def line(*, minutes=6, core=True, side="together"):
    dose = Dose(kind="time", sets=1, duration_s=int(minutes * 60))
    return LoadLine(dose=dose, side=side, core=core)


def squat(side="together"):
    dose = Dose(kind="reps", sets=3, reps_min=10, reps_max=12, rest_s=60)
    return LoadLine(dose=dose, side=side)


@pytest.mark.parametrize(
    ("side", "both_legs", "minutes"),
    [
        pytest.param("together", True, 5.4, id="both legs at once: 144 s and 180 s of rests"),
        pytest.param("each", True, 6.3, id="each leg: twice 144 s and half the rests"),
        pytest.param("each", False, 5.4, id="each leg, but one knee is treated"),
        pytest.param("left", True, 5.4, id="one leg only"),
        pytest.param("affected", True, 5.4, id="the sore leg only"),
    ],
)
def test_minutes_follow_the_estimate_of_the_data(side, both_legs, minutes):
    assert session_minutes([squat(side)], both_legs=both_legs) == minutes


def test_a_session_without_lines_takes_no_time():
    assert session_minutes([]) == 0


@pytest.mark.parametrize(
    ("lines", "amber"),
    [
        pytest.param([line()] * 4, False, id="four core lines"),
        pytest.param([line()] * 5, True, id="five core lines"),
        pytest.param([line(minutes=30)], False, id="thirty core minutes"),
        pytest.param([line(minutes=30.1)], True, id="just above thirty"),
        pytest.param([line()] * 4 + [line(core=False)] * 6, False, id="other lines do not count"),
    ],
)
def test_the_budget_turns_amber_above_four_core_lines_or_thirty_minutes(lines, amber):
    assert load_budget(lines).amber is amber


def test_the_budget_says_its_numbers():
    budget = load_budget([line(minutes=7)] * 5 + [line(core=False)])

    assert (budget.lines, budget.minutes) == (6, 41)
    assert (budget.core_lines, budget.core_minutes) == (5, 35)
    assert budget.reasons == (
        "5 core exercises; up to 4 is usual.",
        "35 minutes of core exercises; up to 30 is usual.",
    )


def test_a_side_that_no_leg_has_is_refused():
    with pytest.raises(ValueError, match="both"):
        line(side="both")
