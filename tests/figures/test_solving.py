"""Angles are kept where contacts allow it, and contacts are kept always."""

import itertools

import pytest

from exercises.figures import parse_spec
from exercises.figures.body import BASES, POINTS, RANGES, all_angles, range_of, skeleton
from exercises.figures.movement import solve_movement
from exercises.figures.solver import _Slopes
from exercises.figures.vectors import distance
from tests.figures.made import other_side, squat


def test_every_angle_has_a_range_but_the_place_of_the_body():
    assert {name for name in all_angles() if range_of(name) is None} == {
        "root.x",
        "root.y",
        "root.z",
        "root.pitch",
        "root.roll",
        "root.yaw",
    }
    assert all(low <= 0 < high for low, high in RANGES.values())


def test_both_sides_of_the_body_are_mirror_images():
    pose = {"hip.R.flex": 40, "hip.R.abd": 20, "hip.R.rot": 10, "knee.R.flex": 60}
    pose |= {"shoulder.R.flex": 30, "shoulder.R.abd": 50, "shoulder.R.rot": 15}
    pose |= {"elbow.R.flex": 70, "ankle.R.dorsi": 12, "ankle.R.inv": 9, "root.y": 0.9}
    right = skeleton(pose)
    left = skeleton({other_side(name): value for name, value in pose.items()})

    for name in POINTS:
        x, y, z = right.point(name)
        assert left.point(other_side(name)) == pytest.approx((x, y, -z))


def test_how_a_joint_moves_a_point_is_what_turning_it_a_little_does():
    """The slopes that the solver follows, against small real steps."""
    pose = {"root.y": 0.9, "root.pitch": 12, "root.yaw": 20, "root.roll": -8, "trunk.flex": 20}
    pose |= {"hip.R.flex": 50, "hip.R.abd": 12, "knee.R.flex": 70, "shoulder.R.flex": 60}
    angles = sorted(all_angles())
    body = skeleton(pose, BASES["side_left"])
    slopes = _Slopes(body, angles)
    small = 1e-4
    for point in ("heel.R", "palm.R", "occiput"):
        for index, name in enumerate(angles):
            turn = small if name in ("root.x", "root.y", "root.z") else small * 57.29577951308232
            moved = skeleton({**pose, name: pose.get(name, 0.0) + turn}, BASES["side_left"])
            real = [
                (b - a) / small for a, b in zip(body.point(point), moved.point(point), strict=True)
            ]
            assert slopes.moves(point).get(index, (0, 0, 0)) == pytest.approx(real, abs=2e-3)


def test_planted_feet_stay_where_they_are_in_every_picture():
    movement = solve_movement(parse_spec(squat()))
    places = [body.point("heel.R") for body in movement.bodies]

    assert len(places) >= 4
    assert all(distance(place, places[0]) < 0.002 for place in places)
    assert places[0][1] == pytest.approx(0, abs=0.002)


def test_a_described_angle_is_kept_the_more_the_dearer_it_is():
    def knee(weight: float) -> float:
        spec = parse_spec(squat(weights={"knee.*.flex": weight}))
        return solve_movement(spec).poses[-1]["knee.R.flex"]

    assert abs(knee(5) - 45) < 0.5
    assert abs(knee(5) - 45) <= abs(knee(0.001) - 45)


def test_a_locked_angle_is_not_touched():
    movement = solve_movement(parse_spec(squat(lock=["knee.R.flex"])))

    assert movement.poses[-1]["knee.R.flex"] == 45


def test_the_movement_runs_from_the_start_over_the_poses_between_to_the_end():
    data = squat(contacts=[], balance=[], free=[], via=[{"hip.R.flex": 60}], end={"hip.R.flex": 20})
    bends = [pose.get("hip.R.flex", 0) for pose in solve_movement(parse_spec(data)).poses]

    assert bends[0] == pytest.approx(0)
    assert max(bends) == pytest.approx(60)
    assert bends[-1] == pytest.approx(20)


def test_a_cycle_ends_where_it_began():
    data = squat(via=[{"knee.*.flex": 20, "hip.*.flex": 20}], cycle=True)
    movement = solve_movement(parse_spec(data))

    assert movement.poses[0] == movement.poses[-1]
    assert 0 < movement.end < len(movement.poses) - 1
    assert movement.at[0] == 0
    assert movement.at[-1] == 1


def test_pictures_stand_close_enough_to_move_smoothly():
    poses = solve_movement(parse_spec(squat(end={"knee.*.flex": 80, "hip.*.flex": 80}))).poses
    steps = [b["knee.R.flex"] - a["knee.R.flex"] for a, b in itertools.pairwise(poses)]

    assert all(0 < step < 20 for step in steps)
