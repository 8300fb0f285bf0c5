"""Every figure of the catalogue is drawn, keeps its exercise and fits its place."""

import json
import re
from functools import cache

import pytest

from exercises.figures import draw, problems_of
from exercises.figures.drawing import Drawing
from exercises.figures.movement import solve_movement
from exercises.figures.spec import parse_spec
from tests.figures.made import CATALOGUE, FOLDER, corners_of, figure_of, parsed

STEP = re.compile(r"step-(?:up|down).*?-(\d+)$")  # the number in the name is its height in cm


@cache
def exercises() -> dict[str, dict]:
    text = (FOLDER.parent / "exercises.json").read_text(encoding="utf-8")
    return {exercise["slug"]: exercise for exercise in json.loads(text)["exercises"]}


def limits_of(slug: str) -> dict:
    angles = (exercises()[slug].get("knee_flexion_deg") or {}).values()
    step = STEP.search(slug)
    return {
        "knee_limit": max((a for a in angles if a is not None), default=None),
        "step_height": int(step[1]) / 100 if step else None,
    }


def test_every_exercise_has_a_figure_and_every_figure_an_exercise():
    assert set(CATALOGUE) == set(exercises())


@pytest.mark.parametrize("slug", CATALOGUE)
def test_a_figure_of_the_catalogue_has_no_problems(slug):
    assert [str(problem) for problem in problems_of(figure_of(slug), **limits_of(slug))] == []


@pytest.mark.parametrize("slug", CATALOGUE)
def test_a_figure_of_the_catalogue_is_drawn_inside_its_pictures(slug):
    """What is marked and drawn of the body is in the frame, half a line's width aside."""
    spec = parse_spec(figure_of(slug))
    drawing = Drawing(spec, solve_movement(spec))
    drawn = draw(figure_of(slug))
    for svg in (drawn.thumb, drawn.pair, drawn.anim):
        parsed(svg)
        assert "nan" not in svg
    left, top, right, bottom = corners_of(drawn.thumb)
    for body in drawing.bodies:
        for _rotation, origin in body.segments.values():
            x, y, _depth = drawing.camera(origin)
            assert left < x < right
            assert top < y < bottom


def test_no_two_exercises_have_the_same_picture():
    pictures = {slug: draw(figure_of(slug)).pair for slug in CATALOGUE}
    first: dict[str, str] = {}
    same = [
        (slug, first[svg]) for slug, svg in pictures.items() if first.setdefault(svg, slug) != slug
    ]

    assert same == []
