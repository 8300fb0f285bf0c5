"""Legs and arms: each one silhouette where nothing can come between its parts."""

from __future__ import annotations

from math import atan2

from exercises.figures.body import ANKLE_HEIGHT, FOREARM, SHANK, THIGH, UPPER_ARM
from exercises.figures.look import Brush, Part
from exercises.figures.paths import Circle, hull, limb, polygon

# Flesh along the bone, from the upper joint on: forward, along, radius; metres.
Flesh = tuple[tuple[float, float, float], ...]
THIGH_FLESH: Flesh = (
    (0.0, 0.0, 0.089),
    (0.004, -0.10, 0.088),
    (0.010, -0.20, 0.079),
    (0.004, -0.34, 0.058),
    (0.0, -THIGH, 0.054),
)
SHANK_FLESH: Flesh = (
    (0.0, 0.0, 0.054),
    (-0.006, -0.05, 0.053),
    (-0.020, -0.13, 0.060),
    (-0.010, -0.26, 0.042),
    (0.0, -SHANK, 0.036),
)
SHORTS: Flesh = ((0.0, 0.0, 0.0925), (0.004, -0.11, 0.092), (0.006, -0.225, 0.086))
UPPER_ARM_FLESH: Flesh = (
    (0.0, 0.0, 0.051),
    (0.004, -0.10, 0.047),
    (0.004, -0.20, 0.040),
    (0.0, -UPPER_ARM, 0.037),
)
FOREARM_FLESH: Flesh = (
    (0.0, 0.0, 0.037),
    (0.004, -0.06, 0.041),
    (0.002, -0.16, 0.032),
    (0.0, -FOREARM, 0.025),
)
SLEEVE: Flesh = ((0.0, 0.0, 0.056), (0.002, -0.08, 0.056), (0.002, -0.155, 0.053))


def leg_parts(brush: Brush, side: str) -> list[Part]:
    """Thigh and shank, or both as one shape: then no line runs across the knee."""
    far = brush.look.far[side]
    shade, bias = ("_far", -0.05) if far else ("", 0.013)
    thigh, shank, foot = f"thigh.{side}", f"shank.{side}", f"foot.{side}"
    hip, knee, ankle = brush.at(thigh), brush.at(shank), brush.at(foot)
    upper_depth, lower_depth = (hip[2] + knee[2]) / 2 + bias, (knee[2] + ankle[2]) / 2 + bias
    whole = f"leg.{side}" in brush.look.whole
    upper = limb(_flesh(brush, thigh, THIGH_FLESH))
    lower = limb(_flesh(brush, shank, SHANK_FLESH), start="round" if whole else "open")
    shorts = ("shorts" + shade, limb(_flesh(brush, thigh, SHORTS), end="flat"))
    if whole:
        depth = (upper_depth + lower_depth) / 2
        shapes = (("skin" + shade, upper + lower), shorts)
        found = [Part(thigh, depth, shapes), Part(shank, depth, ())]
    else:
        found = [
            Part(thigh, upper_depth, (("skin" + shade, upper), shorts)),
            Part(shank, lower_depth, (("skin" + shade, lower),)),
        ]
    return [*found, _foot(brush, side, shade)]


def _flesh(brush: Brush, segment: str, flesh: Flesh) -> list[Circle]:
    return [brush.round(segment, (x, y, 0), radius) for x, y, radius in flesh]


def _foot(brush: Brush, side: str, shade: str) -> Part:
    foot, toes = f"foot.{side}", f"toes.{side}"
    heel = brush.sphere(foot, (-0.042, -0.043, 0), 0.035)
    ankle = brush.sphere(foot, (-0.002, -0.012, 0), 0.041)
    arch = brush.sphere(foot, (0.05, -0.035, 0), 0.036)
    ball = [brush.sphere(foot, (0.12, -0.052, z), 0.027) for z in (0.016, -0.016)]
    tip = [
        brush.sphere(toes, (0.0, 0.002, 0), 0.026),
        brush.sphere(toes, (0.048, -0.001, 0), 0.021),
    ]
    back, front = brush.at(foot, (-0.05, -0.06, 0)), brush.at(foot, (0.17, -0.06, 0))
    axis = atan2(front[1] - back[1], front[0] - back[0])
    shoe = hull([heel, ankle, arch, *ball], 14, axis) + hull([*ball, *tip], 10, axis)
    sole = polygon(
        [
            brush.at(foot, (-0.07, -0.062, 0)),
            brush.at(foot, (0.12, -ANKLE_HEIGHT + 0.012, 0)),
            brush.at(toes, (0.06, -0.010, 0)),
        ],
        closed=False,
    )
    depth = brush.at(foot, (0.04, -0.05, 0))[2] + (-0.045 if shade else 0.02)
    return Part(foot, depth, (("shoe" + shade, shoe), ("sole", sole)))


def arm_parts(brush: Brush, side: str) -> list[Part]:
    """Upper arm and forearm with the hand, or all as one shape."""
    far, other = brush.look.far, {"L": "R", "R": "L"}[side]
    shade = "_far" if far[side] else ""
    bias = -0.10 if far[side] else 0.10 if far[other] else 0.03
    upper, fore, hand = f"uarm.{side}", f"farm.{side}", f"hand.{side}"
    shoulder, elbow, wrist = brush.at(upper), brush.at(fore), brush.at(hand)
    upper_depth, lower_depth = (shoulder[2] + elbow[2]) / 2, (elbow[2] + wrist[2]) / 2 + 0.01
    whole = f"arm.{side}" in brush.look.whole
    arm = limb(_flesh(brush, upper, UPPER_ARM_FLESH))
    lower = limb(_flesh(brush, fore, FOREARM_FLESH), start="round" if whole else "open")
    lower += _hand(brush, side)
    sleeve = ("shirt" + shade, limb(_flesh(brush, upper, SLEEVE), end="flat"))
    if whole:
        both = (upper_depth + lower_depth) / 2 + bias
        shapes = (("skin" + shade, arm + lower), sleeve)
        found = [Part(upper, both, shapes), Part(fore, both, ())]
    else:
        found = [
            Part(upper, upper_depth + bias, (("skin" + shade, arm), sleeve)),
            Part(fore, lower_depth + bias, (("skin" + shade, lower),)),
        ]
    return [*found, Part(hand, brush.at(hand, (0, -0.06, 0))[2], ())]


def _hand(brush: Brush, side: str) -> str:
    """A fist where it holds something, otherwise an easy hand with its thumb."""
    hand, inward = f"hand.{side}", -1 if side == "R" else 1
    wrist = brush.round(hand, (0, 0, 0), 0.026)
    if side in brush.look.grips:
        knuckles = [
            brush.sphere(hand, (0.006, -0.052, 0), 0.034),
            brush.sphere(hand, (0.020, -0.064, 0), 0.030),
        ]
        thumb = [
            brush.sphere(hand, (0.020, -0.030, inward * 0.014), 0.013),
            brush.sphere(hand, (0.046, -0.048, inward * 0.010), 0.011),
        ]
        return hull([wrist, *knuckles], 12) + limb(thumb, start="round")
    palm = [
        wrist,
        brush.sphere(hand, (0.002, -0.060, 0), 0.033),
        brush.sphere(hand, (0.008, -0.105, 0), 0.024),
        brush.sphere(hand, (0.016, -0.140, 0), 0.014),
    ]
    thumb = [
        brush.sphere(hand, (0.012, -0.035, inward * 0.018), 0.016),
        brush.sphere(hand, (0.040, -0.075, inward * 0.026), 0.012),
    ]
    return hull(palm, 12) + limb(thumb, start="round")
