"""Whatever a curator types is refused in words or drawn; nothing in between."""

import copy
import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.figures import draw, parse_spec, problems_of
from exercises.figures.body import BASES, all_angles, range_of
from exercises.figures.movement import solve_movement
from exercises.figures.muscles import MUSCLES
from tests.figures.made import CATALOGUE, corners_of, figure_of, numbers_of, parsed, paths_of, squat

TOP = Path(__file__).parents[2]
MEASURES = {"root.x": (-1, 1), "root.y": (0, 1.5), "root.z": (-1, 1)}


def angle(name: str):
    return st.floats(*(MEASURES.get(name) or range_of(name) or (-180, 180)))


poses = st.fixed_dictionaries({}, optional={name: angle(name) for name in sorted(all_angles())})
figures = st.builds(
    lambda start, end, base, yaw, pitch, planted, muscle: {
        "start": start,
        "end": end,
        "base": base,
        "camera": {"yaw": yaw, "pitch": pitch},
        "contacts": [{"pt": "foot.R", "on": "floor"}] if planted else [],
        "muscles": [f"{muscle}.R", f"{muscle}.L:stretch"],
    },
    poses,
    poses,
    st.sampled_from(sorted(BASES)),
    st.integers(-180, 180),
    st.integers(0, 60),
    st.booleans(),
    st.sampled_from(sorted(MUSCLES)),
)


@settings(max_examples=40, deadline=None)
@given(figures)
def test_any_pose_within_the_ranges_is_drawn_whole(data):
    drawn = draw(data)
    for svg in (drawn.thumb, drawn.pair, drawn.anim):
        parsed(svg)
        assert not re.search(r"nan|inf|e[-+]?\d", "".join(paths_of(svg)))
    left, top, right, bottom = corners_of(drawn.thumb)
    for kind, path in re.findall(r'<path class="(\w+)[^"]*" d="([^"]*)"', drawn.thumb):
        if kind in ("skin", "shirt", "shorts", "shoe", "hair"):
            start = numbers_of(path)[:2]
            assert left <= start[0] <= right
            assert top <= start[1] <= bottom


@settings(max_examples=40, deadline=None)
@given(figures)
def test_any_solved_pose_keeps_its_joints_and_is_made_of_numbers(data):
    for pose in solve_movement(parse_spec(data)).poses:
        for name, value in pose.items():
            assert math.isfinite(value)
            if limits := range_of(name):
                assert limits[0] - 1e-6 <= value <= limits[1] + 1e-6


odd = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**400)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["R", "floor", "foot.R", "start", "step"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=4,
)


def places_in(value, path=()):
    """The way to everything in a document that has something in it."""
    keys = value.keys() if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield (*path, key)
        if isinstance(value[key], dict | list):
            yield from places_in(value[key], (*path, key))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["bridge-band", "leg-press-0-45", "walk-run-interval"]), st.data(), odd)
def test_anything_in_the_place_of_anything_is_told_in_words(slug, draws, value):
    data = figure_of(slug)
    *way, last = draws.draw(st.sampled_from(list(places_in(data))))
    holder = data
    for key in way:
        holder = holder[key]
    holder[last] = copy.deepcopy(value)

    assert all(str(problem) for problem in problems_of(data))


def bytes_of(slugs: list[str], *, seed: str) -> str:
    """The pictures of these figures, drawn by a process of its own."""
    code = (
        "import json, sys, hashlib\n"
        "from exercises.figures import draw, BUILDS\n"
        "seen = hashlib.sha256()\n"
        "for line in sys.stdin:\n"
        "    for build in BUILDS:\n"
        "        drawn = draw(json.loads(line), build=build)\n"
        "        seen.update((drawn.thumb + drawn.pair + drawn.anim).encode())\n"
        "print(seen.hexdigest())\n"
    )
    lines = "\n".join(json.dumps(figure_of(slug)) for slug in slugs)
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(TOP)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, input=lines, env=environment, cwd=TOP, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_the_same_figure_gives_the_same_bytes_in_every_process():
    slugs = CATALOGUE[::9]

    assert bytes_of(slugs, seed="1") == bytes_of(slugs, seed="2")


def test_the_order_of_keys_in_a_file_changes_nothing():
    data = squat()
    turned = dict(reversed(data.items()))

    assert draw(turned) == draw(data)
    assert list(turned) != list(data)


@pytest.mark.parametrize("slug", ["bridge", "monster-walk"])
def test_drawing_leaves_the_data_as_it_was(slug):
    data = figure_of(slug)
    draw(data)
    problems_of(data)

    assert data == figure_of(slug)
