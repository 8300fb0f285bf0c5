"""What is drawn about the movement: its arrow, the clock of a hold, the shadow on the floor."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from math import atan2, cos, hypot, sin

from exercises.figures.body import Skeleton
from exercises.figures.camera import HEIGHT, WIDTH, Box, Camera
from exercises.figures.paths import Spot, circle, ellipse_hull, line, polygon, smooth

SHORTEST_ARROW = 22  # picture units; a shorter one says nothing
SHADOWS = (
    *((f"foot.{side}", (x, 0, 0), 0.05) for side in "LR" for x in (-0.04, 0.14)),
    ("pelvis", (0, 0, 0), 0.10),
    ("thorax", (0, 0.1, 0), 0.10),
)


def arrow_points(arrow: Mapping, bodies: list[Skeleton], camera: Camera) -> list:
    """Where the arrow runs, in the picture; empty when there is none to draw."""
    return _straight(arrow, bodies, camera) if "vec" in arrow else _along(arrow, bodies, camera)


def _straight(arrow: Mapping, bodies: list[Skeleton], camera: Camera) -> list:
    """Beside the point: `off` metres away in the picture, `vec` long."""
    x, y, _depth = camera(bodies[-1].point(arrow["pt"]))
    off, vec, k = arrow.get("off", (0, 0)), arrow["vec"], camera.scale
    x, y = x + off[0] * k, y - off[1] * k
    end = (x + vec[0] * k, y - vec[1] * k)
    return [(x, y), ((x + end[0]) / 2, (y + end[1]) / 2), end]


def _along(arrow: Mapping, bodies: list[Skeleton], camera: Camera) -> list:
    """The way of the point, pushed outwards from a middle, or towards `dir`."""
    last = bodies[-1]
    middle = camera(last.point(arrow["from"]) if arrow.get("from") else last.centre_of_mass())
    off = arrow.get("off", 0.13) * camera.scale
    found = []
    for body in bodies:
        x, y, _depth = camera(body.point(arrow["pt"]))
        dx, dy = arrow["dir"] if "dir" in arrow else (x - middle[0], y - middle[1])
        dy = -dy if "dir" in arrow else dy
        long = hypot(dx, dy) or 1
        found.append((x + dx / long * off, y + dy / long * off))
    way = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(found))
    if way < SHORTEST_ARROW:
        return []
    return found[max(1, int(len(found) * 0.15)) :] if len(found) > 5 else found


def arrow_svg(points: list, *, double: bool) -> str:
    if len(points) < 2:
        return ""
    path = smooth(points)
    heads = _head(points) + (_head(points[::-1]) if double else "")
    kinds = (("halol", path), ("halot", heads), ("arrowl", path), ("arrowt", heads))
    return "".join(f'<path class="{kind}" d="{d}"/>' for kind, d in kinds)


def _head(points: list) -> str:
    end, before = points[-1], points[max(0, len(points) - 3)]
    angle = atan2(end[1] - before[1], end[0] - before[0])
    corners = ((24, 0.0), (26, 2.1), (26, -2.1))
    return polygon([(end[0] + cos(angle + a) * r, end[1] + sin(angle + a) * r) for r, a in corners])


def clock_svg(box: Box, spots: list[Spot]) -> str:
    """A clock for what is held, in the corner of the box that is farthest from all spots."""
    r = 30
    left, right = max(box.left, 0) + r + 14, min(box.right, WIDTH) - r - 14
    top, bottom = max(box.top, 0) + r + 14, min(box.bottom, HEIGHT) - r - 14
    corners = [(right, top), (left, top), (right, bottom), (left, bottom)]

    def room(corner) -> float:
        return min(hypot(corner[0] - spot[0], corner[1] - spot[1]) for spot in spots)

    centre = max(corners, key=lambda corner: (round(room(corner)), -corner[1]))
    hands = line(centre, (centre[0], centre[1] - 17)) + line(
        centre, (centre[0] + 12, centre[1] + 5)
    )
    return f'<path class="clock" d="{circle(centre, r)}"/><path class="hand" d="{hands}"/>'


def shadow_path(body: Skeleton, camera: Camera) -> str:
    """Feet and trunk dropped on the floor."""
    spots = []
    for segment, local, radius in SHADOWS:
        x, _y, z = body.at(segment, local)
        across, down, _depth = camera((x, 0, z))
        spots.append((across, down, radius * camera.scale))
    return ellipse_hull(spots, camera.flattening())
