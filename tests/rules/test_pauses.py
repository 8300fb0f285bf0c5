"""What is proposed after a pause, and where in the plan it leads."""

import pytest

from patients.rules.pauses import After, after_pause, fewer, place_after

PHASES = ["1 Settle", "1 Settle", "2 Build", "2 Build", "3 Function", "3 Function"]


@pytest.mark.parametrize(
    ("days", "after", "sets", "screening"),
    [
        (0, After.GO_ON, 0, False),
        (7, After.GO_ON, 0, False),
        (8, After.SAME_WEEK, 1, False),
        (21, After.SAME_WEEK, 1, False),
        (22, After.PHASE_BACK, 0, True),
        (42, After.PHASE_BACK, 0, True),
        (43, After.REASSESS, 0, True),
        (400, After.REASSESS, 0, True),
    ],
)
def test_the_length_of_a_pause_decides(days, after, sets, screening):
    proposal = after_pause(days)

    assert (proposal.after, proposal.fewer_sets, proposal.screening) == (after, sets, screening)


def test_a_clinic_may_have_other_limits():
    assert after_pause(8, go_on_up_to=10).after == After.GO_ON


def test_days_cannot_be_negative():
    with pytest.raises(ValueError, match="0 days or more"):
        after_pause(-1)


@pytest.mark.parametrize(
    ("after", "held", "place"),
    [
        (After.GO_ON, 17, 17),
        (After.REASSESS, 17, 17),
        (After.SAME_WEEK, 17, 14),
        (After.SAME_WEEK, 14, 14),
        (After.PHASE_BACK, 17, 0),  # from "2 Build" to "1 Settle"
        (After.PHASE_BACK, 30, 14),  # from "3 Function" to "2 Build"
        (After.PHASE_BACK, 3, 0),  # the first phase has none before it
        (After.PHASE_BACK, 60, 14),  # past the last week counts as in it
    ],
)
def test_where_the_plan_goes_on(after, held, place):
    assert place_after(after, held=held, phases=PHASES) == place


@pytest.mark.parametrize(("sets", "less", "left"), [(4, 1, 3), (3, 1, 2), (2, 1, 2), (1, 1, 1)])
def test_a_set_less_never_leaves_fewer_than_two(sets, less, left):
    assert fewer(sets, by=less) == left
