"""A body as segments that turn about joints: where everything is for a set of angles.

The frame: x forward, y up, z to the person's right; metres. Angles are clinical and in degrees:
`hip.R.flex` 90 is 90 degrees of flexion on either side. A pose names angles; what it does not name
is 0. Lengths are near the usual fractions of a person of 1.75 m.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from exercises.figures.vectors import (
    IDENTITY,
    Matrix,
    Vector,
    about_x,
    about_y,
    about_z,
    plus,
    times,
    turned,
)

HIP_HALF_WIDTH, THIGH, SHANK, ANKLE_HEIGHT = 0.088, 0.425, 0.425, 0.078
LUMBAR, THORAX, NECK_HEIGHT, HEAD_HEIGHT = 0.10, 0.14, 0.262, 0.100
SHOULDER_HALF_WIDTH, SHOULDER_HEIGHT = 0.172, 0.222
UPPER_ARM, FOREARM, HAND = 0.295, 0.25, 0.17
SIDES = ("L", "R")

# Passive ranges of an adult with a small margin, in degrees (pfprehab default, to be signed by a
# clinician). The thorax is rigid, so the neck also carries the bend of the upper back.
RANGES: dict[str, tuple[float, float]] = {
    "hip.flex": (-25, 125),
    "hip.abd": (-35, 50),
    "hip.rot": (-45, 55),
    "knee.flex": (-2, 150),
    "ankle.dorsi": (-55, 32),
    "ankle.inv": (-25, 35),
    "toe.ext": (0, 75),
    "trunk.flex": (-35, 75),
    "trunk.side": (-35, 35),
    "trunk.rot": (-45, 45),
    "neck.flex": (-55, 62),
    "neck.side": (-45, 45),
    "neck.rot": (-75, 75),
    "shoulder.flex": (-55, 180),
    "shoulder.abd": (-40, 180),
    "shoulder.rot": (-90, 90),
    "elbow.flex": (0, 150),
    "wrist.flex": (-80, 80),
}
ROOT = ("root.x", "root.y", "root.z", "root.pitch", "root.roll", "root.yaw")
_SIDED = {"hip", "knee", "ankle", "toe", "shoulder", "elbow", "wrist"}


def all_angles() -> frozenset[str]:
    """The name of every angle a pose may give, both sides."""
    names = set(ROOT)
    for name in RANGES:
        joint, movement = name.split(".")
        sides = [f"{joint}.{side}.{movement}" for side in SIDES]
        names.update(sides if joint in _SIDED else [name])
    return frozenset(names)


def range_of(angle: str) -> tuple[float, float] | None:
    """The range of an angle by its full name, degrees; None for the root."""
    parts = angle.split(".")
    return RANGES.get(f"{parts[0]}.{parts[-1]}")


BASES: dict[str, Matrix] = {
    "stand": IDENTITY,
    "supine": about_z(90),  # head to -x, face up
    "prone": about_z(-90),  # head to +x, face down
    # On the left side, right leg on top, head to +x, facing the viewer; and seen from behind.
    "side_left": (0, 1, 0, 0, 0, 1, 1, 0, 0),
    "side_left_back": (0, -1, 0, 0, 0, 1, -1, 0, 0),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One way in which an angle turns part of the body: about an axis through a point.

    segments: what turns with it. share: radians of turning for a radian of the angle.
    """

    angle: str
    axis: Vector
    through: Vector
    segments: frozenset[str]
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Every segment as (rotation, origin) in space, and how each angle would move it."""

    segments: dict[str, tuple[Matrix, Vector]]
    turns: tuple[Turn, ...]

    def at(self, segment: str, local: Vector) -> Vector:
        rotation, origin = self.segments[segment]
        return plus(origin, turned(rotation, local))

    def point(self, name: str) -> Vector:
        return self.at(*POINTS[name])

    def direction(self, segment: str, local: Vector) -> Vector:
        return turned(self.segments[segment][0], local)

    def centre_of_mass(self) -> Vector:
        x = y = z = 0.0
        for segment, local, share in MASS:
            p = self.at(segment, local)
            x, y, z = x + share * p[0], y + share * p[1], z + share * p[2]
        return (x / TOTAL_MASS, y / TOTAL_MASS, z / TOTAL_MASS)


def _below(*tops: str) -> frozenset[str]:
    return frozenset(s for top in tops for s in (top, *_DOWNSTREAM[top]))


_DOWNSTREAM: dict[str, tuple[str, ...]] = {"head": (), "neck": ("head",)}
for _side in SIDES:
    _arm, _leg = (f"farm.{_side}", f"hand.{_side}"), (f"shank.{_side}",)
    _foot = (f"foot.{_side}", f"toes.{_side}")
    _DOWNSTREAM |= {
        f"hand.{_side}": (),
        f"farm.{_side}": _arm[1:],
        f"uarm.{_side}": _arm,
        f"toes.{_side}": (),
        f"foot.{_side}": _foot[1:],
        f"shank.{_side}": _foot,
        f"thigh.{_side}": (*_leg, *_foot),
    }
_ARMS = tuple(f"{part}.{side}" for side in SIDES for part in ("uarm", "farm", "hand"))
_DOWNSTREAM["thorax"] = ("neck", "head", *_ARMS)
_DOWNSTREAM["abdomen"] = ("thorax", *_DOWNSTREAM["thorax"])
_LEGS = tuple(f"{part}.{side}" for side in SIDES for part in ("thigh", "shank", "foot", "toes"))
_DOWNSTREAM["pelvis"] = ("abdomen", *_DOWNSTREAM["abdomen"], *_LEGS)
_BELOW = {top: _below(top) for top in _DOWNSTREAM}
_X, _Y, _Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)


class _Builder:
    """Puts a skeleton together from the root outwards."""

    def __init__(self, pose: Mapping[str, float]):
        self.pose = pose
        self.segments: dict[str, tuple[Matrix, Vector]] = {}
        self.turns: list[Turn] = []

    def joint(self, segment: str, parent: str, local: Vector, steps, *, share: float = 1.0) -> None:
        """Hang a segment on its parent. steps: (angle, axis, sign) in the order of turning."""
        rotation, origin = self.segments[parent]
        here = plus(origin, turned(rotation, local))
        self.segments[segment] = (self.turn(rotation, here, segment, steps, share), here)

    def turn(self, rotation: Matrix, here: Vector, segment: str, steps, share: float) -> Matrix:
        for angle, axis, sign in steps:
            world = turned(rotation, axis)
            signed = (sign * world[0], sign * world[1], sign * world[2])
            self.turns.append(Turn(angle, signed, here, _BELOW[segment], share))
            value = self.pose.get(angle, 0.0) * sign * share
            if value:
                about = about_x if axis is _X else about_y if axis is _Y else about_z
                rotation = times(rotation, about(value))
        return rotation


def skeleton(pose: Mapping[str, float], base: Matrix = IDENTITY) -> Skeleton:
    """Where every segment is for a pose."""
    build = _Builder(pose)
    origin = (pose.get("root.x", 0.0), pose.get("root.y", 0.0), pose.get("root.z", 0.0))
    steps = (("root.yaw", _Y, 1), ("root.pitch", _Z, -1), ("root.roll", _X, 1))
    build.segments["pelvis"] = (build.turn(base, origin, "pelvis", steps, 1.0), origin)
    _trunk(build)
    for side in SIDES:
        _leg_of(build, side)
        _arm_of(build, side)
    return Skeleton(build.segments, tuple(build.turns))


def _trunk(build: _Builder) -> None:
    """The back bends half in the lumbar and half in the thoracic joint; so does the neck."""
    bend = (("trunk.flex", _Z, -1), ("trunk.side", _X, 1), ("trunk.rot", _Y, 1))
    build.joint("abdomen", "pelvis", (-0.01, LUMBAR, 0), bend, share=0.5)
    build.joint("thorax", "abdomen", (0, THORAX, 0), bend, share=0.5)
    nod = (("neck.flex", _Z, -1), ("neck.side", _X, 1), ("neck.rot", _Y, 1))
    build.joint("neck", "thorax", (-0.005, NECK_HEIGHT, 0), nod, share=0.5)
    build.joint("head", "neck", (0.012, HEAD_HEIGHT, 0), nod, share=0.5)


def _ball(joint: str, side: str):
    """Flexion, abduction, external rotation, in this order."""
    sign = -1 if side == "R" else 1
    return (
        (f"{joint}.{side}.flex", _Z, 1),
        (f"{joint}.{side}.abd", _X, sign),
        (f"{joint}.{side}.rot", _Y, sign),
    )


def _leg_of(build: _Builder, side: str) -> None:
    out = 1 if side == "R" else -1
    build.joint(f"thigh.{side}", "pelvis", (0, 0, out * HIP_HALF_WIDTH), _ball("hip", side))
    knee = ((f"knee.{side}.flex", _Z, -1),)
    build.joint(f"shank.{side}", f"thigh.{side}", (0, -THIGH, 0), knee)
    ankle = ((f"ankle.{side}.dorsi", _Z, 1), (f"ankle.{side}.inv", _X, out))
    build.joint(f"foot.{side}", f"shank.{side}", (0, -SHANK, 0), ankle)
    toes = ((f"toe.{side}.ext", _Z, 1),)
    build.joint(f"toes.{side}", f"foot.{side}", (0.125, -ANKLE_HEIGHT + 0.022, 0), toes)


def _arm_of(build: _Builder, side: str) -> None:
    out = 1 if side == "R" else -1
    shoulder = (-0.005, SHOULDER_HEIGHT, out * SHOULDER_HALF_WIDTH)
    build.joint(f"uarm.{side}", "thorax", shoulder, _ball("shoulder", side))
    elbow = ((f"elbow.{side}.flex", _Z, 1),)
    build.joint(f"farm.{side}", f"uarm.{side}", (0, -UPPER_ARM, 0), elbow)
    wrist = ((f"wrist.{side}.flex", _Z, 1),)
    build.joint(f"hand.{side}", f"farm.{side}", (0, -FOREARM, 0), wrist)


def _points() -> dict[str, tuple[str, Vector]]:
    """Named points on the skin: the segment they belong to, and where on it."""
    found: dict[str, tuple[str, Vector]] = {
        "sacrum": ("pelvis", (-0.125, 0.03, 0)),
        "asis": ("pelvis", (0.09, 0.06, 0)),
        "sit": ("pelvis", (-0.03, -0.105, 0)),
        "belly": ("abdomen", (0.10, 0.0, 0)),
        "scapula": ("thorax", (-0.112, 0.12, 0)),
        "upperback": ("thorax", (-0.098, 0.185, 0)),
        "chest": ("thorax", (0.105, 0.10, 0)),
        "occiput": ("head", (-0.100, 0.035, 0)),
        "face": ("head", (0.085, -0.02, 0)),
        "chin": ("head", (0.05, -0.10, 0)),
    }
    for side, k in (("L", -1), ("R", 1)):
        found |= {f"{name}.{side}": place for name, place in _sided_points(side, k).items()}
    return found


def _sided_points(side: str, k: int) -> dict[str, tuple[str, Vector]]:
    foot, shank, thigh = f"foot.{side}", f"shank.{side}", f"thigh.{side}"
    upper, fore, hand = f"uarm.{side}", f"farm.{side}", f"hand.{side}"
    return {
        "heel": (foot, (-0.045, -ANKLE_HEIGHT, 0)),
        "balli": (foot, (0.125, -ANKLE_HEIGHT, -k * 0.035)),
        "ballo": (foot, (0.115, -ANKLE_HEIGHT, k * 0.035)),
        "ball": (foot, (0.125, -ANKLE_HEIGHT, 0)),
        "toe": (f"toes.{side}", (0.06, -0.022, 0)),
        "heelback": (foot, (-0.075, -0.04, 0)),
        "instep": (foot, (0.06, 0.0, 0)),
        "outfoot": (foot, (0.03, -0.06, k * 0.045)),
        "ankle": (shank, (0, -SHANK, 0)),
        "shin": (shank, (0.03, -0.30, 0)),
        "shintop": (shank, (0.052, -0.09, 0)),
        "calf": (shank, (-0.06, -0.15, 0)),
        "knee": (thigh, (0, -THIGH, 0)),
        "kneecap": (thigh, (0.058, -THIGH + 0.01, 0)),
        "popliteal": (thigh, (-0.05, -THIGH + 0.02, 0)),
        "hamstring": (thigh, (-0.065, -0.30, 0)),
        "thigh": (thigh, (0.05, -0.25, 0)),
        "outerknee": (thigh, (0, -THIGH, k * 0.057)),
        "innerknee": (thigh, (0, -THIGH, -k * 0.057)),
        "troch": ("pelvis", (0, 0.0, k * 0.18)),
        "iliac": ("pelvis", (0.03, 0.10, k * 0.135)),
        "glute": ("pelvis", (-0.125, 0.0, k * 0.07)),
        "sit": ("pelvis", (-0.03, -0.095, k * 0.07)),
        "acromion": ("thorax", (0, SHOULDER_HEIGHT, k * 0.225)),
        "elbow": (upper, (0, -UPPER_ARM - 0.035, 0)),
        "elbowc": (upper, (0, -UPPER_ARM, 0)),
        "wrist": (fore, (0, -FOREARM, 0)),
        "forearm": (fore, (-0.03, -0.19, 0.0)),
        "palm": (hand, (0.0, -0.07, 0)),
        "palmface": (hand, (-0.03, -0.06, 0)),
        "fingers": (hand, (0.0, -HAND, 0)),
        "ear": ("head", (0, 0, k * 0.08)),
        "opp_shoulder": ("thorax", (0.07, 0.2, -k * 0.12)),
    }


POINTS = _points()
MASS: list[tuple[str, Vector, float]] = [
    ("pelvis", (0, 0.03, 0), 0.142),
    ("abdomen", (0.01, 0.07, 0), 0.139),
    ("thorax", (0, 0.12, 0), 0.216),
    ("head", (0, 0.02, 0), 0.081),
]
for _side in SIDES:
    MASS += [
        (f"thigh.{_side}", (0, -0.433 * THIGH, 0), 0.100),
        (f"shank.{_side}", (0, -0.433 * SHANK, 0), 0.0465),
        (f"foot.{_side}", (0.05, -0.05, 0), 0.0145),
        (f"uarm.{_side}", (0, -0.436 * UPPER_ARM, 0), 0.028),
        (f"farm.{_side}", (0, -0.43 * FOREARM, 0), 0.016),
        (f"hand.{_side}", (0, -0.08, 0), 0.006),
    ]
TOTAL_MASS = sum(share for _segment, _local, share in MASS)
