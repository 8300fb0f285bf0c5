"""Head and neck: facing, turned away or seen from behind."""

from __future__ import annotations

from math import atan2

from exercises.figures.look import Brush, Part, Shape
from exercises.figures.paths import capsule, circle, hull

FACING_VIEWER = 0.45  # from here on the eyes are seen
SEEN_FULL_ON = 0.93


def head_parts(brush: Brush) -> list[Part]:
    trunk, head = brush.trunk_depth(), brush.at("head")[2]
    shoulders = brush.at("thorax", (0, 0.2, 0))[2]
    neck = capsule(
        brush.at("neck", (0, -0.03, 0)),
        brush.size(0.050),
        brush.at("head", (-0.014, -0.035, 0)),
        brush.size(0.044),
    )
    nearer = head > shoulders + 0.06
    return [
        Part("neck", trunk + (0.03 if nearer else -0.02), (("skin", neck),)),
        Part("head", trunk + 0.04 + (head - shoulders) * 0.6, tuple(_face(brush))),
    ]


def _face(brush: Brush) -> list[Shape]:
    up, down = brush.at("head", (0, 0.1, 0)), brush.at("head")
    axis = atan2(up[1] - down[1], up[0] - down[0])
    face = hull(
        [
            *(brush.sphere("head", (0.026, 0.014, z), 0.064) for z in (0.020, -0.020)),
            brush.sphere("head", (0.040, -0.066, 0), 0.043),
        ],
        16,
        axis,
    )
    hair = hull(
        [
            brush.sphere("head", (-0.012, 0.036, 0), 0.093),
            brush.sphere("head", (-0.042, -0.012, 0), 0.074),
        ],
        16,
        axis,
    )
    behind, before = _ears(brush)
    if brush.look.face <= -0.35:
        return [*behind, ("skin", face), ("hair", hair), *before]
    crown = hull(
        [
            *(brush.sphere("head", (0.020, 0.080, z), 0.040) for z in (0.028, -0.028)),
            brush.sphere("head", (-0.05, 0.075, 0), 0.05),
        ],
        14,
        axis,
    )
    turned_away = abs(brush.look.face) < SEEN_FULL_ON
    nose = [("skin", _nose(brush, axis))] if turned_away else []
    flat_nose = [("skin_flat", _nose(brush, axis))] if turned_away else []
    shapes = [*behind, ("hair", hair), *nose, ("skin", face), *flat_nose, ("hair_flat", crown)]
    return [*shapes, *before, *_eyes(brush)]


def _nose(brush: Brush, axis: float) -> str:
    spheres = [
        ((0.082, 0.010, 0), 0.013),
        ((0.101, -0.016, 0), 0.012),
        ((0.078, -0.022, 0), 0.012),
    ]
    return hull([brush.sphere("head", place, radius) for place, radius in spheres], 8, axis)


def _eyes(brush: Brush) -> list[Shape]:
    if brush.look.face <= FACING_VIEWER:
        return []
    eyes = [brush.at("head", (0.082, 0.008, z)) for z in (0.030, -0.030)]
    return [("ink", circle(eye, 0.008 * brush.scale)) for eye in eyes]


def _ears(brush: Brush) -> tuple[list[Shape], list[Shape]]:
    """Those behind the face and those before it."""
    behind, before = [], []
    for k, depth in zip((1, -1), brush.look.ears, strict=True):
        if depth <= -0.012 and abs(brush.look.face) <= 0.7:
            continue
        ear = circle(brush.at("head", (-0.018, -0.012, 0.080 * k)), 0.016 * brush.scale)
        (before if depth > 0.03 else behind).append(("skin", ear))
    return behind, before
