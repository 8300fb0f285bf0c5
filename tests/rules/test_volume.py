import pytest

from exercises.rules.dose import Dose
from programs.rules.volume import GroupVolume, VolumeLine, is_told_in_sets, weekly_sets
from programs.rules.weeks import stretches

REPS = Dose(kind="reps", sets=3, reps_min=10, reps_max=12)
HOLD = Dose(kind="hold", sets=2, hold_s=30)
TIMED = Dose(kind="time", sets=4, duration_s=30)
BOUT = Dose(kind="time", sets=1, duration_s=1200)
WALK_RUN = Dose(kind="interval", sets=1, duration_s=1800, walk_s=60, run_s=60)


def line(dose=REPS, *, week=1, group="hip", exercise="clam", per_week=3, optional=False):
    return VolumeLine(
        week=week, exercise=exercise, group=group, dose=dose, per_week=per_week, optional=optional
    )


@pytest.mark.parametrize(
    ("lines", "weeks", "groups"),
    [
        pytest.param([line()], [1], {"hip": (9, 9, 9)}, id="sets times a week"),
        pytest.param([line(HOLD, per_week=7)], [1], {"hip": (14, 14, 14)}, id="holds"),
        pytest.param([line(TIMED)], [1], {"hip": (12, 12, 12)}, id="sets of time"),
        pytest.param([line(), line(HOLD)], [1], {"hip": (15, 15, 15)}, id="two of one group"),
        pytest.param(
            [line(), line(group="knee", per_week=1)],
            [1],
            {"hip": (9, 9, 9), "knee": (3, 3, 3)},
            id="two groups",
        ),
        pytest.param(
            [line(week=1), line(week=2, per_week=4)], [1, 2], {"hip": (10.5, 9, 12)}, id="mean"
        ),
        pytest.param([line(week=2)], [1, 2], {"hip": (4.5, 0, 9)}, id="a week without is 0"),
        pytest.param([line(optional=True)], [1], {}, id="optional is off"),
        pytest.param([line(), line(optional=True)], [1], {"hip": (9, 9, 9)}, id="one optional"),
        pytest.param([line(WALK_RUN), line(BOUT)], [1], {}, id="nothing told in sets"),
        pytest.param([], [1], {}, id="no lines"),
    ],
)
def test_sets_a_week_are_summed_by_group_over_all_weeks(lines, weeks, groups):
    expected = {group: GroupVolume(*numbers) for group, numbers in groups.items()}

    assert weekly_sets(lines, weeks=weeks).groups == expected


def test_what_sets_do_not_tell_is_named_once_and_in_order():
    lines = [
        line(BOUT, exercise="walk"),
        line(WALK_RUN, exercise="run"),
        line(WALK_RUN, exercise="run", week=2),
        line(WALK_RUN, exercise="hill", optional=True),
        line(),
    ]

    assert weekly_sets(lines, weeks=[1, 2]).uncounted == ("walk", "run")


def test_a_program_without_weeks_is_refused():
    with pytest.raises(ValueError, match="without weeks"):
        weekly_sets([], weeks=[])


@pytest.mark.parametrize(
    ("dose", "told"),
    [(REPS, True), (HOLD, True), (TIMED, True), (BOUT, False), (WALK_RUN, False)],
    ids=lambda value: getattr(value, "kind", None),
)
def test_intervals_and_single_bouts_are_not_told_in_sets(dose, told):
    assert is_told_in_sets(dose) is told


@pytest.mark.parametrize(
    ("weeks", "found"),
    [
        ([], []),
        ([2], [(2, 2)]),
        ([1, 2, 3], [(1, 3)]),
        ([3, 1, 2, 2], [(1, 3)]),
        ([1, 3, 4, 6], [(1, 1), (3, 4), (6, 6)]),
    ],
)
def test_weeks_are_told_as_stretches_without_a_gap(weeks, found):
    assert stretches(weeks) == found
