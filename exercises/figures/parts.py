"""The body as shapes: each part with its depth, in the order that a painter would need."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2

from exercises.figures.body import (
    ANKLE_HEIGHT,
    HIP_HALF_WIDTH,
    SHOULDER_HALF_WIDTH,
    SHOULDER_HEIGHT,
    SIDES,
    Skeleton,
)
from exercises.figures.camera import Camera, Place
from exercises.figures.muscles import MUSCLES
from exercises.figures.paths import Circle, capsule, chain, circle, hull, polygon
from exercises.figures.vectors import Vector, turned

Shape = tuple[str, str]  # class, path data
FACING_VIEWER = 0.45  # from here on the eyes are seen
SEEN_FULL_ON = 0.93


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
        ("leg", ("thigh", "shank", "foot"), 0.16),
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


class Painter:
    """Draws one pose of one body."""

    def __init__(self, body: Skeleton, camera: Camera, look: Look):
        self.body, self.camera, self.look = body, camera, look
        self.scale = camera.scale

    def at(self, segment: str, local: Vector = (0, 0, 0)) -> Place:
        return self.camera(self.body.at(segment, local))

    def sphere(self, segment: str, local: Vector, radius: float) -> Circle:
        x, y, _depth = self.at(segment, local)
        return (x, y, radius * self.scale)

    def size(self, metres: float) -> float:
        """Thickness of the body in the picture."""
        return metres * self.scale * self.look.girth

    def parts(self, muscles: tuple[str, ...]) -> list[Part]:
        found = [*self._trunk(), *self._head()]
        for side in SIDES:
            found += [*self._leg(side), *self._arm(side)]
        return found + [self._muscle(name, found) for name in muscles]

    # -- trunk and head ----------------------------------------------------------------------
    def _spread(self, segment: str, x: float, y: float, z: float, radius: float) -> list[Circle]:
        """A pair of spheres, right and left."""
        wide = z * (0.6 + 0.4 * self.look.girth)
        grown = radius * self.look.girth
        return [self.sphere(segment, (x, y, k * wide), grown) for k in (1, -1)]

    def _trunk(self) -> list[Part]:
        up, down = self.at("thorax", (0, 0.2, 0)), self.at("pelvis")
        axis = atan2(up[1] - down[1], up[0] - down[0])
        ribs = self._spread("thorax", 0.006, 0.02, 0.062, 0.088)
        waist = self._spread("abdomen", 0.004, 0, 0.058, 0.080)
        pelvis = [
            *self._spread("pelvis", 0, -0.005, HIP_HALF_WIDTH, 0.094),
            *self._spread("pelvis", -0.045, -0.012, 0.060, 0.088),
            *self._spread("pelvis", 0.005, 0.050, 0.072, 0.080),
        ]
        hem = [
            *self._spread("pelvis", 0.002, 0.045, 0.076, 0.083),
            *self._spread("pelvis", -0.020, 0.035, 0.070, 0.084),
        ]
        chest = [
            *ribs,
            *self._spread("thorax", 0.008, 0.13, 0.072, 0.098),
            *self._spread("thorax", -0.005, 0.212, 0.160, 0.056),
            *self._spread("thorax", -0.010, 0.232, 0.045, 0.050),
        ]
        shirt = hull([*hem, *waist, *ribs], 20, axis) + hull(chest, 20, axis)
        return [
            Part(
                "trunk", self.trunk_depth(), (("shorts", hull(pelvis, 20, axis)), ("shirt", shirt))
            )
        ]

    def trunk_depth(self) -> float:
        return (self.at("pelvis")[2] + self.at("thorax", (0, 0.1, 0))[2]) / 2

    def _head(self) -> list[Part]:
        trunk, head = self.trunk_depth(), self.at("head")[2]
        shoulders = self.at("thorax", (0, 0.2, 0))[2]
        neck = capsule(
            self.at("neck", (0, -0.03, 0)),
            self.size(0.050),
            self.at("head", (-0.014, -0.035, 0)),
            self.size(0.044),
        )
        nearer = head > shoulders + 0.06
        return [
            Part("neck", trunk + (0.03 if nearer else -0.02), (("skin", neck),)),
            Part("head", trunk + 0.04 + (head - shoulders) * 0.6, tuple(self._face())),
        ]

    def _face(self) -> list[Shape]:
        up, down = self.at("head", (0, 0.1, 0)), self.at("head")
        axis = atan2(up[1] - down[1], up[0] - down[0])
        face = hull(
            [
                *(self.sphere("head", (0.026, 0.014, z), 0.064) for z in (0.020, -0.020)),
                self.sphere("head", (0.040, -0.066, 0), 0.043),
            ],
            16,
            axis,
        )
        hair = hull(
            [
                self.sphere("head", (-0.012, 0.036, 0), 0.093),
                self.sphere("head", (-0.042, -0.012, 0), 0.074),
            ],
            16,
            axis,
        )
        behind, before = self._ears()
        if self.look.face <= -0.35:
            return [*behind, ("skin", face), ("hair", hair), *before]
        crown = hull(
            [
                *(self.sphere("head", (0.020, 0.080, z), 0.040) for z in (0.028, -0.028)),
                self.sphere("head", (-0.05, 0.075, 0), 0.05),
            ],
            14,
            axis,
        )
        turned_away = abs(self.look.face) < SEEN_FULL_ON
        nose = [("skin", self._nose(axis))] if turned_away else []
        flat_nose = [("skin_flat", self._nose(axis))] if turned_away else []
        shapes = [*behind, ("hair", hair), *nose, ("skin", face), *flat_nose, ("hair_flat", crown)]
        return [*shapes, *before, *self._eyes()]

    def _nose(self, axis: float) -> str:
        spheres = [
            ((0.082, 0.010, 0), 0.013),
            ((0.101, -0.016, 0), 0.012),
            ((0.078, -0.022, 0), 0.012),
        ]
        return hull([self.sphere("head", place, radius) for place, radius in spheres], 8, axis)

    def _eyes(self) -> list[Shape]:
        if self.look.face <= FACING_VIEWER:
            return []
        eyes = [self.at("head", (0.082, 0.008, z)) for z in (0.030, -0.030)]
        return [("ink", circle(eye, 0.008 * self.scale)) for eye in eyes]

    def _ears(self) -> tuple[list[Shape], list[Shape]]:
        """Those behind the face and those before it."""
        behind, before = [], []
        for k, depth in zip((1, -1), self.look.ears, strict=True):
            if depth <= -0.012 and abs(self.look.face) <= 0.7:
                continue
            ear = circle(self.at("head", (-0.018, -0.012, 0.080 * k)), 0.016 * self.scale)
            (before if depth > 0.03 else behind).append(("skin", ear))
        return behind, before

    # -- limbs -------------------------------------------------------------------------------
    def _leg(self, side: str) -> list[Part]:
        """Thigh and shank are one silhouette: no line runs across the knee."""
        far, k = self.look.far[side], 1 if side == "R" else -1
        shade = "_far" if far else ""
        thigh, shank = f"thigh.{side}", f"shank.{side}"
        hip, knee, ankle = self.at(thigh), self.at(shank), self.at(f"foot.{side}")
        calf = self.at(shank, (-0.014, -0.115, 0))
        middle = self.at(thigh, (0.008, -0.17, 0))
        hem = self.at(thigh, (0, -0.215, 0))
        leg = capsule(hip, self.size(0.090), middle, self.size(0.080), open_start=True) + capsule(
            middle, self.size(0.080), knee, self.size(0.055), open_start=True
        )
        shin = capsule(knee, self.size(0.053), calf, self.size(0.056), open_start=True)
        shin += capsule(calf, self.size(0.056), ankle, self.size(0.036), open_start=True)
        short = capsule(
            hip, self.size(0.0925), hem, self.size(0.083), open_start=True, flat_end=True
        )
        bias = -0.05 if far else 0.013
        thigh_depth, shank_depth = (hip[2] + knee[2]) / 2 + bias, (knee[2] + ankle[2]) / 2 + bias
        skin = ("skin" + shade, leg + shin)
        front, back = max(thigh_depth, shank_depth), min(thigh_depth, shank_depth)
        if f"leg.{side}" in self.look.whole:
            shapes = (skin, ("shorts" + shade, short))
            limbs = [Part(thigh, (front + back) / 2, shapes), Part(shank, (front + back) / 2, ())]
        else:
            limbs = [
                Part(thigh, thigh_depth, (("skin" + shade, leg), ("shorts" + shade, short))),
                Part(shank, shank_depth, (("skin" + shade, shin),)),
            ]
        return [*limbs, self._foot(side, k, shade)]

    def _foot(self, side: str, k: int, shade: str) -> Part:
        foot, toes = f"foot.{side}", f"toes.{side}"
        heel = self.sphere(foot, (-0.042, -0.043, 0), 0.035)
        ankle = self.sphere(foot, (-0.002, -0.012, 0), 0.041)
        arch = self.sphere(foot, (0.05, -0.035, 0), 0.036)
        ball = [self.sphere(foot, (0.12, -0.052, z * k), 0.027) for z in (0.016, -0.016)]
        tip = [
            self.sphere(toes, (0.0, 0.002, 0), 0.026),
            self.sphere(toes, (0.048, -0.001, 0), 0.021),
        ]
        back, front = self.at(foot, (-0.05, -0.06, 0)), self.at(foot, (0.17, -0.06, 0))
        axis = atan2(front[1] - back[1], front[0] - back[0])
        shoe = hull([heel, ankle, arch, *ball], 16, axis) + hull([*ball, *tip], 12, axis)
        sole = polygon(
            [
                self.at(foot, (-0.07, -0.062, 0)),
                self.at(foot, (0.12, -ANKLE_HEIGHT + 0.012, 0)),
                self.at(toes, (0.06, -0.010, 0)),
            ],
            closed=False,
        )
        bias = 0.02 if not shade else -0.045
        depth = self.at(foot, (0.04, -0.05, 0))[2] + bias
        return Part(foot, depth, (("shoe" + shade, shoe), ("sole", sole)))

    def _arm(self, side: str) -> list[Part]:
        """Upper arm, forearm and hand are one silhouette."""
        far = self.look.far
        other = "L" if side == "R" else "R"
        shade = "_far" if far[side] else ""
        bias = -0.10 if far[side] else 0.10 if far[other] else 0.03
        upper, fore = f"uarm.{side}", f"farm.{side}"
        shoulder, elbow, wrist = self.at(upper), self.at(fore), self.at(f"hand.{side}")
        cuff = self.at(upper, (0, -0.15, 0))
        arm = capsule(shoulder, self.size(0.052), elbow, self.size(0.038), open_start=True)
        lower = capsule(elbow, self.size(0.037), wrist, self.size(0.026), open_start=True)
        lower += self._hand(side)
        sleeve = capsule(
            shoulder, self.size(0.056), cuff, self.size(0.053), open_start=True, flat_end=True
        )
        hand = self.at(f"hand.{side}", (0, -0.06, 0))[2]
        upper_depth = (shoulder[2] + elbow[2]) / 2 + bias
        lower_depth = (elbow[2] + wrist[2]) / 2 + bias + 0.01
        skin, shirt = "skin" + shade, "shirt" + shade
        if f"arm.{side}" in self.look.whole:
            both = (upper_depth + lower_depth) / 2
            shapes = ((skin, arm + lower), (shirt, sleeve))
            return [Part(upper, both, shapes), Part(fore, both, ()), Part(f"hand.{side}", hand, ())]
        return [
            Part(upper, upper_depth, ((skin, arm), (shirt, sleeve))),
            Part(fore, lower_depth, ((skin, lower),)),
            Part(f"hand.{side}", hand, ()),
        ]

    def _hand(self, side: str) -> str:
        """A fist where it holds something, otherwise an easy hand with its thumb."""
        hand, inward = f"hand.{side}", -1 if side == "R" else 1
        wrist = self.at(hand)
        if side in self.look.grips:
            fist = [
                (wrist[0], wrist[1], self.size(0.026)),
                self.sphere(hand, (0.012, -0.055, 0), 0.040),
            ]
            return hull(fist, 12)
        palm = [
            (wrist[0], wrist[1], self.size(0.026)),
            self.sphere(hand, (0.002, -0.060, 0), 0.033),
            self.sphere(hand, (0.008, -0.105, 0), 0.024),
            self.sphere(hand, (0.016, -0.140, 0), 0.014),
        ]
        thumb = [
            self.sphere(hand, (0.012, -0.035, inward * 0.018), 0.016),
            self.sphere(hand, (0.040, -0.075, inward * 0.026), 0.012),
        ]
        return hull(palm, 12) + chain(thumb)

    # -- muscles -----------------------------------------------------------------------------
    def _muscle(self, name: str, parts: list[Part]) -> Part:
        muscle_name, _dot, rest = name.partition(".")
        side, _colon, kind = rest.partition(":")
        muscle = MUSCLES[muscle_name](1 if side == "R" else -1)
        spheres = [self.sphere(muscle.segment, place, radius) for place, radius in muscle.chain]
        faces = self.body.direction(muscle.segment, muscle.faces)
        away = self.camera.unframed(faces)[2] < -0.45
        fibre = polygon(spheres, closed=False)
        host = self._host_depth(muscle.segment, side, parts)
        look = kind or "work"
        shapes = ((f"{look} hid" if away else look, chain(spheres)), ("fibre", fibre))
        return Part(f"muscle.{name}", host + 0.004, shapes)

    def _host_depth(self, segment: str, side: str, parts: list[Part]) -> float:
        depths = {part.name: part.depth for part in parts}
        if segment not in ("pelvis", "abdomen", "thorax"):
            return depths[segment]
        if segment == "pelvis" and not self.look.far[side]:
            return max(depths["trunk"], depths[f"thigh.{side}"])
        return depths["trunk"]
