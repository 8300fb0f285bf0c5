"""Shapes as SVG path data: the same commands whatever the pose, so that they can be animated."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import acos, atan2, cos, hypot, pi, sin

Spot = Sequence[float]  # across, down, and maybe more
Circle = tuple[float, float, float]  # across, down, radius


def number(value: float) -> str:
    return str(round(value))


def xy(x: float, y: float) -> str:
    return f"{round(x)} {round(y)}"


def capsule(
    a: Spot,
    radius_a: float,
    b: Spot,
    radius_b: float,
    *,
    open_start: bool = False,
    flat_end: bool = False,
) -> str:
    """A tapered limb from circle a to circle b. open_start: no line across where it begins."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = hypot(dx, dy)
    along = atan2(dy, dx) if length > 1e-6 else pi / 2
    taper = (radius_a - radius_b) / length if length > 1e-6 else 0.985
    lean = acos(max(-0.985, min(0.985, taper)))

    def rim(centre: Spot, radius: float, angle: float) -> str:
        return xy(centre[0] + radius * cos(angle), centre[1] + radius * sin(angle))

    path = f"M{rim(a, radius_a, along - lean)}L{rim(b, radius_b, along - lean)}"
    if flat_end:
        bulge = radius_b * 0.18
        path += f"Q{xy(b[0] + cos(along) * bulge, b[1] + sin(along) * bulge)} "
        path += rim(b, radius_b, along + lean)
    else:
        large = 1 if lean > pi / 2 else 0
        path += f"A{number(radius_b)} {number(radius_b)} 0 {large} 1 "
        path += rim(b, radius_b, along + lean)
    path += f"L{rim(a, radius_a, along + lean)}"
    if not open_start:
        large = 0 if lean > pi / 2 else 1
        path += f"A{number(radius_a)} {number(radius_a)} 0 {large} 1 "
        path += f"{rim(a, radius_a, along - lean)}Z"
    return path


def hull(circles: Sequence[Circle], pieces: int = 18, axis: float = 0.0) -> str:
    """The smooth outline round circles, always of the same number of pieces."""
    step = 2 * pi / pieces
    rim = []
    for piece in range(pieces):
        angle = axis + step * piece
        c, s = cos(angle), sin(angle)
        far = max(circles, key=lambda circle: circle[0] * c + circle[1] * s + circle[2])
        rim.append((far[0] + far[2] * c, far[1] + far[2] * s, angle))
    path = "M" + xy(rim[0][0], rim[0][1])
    for piece in range(pieces):
        x0, y0, angle = rim[piece]
        x1, y1, _next = rim[(piece + 1) % pieces]
        turn_x, turn_y = -sin(angle), cos(angle)
        next_x, next_y = -sin(angle + step), cos(angle + step)
        crossing = turn_x * next_y - turn_y * next_x
        reach = ((x1 - x0) * next_y - (y1 - y0) * next_x) / crossing
        path += f"Q{xy(x0 + turn_x * reach, y0 + turn_y * reach)} {xy(x1, y1)}"
    return path + "Z"


def chain(circles: Sequence[Circle]) -> str:
    """Capsules from circle to circle, as one silhouette."""
    return "".join(capsule(a, a[2], b, b[2]) for a, b in pairwise(circles))


def polygon(points: Iterable[Spot], *, closed: bool = True) -> str:
    return "M" + "L".join(xy(p[0], p[1]) for p in points) + ("Z" if closed else "")


def line(a: Spot, b: Spot) -> str:
    return f"M{xy(a[0], a[1])}L{xy(b[0], b[1])}"


def circle(centre: Spot, radius: float) -> str:
    r = number(radius)
    twice = number(2 * radius)
    return f"M{xy(centre[0] - radius, centre[1])}a{r} {r} 0 1 0 {twice} 0a{r} {r} 0 1 0 -{twice} 0Z"


def smooth(points: Sequence[Spot]) -> str:
    """A soft line through points."""
    path = "M" + xy(points[0][0], points[0][1])
    for here, following in pairwise(points[1:]):
        middle = (here[0] + following[0]) / 2, (here[1] + following[1]) / 2
        path += f"Q{xy(here[0], here[1])} {xy(*middle)}"
    return path + f"L{xy(points[-1][0], points[-1][1])}"


def ellipse_hull(circles: Sequence[Circle], flattening: float, pieces: int = 20) -> str:
    """The outline round circles that lie flat on the floor."""
    rim = []
    for piece in range(pieces):
        c, s = cos(2 * pi * piece / pieces), sin(2 * pi * piece / pieces)
        reach = hypot(c, s * flattening)
        far = max(circles, key=lambda spot: spot[0] * c + spot[1] * s + spot[2] * reach)
        rim.append(
            (far[0] + far[2] * c / reach, far[1] + far[2] * flattening * flattening * s / reach)
        )
    last = rim[-1]
    path = "M" + xy((last[0] + rim[0][0]) / 2, (last[1] + rim[0][1]) / 2)
    for (x, y), (x2, y2) in zip(rim, [*rim[1:], rim[0]], strict=True):
        path += f"Q{xy(x, y)} {xy((x + x2) / 2, (y + y2) / 2)}"
    return path + "Z"
