import pytest

from programs.rules.templates import changed_lines, week_minutes


def line(slug, *, sets=3, optional=False, side="together", per_week=3):
    return {
        "slug": slug,
        "dose": {"kind": "reps", "sets": sets, "reps_min": 10, "reps_max": 12, "rest_s": 60},
        "side": side,
        "per_week": per_week,
        "core": not optional,
        "optional": optional,
    }


def week(*lines):
    return {"items": list(lines)}


BEFORE = week(line("squat"), line("clam"), line("bridge"))


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        pytest.param(BEFORE, 0, id="the same"),
        pytest.param(week(*reversed(BEFORE["items"])), 0, id="another order"),
        pytest.param(week(line("squat", sets=4), line("clam"), line("bridge")), 1, id="dose"),
        pytest.param(week(line("lunge"), line("clam"), line("bridge")), 1, id="exercise"),
        pytest.param(week(line("squat", side="each"), line("clam"), line("bridge")), 1, id="side"),
        pytest.param(week(line("squat", per_week=2), line("clam"), line("bridge")), 1, id="times"),
        pytest.param(week(line("clam")), 2, id="two lines less"),
        pytest.param(week(*BEFORE["items"], line("hop")), 1, id="a line more"),
        pytest.param(week(*BEFORE["items"], line("hop", optional=True)), 0, id="optional is off"),
        pytest.param(week(line("hop"), line("run"), line("jump")), 3, id="all of them"),
    ],
)
def test_changed_lines_are_counted(after, changed):
    assert changed_lines(BEFORE, after) == changed


def test_minutes_of_a_week_leave_optional_lines_out():
    alone = week(line("squat"))

    assert week_minutes(week(line("squat"), line("hop", optional=True))) == week_minutes(alone)
    assert week_minutes(alone) == 5.4
