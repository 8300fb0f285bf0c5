"""Whether a figure is honest: feet planted, joints in range, nothing through floor or body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from exercises.figures.body import SIDES, Skeleton, range_of
from exercises.figures.movement import Movement
from exercises.figures.solver import NEVER_BELOW
from exercises.figures.spec import Spec
from exercises.figures.vectors import Vector, distance

# Metres and degrees (pfprehab defaults). What a joint or a contact may miss before it shows.
CONTACT_OPEN, CONTACT_ON_BODY_OPEN = 0.005, 0.012
SLIDES = 0.008
SINKS = 0.012
JUMP = 30.0
KNEE_OVER = 3.0
STEP_OFF = 0.005
THROUGH = 0.055  # how deep one part may press into another: flesh gives way
BASE_OF_SUPPORT = 0.025
LARGEST = {"thumb": 15_000, "pair": 22_000, "anim": 130_000}  # bytes


@dataclass(frozen=True)
class CheckProblem:
    """code: which check. frame: index of the pose, or None for the figure as a whole."""

    code: str
    words: str
    frame: int | None = None

    def __str__(self) -> str:
        return self.words


def movement_problems(
    spec: Spec,
    movement: Movement,
    *,
    knee_limit: float | None = None,
    step_height: float | None = None,
) -> list[CheckProblem]:
    """What the body does that it should not. knee_limit: the exercise's largest knee bend."""
    found = [*_open_contacts(movement), *_jumps(movement), *_step_problems(spec, step_height)]
    for frame, (pose, body) in enumerate(zip(movement.poses, movement.bodies, strict=True)):
        found += _ranges(pose, frame)
        found += _sinking(body, frame)
        found += _sliding(movement, body, frame)
        found += _balance(spec, body, frame)
        found += _collisions(spec, body, frame)
        found += _knees(spec, pose, frame, knee_limit)
    return _once(found)


def _once(found: list[CheckProblem]) -> list[CheckProblem]:
    """The first of each kind and place: the same fault in ten frames is one fault."""
    seen: dict[tuple[str, str], CheckProblem] = {}
    for problem in found:
        seen.setdefault((problem.code, re.sub(r"[\d.]+", "", problem.words)), problem)
    return list(seen.values())


def _open_contacts(movement: Movement) -> Iterator[CheckProblem]:
    for frame in (0, movement.end):
        pose, phases = movement.poses[frame], movement.phases[frame]
        for contact, error in movement.problem.contact_errors(pose, phases):
            limit = CONTACT_ON_BODY_OPEN if contact.kind == "to" else CONTACT_OPEN
            if contact.kind != "at" and error > limit:
                words = f"The contact of {contact.point} is open by {error * 1000:.0f} mm."
                yield CheckProblem("contact_open", words, frame)


def _ranges(pose, frame: int) -> Iterator[CheckProblem]:
    for angle, value in sorted(pose.items()):
        limits = range_of(angle)
        if limits and not limits[0] - 0.01 <= value <= limits[1] + 0.01:
            words = f"{angle} is at {value:.0f} degrees, outside {limits[0]} to {limits[1]}."
            yield CheckProblem("joint_out_of_range", words, frame)


def _sinking(body: Skeleton, frame: int) -> Iterator[CheckProblem]:
    for name in NEVER_BELOW:
        below = -body.point(name)[1]
        if below > SINKS:
            words = f"{name} is {below * 1000:.0f} mm below the floor."
            yield CheckProblem("below_floor", words, frame)


def _sliding(movement: Movement, body: Skeleton, frame: int) -> Iterator[CheckProblem]:
    problem = movement.problem
    for number, contact in enumerate(problem.contacts):
        pin = problem.pins.get(number)
        if pin is None or contact.slide:
            continue
        way = distance(body.point(contact.point), pin)
        if way > SLIDES:
            words = f"{contact.point} should stay but slides {way * 1000:.0f} mm."
            yield CheckProblem("slides", words, frame)


def _balance(spec: Spec, body: Skeleton, frame: int) -> Iterator[CheckProblem]:
    if not spec.balance:
        return
    names = [f"{n}.{s}" for s in spec.balance for n in ("heel", "toe", "balli", "ballo")]
    feet = [body.point(name) for name in names]
    centre = body.centre_of_mass()
    for axis, margin in ((0, 0.0), (2, BASE_OF_SUPPORT)):
        low = min(p[axis] for p in feet) - margin
        high = max(p[axis] for p in feet) + margin
        out = max(low - centre[axis], centre[axis] - high)
        if out > 0:
            words = f"The body would fall: its weight is {out * 1000:.0f} mm beside the feet."
            yield CheckProblem("out_of_balance", words, frame)


def _jumps(movement: Movement) -> Iterator[CheckProblem]:
    for frame, (a, b) in enumerate(zip(movement.poses, movement.poses[1:], strict=False), 1):
        for angle in sorted({*a, *b}):
            if range_of(angle) is None:
                continue
            jump = abs(a.get(angle, 0.0) - b.get(angle, 0.0))
            if jump > JUMP:
                words = f"{angle} jumps by {jump:.0f} degrees from one picture to the next."
                yield CheckProblem("jumps", words, frame)


def _knees(spec: Spec, pose, frame: int, limit: float | None) -> Iterator[CheckProblem]:
    if limit is None:
        return
    for side in spec.knee_of:
        bend = pose.get(f"knee.{side}.flex", 0.0)
        if bend > limit + KNEE_OVER:
            words = f"knee.{side} bends {bend:.0f} degrees; the exercise allows {limit:g}."
            yield CheckProblem("knee_too_far", words, frame)


def _step_problems(spec: Spec, wanted: float | None) -> Iterator[CheckProblem]:
    if wanted is None:
        return
    heights = [prop["h"] for prop in spec.props if prop["type"] == "step"]
    if not heights:
        yield CheckProblem("step_missing", "The step of the exercise is not in the picture.")
    for height in heights:
        if abs(height - wanted) > STEP_OFF:
            words = f"The step is {height * 100:.0f} cm high; the exercise has {wanted * 100:.0f}."
            yield CheckProblem("step_height", words)


# Spheres along segments: (segment, ends, radius). Neighbours are never compared.
_BODIES: dict[str, tuple[str, tuple[Vector, Vector], float]] = {
    "trunk": ("thorax", ((0, -0.05, 0), (0, 0.15, 0)), 0.115),
    "belly": ("abdomen", ((0, 0.0, 0), (0, 0.08, 0)), 0.105),
    "head": ("head", ((0, -0.03, 0), (0, 0.05, 0)), 0.085),
}
for _side in SIDES:
    _BODIES |= {
        f"thigh.{_side}": (f"thigh.{_side}", ((0, -0.16, 0), (0, -0.40, 0)), 0.062),
        f"shank.{_side}": (f"shank.{_side}", ((0, -0.06, 0), (0, -0.38, 0)), 0.046),
        f"forearm.{_side}": (f"farm.{_side}", ((0, -0.05, 0), (0, -0.23, 0)), 0.032),
    }
_PAIRS = (
    *(("head", f"{part}.{side}") for part in ("thigh", "shank", "forearm") for side in SIDES),
    *((trunk, f"forearm.{side}") for trunk in ("trunk", "belly") for side in SIDES),
    *((f"shank.{a}", f"{part}.{b}") for a, b in (("L", "R"), ("R", "L")) for part in ("thigh",)),
    ("shank.L", "shank.R"),
    ("thigh.L", "thigh.R"),
    ("forearm.L", "forearm.R"),
    *((f"forearm.{a}", f"{part}.{b}") for a in SIDES for b in SIDES for part in ("thigh", "shank")),
)
_SPHERES = 4


def _collisions(spec: Spec, body: Skeleton, frame: int) -> Iterator[CheckProblem]:
    """Parts that go through each other deeper than flesh gives way. An arm that rests on the body
    by a contact of the data is meant to be there."""
    resting = {
        f"forearm.{c['pt'][-1]}"
        for c in spec.contacts
        if "to" in c and c["pt"][-2:] in (".L", ".R")
    }
    spheres = {name: _spheres(body, *place) for name, place in _BODIES.items()}
    for one, other in _PAIRS:
        if {one, other} & resting:
            continue
        reach = _BODIES[one][2] + _BODIES[other][2]
        gap = min(distance(a, b) for a in spheres[one] for b in spheres[other])
        if reach - gap > THROUGH:
            words = f"{one} goes through {other} by {(reach - gap) * 1000:.0f} mm."
            yield CheckProblem("collision", words, frame)


def _spheres(body: Skeleton, segment: str, ends: tuple[Vector, Vector], _radius) -> list[Vector]:
    a, b = (body.at(segment, end) for end in ends)
    shares = [number / (_SPHERES - 1) for number in range(_SPHERES)]
    return [tuple(p * (1 - s) + q * s for p, q in zip(a, b, strict=True)) for s in shares]


def picture_problems(pictures: dict[str, str]) -> list[CheckProblem]:
    """What a finished picture must keep: its size, no text, no script, one structure in motion."""
    found = []
    for kind, svg in pictures.items():
        if len(svg) > LARGEST[kind]:
            words = f"The {kind} has {len(svg)} bytes; at most {LARGEST[kind]} are sent to a phone."
            found.append(CheckProblem("too_large", words))
    for values in re.findall(r'values="([^"]+)"', pictures["anim"]):
        if len({re.sub(r"-?\d+", "", value) for value in values.split(";")}) > 1:
            found.append(CheckProblem("flickers", "A shape changes its kind while it moves."))
            break
    return found
