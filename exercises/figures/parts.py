"""The body as shapes: each part with its depth, in the order that a painter would need."""

from __future__ import annotations

from math import atan2

from exercises.figures.body import HIP_HALF_WIDTH, SIDES
from exercises.figures.head import head_parts
from exercises.figures.limbs import arm_parts, leg_parts
from exercises.figures.look import Brush, Part
from exercises.figures.muscles import MUSCLES
from exercises.figures.paths import Circle, hull, limb, polygon

HANGS = 0.125  # metres that a thigh may be before or behind the trunk and still hang under it


def body_parts(brush: Brush, muscles: tuple[str, ...]) -> list[Part]:
    legs = [part for side in SIDES for part in leg_parts(brush, side)]
    found = [*_trunk(brush, legs), *head_parts(brush), *legs]
    for side in SIDES:
        found += arm_parts(brush, side)
    return found + [_muscle(brush, name, found) for name in muscles]


def _trunk(brush: Brush, legs: list[Part]) -> list[Part]:
    """Shorts round the hips; the shirt hangs over them, and over thighs that hang."""
    up, down = brush.at("thorax", (0, 0.2, 0)), brush.at("pelvis")
    axis = atan2(up[1] - down[1], up[0] - down[0])
    ribs = _pair(brush, "thorax", 0.006, 0.02, 0.062, 0.088)
    pelvis = [
        *_pair(brush, "pelvis", 0, -0.005, HIP_HALF_WIDTH, 0.094),
        *_pair(brush, "pelvis", -0.045, -0.012, 0.060, 0.088),
        *_pair(brush, "pelvis", 0.005, 0.050, 0.072, 0.080),
    ]
    hem = [
        *_pair(brush, "pelvis", 0.002, 0.030, 0.084, 0.086),
        *_pair(brush, "pelvis", -0.034, 0.022, 0.066, 0.090),
    ]
    chest = [
        *ribs,
        *_pair(brush, "thorax", 0.008, 0.13, 0.072, 0.098),
        *_pair(brush, "thorax", -0.005, 0.212, 0.160, 0.056),
        *_pair(brush, "thorax", -0.010, 0.232, 0.045, 0.050),
    ]
    waist = _pair(brush, "abdomen", 0.004, 0, 0.058, 0.080)
    shirt = hull([*hem, *waist, *ribs], 18, axis) + hull(chest, 18, axis)
    under, over = _round_the_hips(brush, legs)
    return [
        Part("trunk", under, (("shorts", hull(pelvis, 14, axis)),)),
        Part("shirt", over, (("shirt", shirt),)),
    ]


def _round_the_hips(brush: Brush, legs: list[Part]) -> tuple[float, float]:
    """Depths of the shorts and of the shirt: hanging thighs come between, so that neither the
    seat's outline runs across them nor their upper end across the shirt."""
    trunk = brush.trunk_depth()
    thighs = {part.name[-1]: part.depth for part in legs if part.name.startswith("thigh")}
    before = [depth for depth in thighs.values() if depth < trunk + HANGS]
    behind = [d for side, d in thighs.items() if d > trunk - HANGS and not brush.look.far[side]]
    return min([trunk, *behind]) - 0.002, max([trunk, *before]) + 0.002


def _pair(brush: Brush, segment: str, x: float, y: float, z: float, radius: float) -> list[Circle]:
    """Two spheres of flesh, right and left; a broad body is also wider."""
    wide = z * (0.6 + 0.4 * brush.look.girth)
    return [brush.round(segment, (x, y, k * wide), radius) for k in (1, -1)]


def _muscle(brush: Brush, name: str, parts: list[Part]) -> Part:
    """The muscle on its limb; dashed when it lies on the side that is turned away."""
    muscle_name, _dot, rest = name.partition(".")
    side, _colon, kind = rest.partition(":")
    muscle = MUSCLES[muscle_name](1 if side == "R" else -1)
    spheres = [brush.sphere(muscle.segment, place, radius) for place, radius in muscle.chain]
    faces = brush.body.direction(muscle.segment, muscle.faces)
    away = brush.camera.unframed(faces)[2] < -0.45
    look = kind or "work"
    shapes = (
        (f"{look} hid" if away else look, limb(spheres, start="round")),
        ("fibre", polygon(spheres, closed=False)),
    )
    return Part(f"muscle.{name}", _host_depth(brush, muscle.segment, side, parts) + 0.004, shapes)


def _host_depth(brush: Brush, segment: str, side: str, parts: list[Part]) -> float:
    depths = {part.name: part.depth for part in parts}
    if segment not in ("pelvis", "abdomen", "thorax"):
        return depths[segment]
    trunk = max(depths["trunk"], depths["shirt"])
    if segment == "pelvis" and not brush.look.far[side]:
        return max(trunk, depths[f"thigh.{side}"])
    return trunk
