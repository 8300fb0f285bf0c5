"""A figure that is not honest is found out, each fault by its own check."""

import time

import pytest

from exercises.figures import parse_spec, problems_of
from exercises.figures.body import POINTS, all_angles, range_of
from exercises.figures.checks import LARGEST, movement_problems, picture_problems
from exercises.figures.movement import solve_movement
from tests.figures.made import squat

# Arms that hang down a little to the side: nothing of them touches the body.
HANDS_FREE = {"shoulder.*.abd": 25}


def codes(data, **limits) -> set[str]:
    return {problem.code for problem in problems_of(data, **limits)}


def standing(**pose) -> dict:
    """A body that stands as it is told; without contacts the solver moves nothing."""
    start = {"root.y": 0.93, **HANDS_FREE, **pose}
    return {"start": start, "end": start}


def test_an_honest_squat_has_no_problems():
    assert problems_of(squat(), knee_limit=45, step_height=0.20) == []


def test_a_hand_that_cannot_reach_is_an_open_contact():
    data = squat(contacts=[*squat()["contacts"], {"pt": "elbow.R", "to": "elbow.L"}])
    data["lock"] = ["shoulder.R.flex", "shoulder.R.abd", "shoulder.R.rot", "elbow.R.flex"]

    assert "contact_open" in codes(data)


def test_a_foot_sunk_into_the_floor_is_found():
    assert "below_floor" in codes(standing(**{"root.y": 0.85}) | {"lock": ["root.y"]})
    assert codes(standing()) == set()


def test_a_body_beside_its_feet_would_fall():
    leaning = {"root.pitch": 40}
    data = squat(end=leaning, free=[], balance_w=0)

    assert "out_of_balance" in codes(data)
    assert "out_of_balance" not in codes({**data, "balance": []})


def test_a_body_between_its_feet_would_fall_from_one_of_them():
    assert "out_of_balance" in codes({**standing(), "balance": ["R"]})
    assert "out_of_balance" not in codes({**standing(), "balance": ["R", "L"]})


@pytest.mark.parametrize(("limit", "found"), [(None, False), (45, False), (40, True)])
def test_a_knee_may_bend_three_degrees_more_than_the_exercise(limit, found):
    data = squat(weights={"knee.R.flex": 3, "knee.L.flex": 3})

    assert ("knee_too_far" in codes(data, knee_limit=limit)) == found


def test_the_knee_limit_holds_for_the_named_legs_only():
    data = {
        **standing(),
        "end": {"knee.L.flex": 70, "hip.L.flex": 70},
        "contacts": [{"pt": "foot.R", "on": "floor"}],
    }

    assert "knee_too_far" not in codes(data, knee_limit=20)
    assert "knee_too_far" in codes({**data, "knee_of": "LR"}, knee_limit=20)
    assert "knee_too_far" not in codes({**data, "knee_of": ""}, knee_limit=20)


def test_a_step_of_another_height_is_found():
    assert "step_height" in codes(squat(), step_height=0.10)
    assert "step_missing" in codes(squat(props=[]), step_height=0.10)


COLLISIONS = {
    "legs crossed through each other": ({"hip.*.abd": -10}, "shank.L goes through shank.R"),
    "an arm through the trunk": (
        {"shoulder.R.abd": 10, "shoulder.R.rot": -88, "elbow.R.flex": 90},
        "belly goes through forearm.R",
    ),
    "a forearm through the head": (
        {
            "shoulder.R.flex": 170,
            "shoulder.R.abd": -30,
            "shoulder.R.rot": -20,
            "elbow.R.flex": 140,
        },
        "head goes through forearm.R",
    ),
}


@pytest.mark.parametrize(("pose", "words"), COLLISIONS.values(), ids=COLLISIONS)
def test_a_limb_planted_through_the_body_is_caught(pose, words):
    found = [p for p in problems_of(standing(**pose)) if p.code == "collision"]

    assert [problem for problem in found if words in problem.words]


def test_an_arm_that_rests_on_the_body_is_no_collision():
    pose, _words = COLLISIONS["an arm through the trunk"]
    resting = {"contacts": [{"pt": "palm.R", "to": "iliac.L", "limb": False}]}

    assert "collision" not in codes({**standing(**pose), **resting})
    assert "collision" in codes({**standing(**pose)})


def test_a_planted_foot_that_slides_is_found():
    spec = parse_spec(squat())
    movement = solve_movement(spec)
    movement.poses[2]["root.x"] += 0.03

    found = movement_problems(spec, movement)
    assert next((p.code, p.frame) for p in found if p.code == "slides") == ("slides", 2)
    assert {p.code for p in movement_problems(spec, solve_movement(spec))} == set()


def test_a_joint_out_of_its_range_is_found():
    spec = parse_spec(squat())
    movement = solve_movement(spec)
    movement.poses[1]["neck.flex"] = 80

    found = {p.code for p in movement_problems(spec, movement)}
    assert {"joint_out_of_range", "jumps"} <= found


def test_the_same_fault_in_ten_pictures_is_told_once():
    found = problems_of(standing(**{"root.y": 0.85}) | {"lock": ["root.y"]})

    words = [problem.words for problem in found if "heel.R" in problem.words]
    assert len(words) == 1


PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'


def test_a_picture_too_large_for_a_phone_is_found():
    for kind in LARGEST:
        pictures = {**dict.fromkeys(LARGEST, PICTURE), kind: PICTURE + " " * LARGEST[kind]}

        assert [problem.code for problem in picture_problems(pictures)] == ["too_large"]


def test_a_shape_that_changes_its_kind_while_it_moves_is_found():
    moving = PICTURE.replace("/>", '><animate values="M0 0L1 1;M0 0Q1 1 2 2"/></path>')

    found = picture_problems({**dict.fromkeys(LARGEST, PICTURE), "anim": moving})
    assert [problem.code for problem in found] == ["flickers"]
    assert picture_problems(dict.fromkeys(LARGEST, PICTURE)) == []


def test_a_figure_nobody_can_take_is_refused_within_seconds():
    """As large as the schema allows, every contact impossible, every pose the opposite of the one
    before."""
    angles = sorted(all_angles())

    def pose(turn: int) -> dict:
        return {
            name: (range_of(name) or ((-3, 3) if name in PLACES else (-1000, 1000)))[
                (turn + number) % 2
            ]
            for number, name in enumerate(angles)
        }

    points = sorted(POINTS)
    contacts = [{"pt": a, "to": b} for a, b in zip(points[:24], points[-24:], strict=True)]
    data = {
        "start": pose(0),
        "end": pose(1),
        "via": [pose(turn) for turn in range(8)],
        "cycle": True,
        "contacts": contacts,
        "free": angles[:30],
        "balance": ["L", "R"],
    }

    began = time.process_time()
    found = problems_of(data)
    assert time.process_time() - began < 15  # seconds of a slow machine; alone it takes three
    assert "contact_open" in {problem.code for problem in found}
    assert solve_movement(parse_spec(data)).problem.tries_left == 0


PLACES = ("root.x", "root.y", "root.z")
