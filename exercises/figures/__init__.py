"""Exercises drawn from joint angles: parse a figure's data, solve it, check it, draw it.

    drawn = draw(data)              # data: one JSON object, see `spec.Spec`
    drawn.thumb, drawn.pair, drawn.anim   # SVG without any text
    problems_of(data, knee_limit=45)      # what keeps it from the catalogue

Pure and deterministic: the same data gives the same bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from exercises.figures.checks import CheckProblem, movement_problems, picture_problems
from exercises.figures.drawing import BUILDS, Drawing
from exercises.figures.movement import Movement, solve_movement
from exercises.figures.palette import BANDS, TONES, mirrored, recoloured
from exercises.figures.spec import Spec, SpecError, parse_spec

ENGINE_VERSION = "2"  # raise it when the same data would be drawn otherwise

__all__ = [
    "BANDS",
    "BUILDS",
    "ENGINE_VERSION",
    "TONES",
    "CheckProblem",
    "Drawn",
    "SpecError",
    "draw",
    "mirrored",
    "parse_spec",
    "problems_of",
    "recoloured",
]


@dataclass(frozen=True)
class Drawn:
    """The pictures of one figure, each the text of an SVG."""

    thumb: str
    pair: str
    anim: str


def draw(data: Mapping, *, build: str = "slim") -> Drawn:
    """Draw a figure. build: slim or broad. Raises SpecError for data that is no figure."""
    spec, movement = _solved(data)
    drawing = Drawing(spec, movement, build=build)
    return Drawn(thumb=drawing.thumb(), pair=drawing.pair(), anim=drawing.anim())


def problems_of(
    data, *, knee_limit: float | None = None, step_height: float | None = None
) -> list[CheckProblem]:
    """Everything that is wrong with a figure; empty when it may be shown.

    knee_limit: the exercise's largest knee bend, degrees. step_height: metres, where it has a step.
    """
    try:
        return list(_problems_of_text(_text_of(data), knee_limit, step_height))
    except SpecError as error:
        return [CheckProblem("schema", words) for words in error.problems]


def _text_of(data) -> str:
    if not isinstance(data, Mapping):
        raise SpecError(["A figure is an object with named values."])
    return json.dumps(data, sort_keys=True)


def _solved(data) -> tuple[Spec, Movement]:
    return _solved_text(_text_of(data))


@lru_cache(maxsize=512)
def _problems_of_text(
    text: str, knee_limit: float | None, step_height: float | None
) -> tuple[CheckProblem, ...]:
    """A catalogue asks of the same figures again and again: at every import, at every draft."""
    spec, movement = _solved_text(text)
    found = movement_problems(spec, movement, knee_limit=knee_limit, step_height=step_height)
    drawing = Drawing(spec, movement)
    pictures = {"thumb": drawing.thumb(), "pair": drawing.pair(), "anim": drawing.anim()}
    return (*found, *picture_problems(pictures))


@lru_cache(maxsize=32)
def _solved_text(text: str) -> tuple[Spec, Movement]:
    """Solving is the dear part; checking and drawing the same figure solve it once."""
    spec = parse_spec(json.loads(text))
    return spec, solve_movement(spec)
