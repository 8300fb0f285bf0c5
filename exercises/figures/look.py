"""What is decided once for a whole movement, and the parts that a picture is made of."""

from __future__ import annotations

from dataclasses import dataclass

from exercises.figures.body import (
    HIP_HALF_WIDTH,
    SHOULDER_HALF_WIDTH,
    SHOULDER_HEIGHT,
    SIDES,
    Skeleton,
)
from exercises.figures.camera import Camera, Place
from exercises.figures.paths import Circle
from exercises.figures.vectors import Vector, turned

Shape = tuple[str, str]  # class, path data


@dataclass(frozen=True, slots=True)
class Part:
    """name: unique in a picture. depth: larger is nearer to the viewer."""

    name: str
    depth: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Look:
    """What is decided once for a whole movement, so that parts do not flicker.

    girth: thickness of the body, 1 is slim. face: direction of the face towards the viewer. ears:
    depth of the right and left ear before the head. grips: sides whose hand holds something.
    whole: limbs that are drawn as one silhouette, since nothing can come between their parts.
    """

    girth: float
    face: float
    ears: tuple[float, float]
    far: dict[str, bool]
    grips: frozenset[str]
    whole: frozenset[str]

    @classmethod
    def of(
        cls, bodies: list[Skeleton], camera: Camera, *, girth: float, grips: frozenset[str]
    ) -> Look:
        body = bodies[len(bodies) // 2]
        head, _origin = body.segments["head"]
        ears = tuple(camera.unframed(turned(head, (-0.018, -0.012, 0.080 * k)))[2] for k in (1, -1))
        depths = {side: _side_depth(body, camera, side) for side in SIDES}
        other = {"L": "R", "R": "L"}
        return cls(
            girth=girth,
            face=camera.unframed(turned(head, (1, 0, 0)))[2],
            ears=ears,
            far={side: depths[side] < depths[other[side]] - 0.22 for side in SIDES},
            grips=grips,
            whole=frozenset(
                limb
                for limb, (parts, spread) in LIMBS.items()
                if all(_spread_in_depth(each, camera, parts) < spread for each in bodies)
            ),
        )


# Where each limb's parts begin and end, and how far apart in depth they may be to be one.
LIMBS = {
    f"{limb}.{side}": ([f"{part}.{side}" for part in parts], spread)
    for limb, parts, spread in (
        ("leg", ("thigh", "shank", "foot"), 0.22),
        ("arm", ("uarm", "farm", "hand"), 0.12),
    )
    for side in SIDES
}


def _spread_in_depth(body: Skeleton, camera: Camera, parts: list[str]) -> float:
    top, middle, end = (camera.unframed(body.segments[part][1])[2] for part in parts)
    return abs((top + middle) / 2 - (middle + end) / 2)


def _side_depth(body: Skeleton, camera: Camera, side: str) -> float:
    k = 1 if side == "R" else -1
    hip = body.at("pelvis", (0, 0, k * HIP_HALF_WIDTH))
    shoulder = body.at("thorax", (0, SHOULDER_HEIGHT, k * SHOULDER_HALF_WIDTH))
    return camera.unframed(hip)[2] + camera.unframed(shoulder)[2]


class Brush:
    """Where the parts of one pose of one body are in the picture, and how thick."""

    def __init__(self, body: Skeleton, camera: Camera, look: Look):
        self.body, self.camera, self.look = body, camera, look
        self.scale = camera.scale

    def at(self, segment: str, local: Vector = (0, 0, 0)) -> Place:
        return self.camera(self.body.at(segment, local))

    def sphere(self, segment: str, local: Vector, radius: float) -> Circle:
        x, y, _depth = self.at(segment, local)
        return (x, y, radius * self.scale)

    def round(self, segment: str, local: Vector, radius: float) -> Circle:
        """A sphere of flesh: thicker on a broad body."""
        return self.sphere(segment, local, radius * self.look.girth)

    def size(self, metres: float) -> float:
        """Thickness of the body in the picture."""
        return metres * self.scale * self.look.girth

    def trunk_depth(self) -> float:
        return (self.at("pelvis")[2] + self.at("thorax", (0, 0.1, 0))[2]) / 2
