"""A solved movement as pictures: a thumb for lists, a pair of both ends, an animation."""

from __future__ import annotations

from math import acos, pi

from exercises.figures.body import Skeleton
from exercises.figures.camera import HEIGHT, WIDTH, Box, Camera, fit, used_part
from exercises.figures.look import Brush, Look, Part
from exercises.figures.marks import arrow_points, arrow_svg, clock_svg, shadow_path
from exercises.figures.movement import Movement
from exercises.figures.palette import document
from exercises.figures.parts import body_parts
from exercises.figures.props import ON_FLOOR, ROOM, extent, moving_plate
from exercises.figures.spec import Spec
from exercises.figures.vectors import Vector
from exercises.figures.worn import holding_hands, worn_parts

BUILDS = {"slim": 1.0, "broad": 1.17}  # thickness of the body
# What has to be in the frame: segment, metres round it.
FRAMED = (
    ("head", 0.13),
    ("pelvis", 0.13),
    ("thorax", 0.12),
    *(
        (f"{part}.{side}", r)
        for side in "LR"
        for part, r in (
            ("thigh", 0.10),
            ("shank", 0.07),
            ("foot", 0.10),
            ("toes", 0.07),
            ("uarm", 0.07),
            ("farm", 0.05),
            ("hand", 0.10),
        )
    ),
)
GAP = 26
STACK_FROM = 1.55  # a pair this much wider than high stands one above the other


class Drawing:
    """One figure with one build. Nothing here depends on anything but the movement."""

    def __init__(self, spec: Spec, movement: Movement, *, build: str = "slim"):
        self.spec, self.movement = spec, movement
        self.bodies = movement.bodies
        self.end = movement.end
        self.camera = Camera(*spec.camera)
        girth = BUILDS[build]
        self.box = self._frame([], girth)
        self.arrow = self._arrow_points()
        if self.arrow:  # once more, so that the arrow is inside too
            self.box = self._frame(self._spots_of_arrow(), girth)
            self.arrow = self._arrow_points()
        grips = holding_hands(spec.props, [self.bodies[0], self.bodies[self.end]])
        self.look = Look.of(self.bodies, self.camera, girth=girth, grips=grips)
        self.frames = [self._parts(body) for body in self.bodies]
        self.order = self._order()

    # -- framing -----------------------------------------------------------------------------
    def _frame(self, extra: list, girth: float) -> Box:
        spots = [spot for body in self.bodies for spot in self._spots(body, girth)]
        return fit(self.camera, [*spots, *extra], margin=self._margin)

    @property
    def _margin(self) -> int:
        return 54 if self.spec.hold else 34

    def _spots(self, body: Skeleton, girth: float) -> list:
        """What of one pose and of the room has to be seen: across, down, radius; metres."""
        corners: list[Vector] = [p for prop in self.spec.props for p in extent(prop)]
        if self.spec.base == "stand":  # what leaves the floor is seen to leave it
            x, _y, z = body.segments["pelvis"][1]
            corners.append((x, 0.0, z))
        return [
            *(
                (*self.camera.unframed(body.segments[name][1])[:2], radius * girth)
                for name, radius in FRAMED
            ),
            *((*self.camera.unframed(corner)[:2], 0.0) for corner in corners),
        ]

    def _spots_of_arrow(self) -> list:
        k = self.camera.scale
        return [
            ((x - self.camera.left) / k, (y - self.camera.top) / k, 18 / k) for x, y in self.arrow
        ]

    def _arrow_points(self) -> list:
        if self.spec.arrow is None:
            return []
        return arrow_points(self.spec.arrow, self.bodies[: self.end + 1], self.camera)

    # -- parts and their order ---------------------------------------------------------------
    def _parts(self, body: Skeleton) -> dict[str, Part]:
        brush = Brush(body, self.camera, self.look)
        parts = body_parts(brush, self.spec.muscles)
        parts += worn_parts(brush, self.spec.props, parts)
        by_hand = self.spec.depth or {}
        return {
            part.name: Part(part.name, part.depth + by_hand.get(part.name, 0.0), part.shapes)
            for part in parts
        }

    def _order(self) -> list[str]:
        """One order for the whole movement, by the depth at both ends, so that nothing flickers."""
        first, last = self.frames[0], self.frames[self.end]
        names = sorted(first, key=lambda name: (first[name].depth + last[name].depth, name))
        return [name for name in names if any(frame[name].shapes for frame in self.frames)]

    # -- pieces of a picture -----------------------------------------------------------------
    def _body(self, index: int) -> str:
        frame = self.frames[index]
        return "".join(
            f'<path class="{kind}" d="{path}"/>'
            for name in self.order
            for kind, path in frame[name].shapes
        )

    def _ghost(self, index: int) -> str:
        solid = ("skin", "shirt", "shorts", "shoe", "hair")
        path = "".join(
            path
            for name in self.order
            for kind, path in self.frames[index][name].shapes
            if kind.split("_")[0] in solid and "flat" not in kind
        )
        return f'<path class="ghost" d="{path}"/>'

    def _room(self, *, front: bool, floor: bool) -> str:
        return "".join(
            ROOM[prop["type"]](self.camera, prop)
            for prop in self.spec.props
            if prop["type"] in ROOM
            and bool(prop.get("front")) == front
            and (front or (prop["type"] in ON_FLOOR) == floor)
        )

    def _plates(self, index: int) -> str:
        return "".join(
            moving_plate(self.camera, prop, self.bodies[index])
            for prop in self.spec.props
            if prop["type"] == "leg_press"
        )

    def _shadow(self, index: int) -> str:
        return shadow_path(self.bodies[index], self.camera)

    def _still(self, index: int, *, ghost: bool, arrow: bool) -> str:
        """The room, the floor's shadow under everything that stands on it, the body, the arrow."""
        double = bool((self.spec.arrow or {}).get("double"))
        return "".join(
            (
                self._room(front=False, floor=True),
                f'<path class="shadow" d="{self._shadow(index)}"/>',
                self._room(front=False, floor=False),
                self._plates(index),
                self._ghost(0) if ghost else "",
                self._body(index),
                self._room(front=True, floor=False),
                arrow_svg(self.arrow, double=double) if arrow else "",
            )
        )

    def _clock(self, box: Box) -> str:
        if not self.spec.hold:
            return ""
        spots = [origin for _rotation, origin in self.bodies[self.end].segments.values()]
        spots += [corner for prop in self.spec.props for corner in extent(prop)]
        return clock_svg(box, [self.camera(spot) for spot in spots])

    # -- pictures ----------------------------------------------------------------------------
    def thumb(self) -> str:
        """The end, with the start behind it as a shadow of itself."""
        ghost = len(self.bodies) > 1
        inner = self._still(self.end, ghost=ghost, arrow=True) + self._clock(self.box)
        return document(inner, left=0, top=0, width=WIDTH, height=HEIGHT)

    def pair(self) -> str:
        """Start and end, side by side; a lying body one above the other, so that it is large."""
        first, second = self._panel(0, []), self._panel(self.end, self._spots_of_arrow())
        if max(first.width, second.width) > STACK_FROM * first.height:
            return self._stacked()
        start = self._still(0, ghost=False, arrow=False)
        end = self._still(self.end, ghost=False, arrow=True) + self._clock(second)
        middle = f"M{round(first.right + GAP / 2)} {round(first.top + 20)}"
        right = round(first.right + GAP - second.left)
        inner = (
            f'{start}<path class="divide" d="{middle}V{round(first.bottom - 20)}"/>'
            f'<g transform="translate({right} 0)">{end}</g>'
        )
        width = first.width + GAP + second.width
        return document(inner, left=first.left, top=first.top, width=width, height=first.height)

    def _panel(self, index: int, extra: list) -> Box:
        """What one half of a pair shows: as high as the movement, as wide as its own pose."""
        spots = [*self._spots(self.bodies[index], self.look.girth), *extra]
        own = used_part(self.camera, spots, margin=self._margin)
        return Box(own.left, self.box.top, own.right, self.box.bottom)

    def _stacked(self) -> str:
        box = self.box
        start = self._still(0, ghost=False, arrow=False)
        end = self._still(self.end, ghost=False, arrow=True) + self._clock(box)
        middle = f"M{round(box.left + 20)} {round(box.bottom + GAP / 2)}H{round(box.right - 20)}"
        inner = (
            f'{start}<path class="divide" d="{middle}"/>'
            f'<g transform="translate(0 {round(box.height + GAP)})">{end}</g>'
        )
        height = 2 * box.height + GAP
        return document(inner, left=box.left, top=box.top, width=box.width, height=height)

    def anim(self) -> str:
        """The movement in a loop; for print and for readers who asked for less motion, a still."""
        moving = "".join(
            (
                self._room(front=False, floor=True),
                self._moving("shadow", [self._shadow(i) for i in range(len(self.bodies))]),
                self._room(front=False, floor=False),
                self._moving_plates(),
                *(
                    self._moving(kind, [frame[name].shapes[at][1] for frame in self.frames])
                    for name in self.order
                    for at, (kind, _path) in enumerate(self.frames[0][name].shapes)
                ),
                self._room(front=True, floor=False),
            )
        )
        still = self._still(self.end, ghost=True, arrow=True) + self._clock(self.box)
        inner = f'<g class="move">{moving}</g><g class="still">{still}</g>'
        return document(inner, left=0, top=0, width=WIDTH, height=HEIGHT, moving=True)

    def _moving_plates(self) -> str:
        plates = [self._plates(index) for index in range(len(self.bodies))]
        if not plates[0]:
            return ""
        frames = [_elements(plate) for plate in plates]
        return "".join(
            self._moving(kind, [frame[at][1] for frame in frames])
            for at, (kind, _path) in enumerate(frames[0])
        )

    def _moving(self, kind: str, paths: list[str]) -> str:
        if all(path == paths[0] for path in paths):
            return f'<path class="{kind}" d="{paths[0]}"/>'
        seconds, times, order = self._timing()
        values = ";".join(paths[index] for index in order)
        return (
            f'<path class="{kind}" d="{paths[0]}"><animate attributeName="d" dur="{seconds:g}s" '
            f'repeatCount="indefinite" keyTimes="{times}" values="{values}"/></path>'
        )

    def _timing(self) -> tuple[float, str, list[int]]:
        """Seconds of a loop, when each frame is reached, and which frames in which order."""
        out, hold, back, rest = self.spec.tempo
        last = len(self.bodies) - 1
        if self.spec.cycle:
            seconds = out + back
            shares, order = self.movement.at, list(range(last + 1))
            return seconds, _shares(shares), order
        seconds = out + hold + back + rest
        eased = [acos(1 - 2 * share) / pi for share in self.movement.at]
        there = [share * out / seconds for share in eased]
        held = (out + hold) / seconds
        if back == 0:  # a cut: it begins anew where it began
            times = [*there, held, held, 1.0]
            return seconds, _shares(times), [*range(last + 1), last, 0, 0]
        home = [(out + hold + share * back) / seconds for share in eased]
        return seconds, _shares([*there, *home, 1.0]), [*range(last + 1), *range(last, -1, -1), 0]


def _shares(times: list[float]) -> str:
    """Key times as SMIL wants them: from 0 to 1, never falling."""
    texts = [f"{time:.3f}".rstrip("0").rstrip(".") for time in times]
    return ";".join(["0", *texts[1:-1], "1"])


def _elements(svg: str) -> list[tuple[str, str]]:
    """(class, path) of drawn elements, to animate what a prop drew."""
    pieces = svg.split('<path class="')[1:]
    return [(p[: p.index('"')], p[p.index(' d="') + 4 : p.index('"/>')]) for p in pieces]
