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


def capsule(a: Spot, radius_a: float, b: Spot, radius_b: float) -> str:
    """Two circles and the lines that touch both."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = hypot(dx, dy)
    along = atan2(dy, dx) if length > 1e-6 else pi / 2
    taper = (radius_a - radius_b) / length if length > 1e-6 else 0.985
    lean = acos(max(-0.985, min(0.985, taper)))

    def rim(centre: Spot, radius: float, angle: float) -> str:
        return xy(centre[0] + radius * cos(angle), centre[1] + radius * sin(angle))

    wide = lean > pi / 2
    return (
        f"M{rim(a, radius_a, along - lean)}L{rim(b, radius_b, along - lean)}"
        f"A{number(radius_b)} {number(radius_b)} 0 {1 if wide else 0} 1 "
        f"{rim(b, radius_b, along + lean)}L{rim(a, radius_a, along + lean)}"
        f"A{number(radius_a)} {number(radius_a)} 0 {0 if wide else 1} 1 "
        f"{rim(a, radius_a, along - lean)}Z"
    )


def limb(circles: Sequence[Circle], *, start: str = "open", end: str = "round") -> str:
    """The soft outline of circles that lie along one bone.

    start, end: `round` closes with a half circle, `flat` with a hem; `open` draws no line, so that
    a limb grows out of what it hangs on.
    """
    first, last = circles[0], circles[-1]
    dx, dy = last[0] - first[0], last[1] - first[1]
    length = hypot(dx, dy)
    ux, uy = (dx / length, dy / length) if length > 1e-6 else (0.0, 1.0)
    one = [(x + uy * r, y - ux * r) for x, y, r in circles]
    other = [(x - uy * r, y + ux * r) for x, y, r in reversed(circles)]
    path = f"M{xy(*one[0])}" + _softly_along(one)
    if end == "flat":
        hem = last[2] * 0.24
        path += f"Q{xy(last[0] + ux * hem, last[1] + uy * hem)} {xy(*other[0])}"
    else:
        path += f"A{number(last[2])} {number(last[2])} 0 0 1 {xy(*other[0])}"
    path += _softly_along(other)
    if start == "round":
        path += f"A{number(first[2])} {number(first[2])} 0 0 1 {xy(*one[0])}Z"
    return path


def _softly_along(points: Sequence[Spot]) -> str:
    """A curve from the first point, where the pen is, to the last, drawn towards those between."""
    path = ""
    for here, following in pairwise(points[1:-1]):
        path += f"Q{xy(*here)} {xy((here[0] + following[0]) / 2, (here[1] + following[1]) / 2)}"
    return path + f"Q{xy(*points[-2])} {xy(*points[-1])}"


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
