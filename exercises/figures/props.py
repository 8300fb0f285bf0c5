"""Things that stand in the room: drawn by the same camera, behind the body or before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import cos, pi, radians, sin, tan

from exercises.figures.body import ANKLE_HEIGHT, Skeleton
from exercises.figures.camera import Camera
from exercises.figures.paths import capsule, circle, line, polygon, xy
from exercises.figures.vectors import Vector

Drawn = str  # SVG elements


def shape(kind: str, path: str) -> Drawn:
    return f'<path class="{kind}" d="{path}"/>'


def box(camera: Camera, x, y, z, *, top: str, side: str, front: str) -> Drawn:
    """The visible faces of a box along the axes; x, y and z are pairs of metres."""
    (x0, x1), (y0, y1), (z0, z1) = x, y, z
    faces = [
        ((0, 1, 0), [(x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1)], top),
        ((0, 0, 1), [(x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)], front),
        ((0, 0, -1), [(x0, y0, z0), (x1, y0, z0), (x1, y1, z0), (x0, y1, z0)], front),
        ((1, 0, 0), [(x1, y0, z0), (x1, y0, z1), (x1, y1, z1), (x1, y1, z0)], side),
        ((-1, 0, 0), [(x0, y0, z0), (x0, y0, z1), (x0, y1, z1), (x0, y1, z0)], side),
    ]
    seen = []
    for normal, corners, kind in faces:
        towards = camera.unframed(normal)[2]
        if towards > 1e-6:
            path = polygon([camera(corner) for corner in corners])
            seen.append((towards, shape(f"{kind} prop", path)))
    return "".join(drawn for _towards, drawn in sorted(seen))


def _block(top: str, side: str, *, depth: tuple[float, float]) -> Callable:
    def draw(camera: Camera, prop: Mapping) -> Drawn:
        z = prop.get("z", depth)
        return box(camera, prop["x"], (0, prop["h"]), z, top=top, side=side, front=side)

    return draw


def _mat(camera: Camera, prop: Mapping) -> Drawn:
    x, z = prop.get("x", (-1.0, 1.0)), prop.get("z", (-0.36, 0.36))
    return box(camera, x, (0, 0.02), z, top="mat", side="mats", front="mats")


def _wall(camera: Camera, prop: Mapping) -> Drawn:
    """A wall across x; `face` says on which side of it the person is."""
    x = prop["x"]
    other = x + (-0.06 if prop.get("face", 1) > 0 else 0.06)
    across, up = (min(x, other), max(x, other)), (0, prop.get("h", 1.9))
    return box(
        camera, across, up, prop.get("z", (-0.5, 0.5)), top="walls", side="wall", front="walls"
    )


def _legs(camera: Camera, x, z, height: float, thick: float, kind: str) -> Drawn:
    return "".join(
        box(camera, (a, a + thick), (0, height), (b, b + thick), top=kind, side=kind, front=kind)
        for a in (x[0] + 0.01, x[1] - 0.01 - thick)
        for b in (z[0] + 0.01, z[1] - 0.01 - thick)
    )


def _chair(camera: Camera, prop: Mapping) -> Drawn:
    x, z, h = prop["x"], prop.get("z", (-0.24, 0.24)), prop["h"]
    seat = box(camera, x, (h - 0.035, h), z, top="wood", side="woods", front="woods")
    back = _chair_back(camera, prop.get("back", ""), x, z, h)
    legs = _legs(camera, x, z, h - 0.035, 0.035, "woods")
    away = _is_away(camera, prop.get("back", ""))
    return back + legs + seat if away else legs + seat + back


def _is_away(camera: Camera, back: str) -> bool:
    """Whether the back rest is on the far side of the seat."""
    outward = {"x0": (-1, 0, 0), "x1": (1, 0, 0), "z0": (0, 0, -1), "z1": (0, 0, 1)}
    return back not in outward or camera.unframed(outward[back])[2] <= 0


def _chair_back(camera: Camera, back: str, x, z, h: float) -> Drawn:
    if not back:
        return ""
    at = {"x0": x[0], "x1": x[1] - 0.03, "z0": z[0], "z1": z[1] - 0.03}[back]
    slab = (at, at + 0.03)
    across = (x, z)[back[0] == "x"]
    posts = [(across[0] + 0.01, across[0] + 0.045), (across[1] - 0.045, across[1] - 0.01)]
    drawn = ""
    for up, sides in ((((h, h + 0.42)), posts), ((h + 0.24, h + 0.44), [tuple(across)])):
        for side in sides:
            wide, deep = (slab, side) if back[0] == "x" else (side, slab)
            drawn += box(camera, wide, up, deep, top="wood", side="wood", front="woods")
    return drawn


def _bench(camera: Camera, prop: Mapping) -> Drawn:
    x, z, h = prop["x"], prop.get("z", (-0.3, 0.3)), prop["h"]
    legs = _legs(camera, (x[0] + 0.06, x[1] - 0.06), z, h - 0.06, 0.05, "metal")
    return legs + box(camera, x, (h - 0.07, h), z, top="mat", side="mats", front="mats")


def _rail(camera: Camera, prop: Mapping) -> Drawn:
    """Something steady to hold on to: a slim counter."""
    (x0, x1), (z0, z1), h = prop["x"], prop.get("z", (-0.3, 0.3)), prop["h"]
    inside = (x0 + 0.03, x1 - 0.03), (0, h - 0.03), (z0 + 0.03, z1 - 0.03)
    foot = box(camera, *inside, top="walls", side="wall", front="wall")
    return foot + box(
        camera, (x0, x1), (h - 0.03, h), (z0, z1), top="wood", side="woods", front="woods"
    )


def _metal(camera: Camera, x, y, z) -> Drawn:
    return box(camera, x, y, z, top="metal", side="metals", front="metal")


def _post(camera: Camera, prop: Mapping) -> Drawn:
    (x, z), h, r = prop["at"], prop.get("h", 0.5), 0.022
    foot = _metal(camera, (x - 0.09, x + 0.09), (0, 0.02), (z - 0.09, z + 0.09))
    return foot + _metal(camera, (x - r, x + r), (0.02, h), (z - r, z + r))


def _ball(camera: Camera, prop: Mapping) -> Drawn:
    centre, radius = camera(tuple(prop["at"])), prop["r"] * camera.scale
    light = (centre[0] - radius * 0.3, centre[1] - radius * 0.35)
    return shape("ballp", circle(centre, radius)) + shape("shine", circle(light, radius * 0.28))


def _roll(camera: Camera, prop: Mapping) -> Drawn:
    """A rolled towel across the mat."""
    (x, y), radius = prop["at"], prop.get("r", 0.055) * camera.scale
    z = prop.get("z", (-0.2, 0.2))
    a, b = camera((x, y, z[0])), camera((x, y, z[1]))
    turns = "".join(shape("crease", circle(b, radius * part)) for part in (0.62, 0.28))
    return shape("towel", capsule(a, radius, b, radius)) + turns


def _line(camera: Camera, prop: Mapping) -> Drawn:
    return box(camera, prop["x"], (0, 0.004), prop["z"], top="metal", side="metal", front="metal")


def _hill(camera: Camera, prop: Mapping) -> Drawn:
    """A slope that rises along x through the height y at x = 0."""
    (x0, x1), (z0, z1) = prop["x"], prop.get("z", (-0.4, 0.4))
    rise, y = tan(radians(prop["slope"])), prop.get("y", 0.0)
    low, high = y + x0 * rise, y + x1 * rise
    top = polygon(
        [camera(p) for p in ((x0, low, z0), (x1, high, z0), (x1, high, z1), (x0, low, z1))]
    )
    floor = min(low, high, 0.0)
    side = polygon(
        [camera(p) for p in ((x0, low, z1), (x1, high, z1), (x1, floor, z1), (x0, floor, z1))]
    )
    return shape("grounds prop", side) + shape("ground prop", top)


def _stairs(camera: Camera, prop: Mapping) -> Drawn:
    (x0, x1), z, h = prop["x"], prop.get("z", (-0.45, 0.45)), prop["h"]
    count = max(1, min(8, round(prop["steps"])))
    each = (x1 - x0) / count
    blocks = [
        box(
            camera,
            (x0 + n * each, x0 + (n + 1) * each),
            (0, h * (n + 1)),
            z,
            top="ground",
            side="grounds",
            front="grounds",
        )
        for n in range(count)
    ]
    return "".join(reversed(blocks) if camera.unframed((1, 0, 0))[2] < 0 else blocks)


def _cable_tower(camera: Camera, prop: Mapping) -> Drawn:
    (x, z), h = prop["at"], prop.get("h", 1.7)
    tower = _metal(camera, (x - 0.16, x + 0.16), (0, 0.04), (z - 0.16, z + 0.16))
    tower += _metal(camera, (x - 0.05, x + 0.05), (0.04, h), (z - 0.05, z + 0.05))
    plates = [0.12 + 0.06 * n for n in range(6)]
    for y in plates:
        tower += box(
            camera,
            (x - 0.11, x + 0.11),
            (y, y + 0.045),
            (z - 0.10, z + 0.10),
            top="walls",
            side="walls",
            front="wall",
        )
    return tower


def _leg_extension(camera: Camera, prop: Mapping) -> Drawn:
    (x0, x1), h = prop["x"], prop["h"]
    foot = _metal(camera, (x0 - 0.12, x1 + 0.06), (0, 0.05), (-0.2, 0.2))
    foot += _metal(camera, (x0 + 0.12, x1 - 0.12), (0.05, h - 0.08), (-0.08, 0.08))
    frame = box(
        camera,
        (x0 - 0.16, x0 - 0.08),
        (0.05, h + 0.6),
        (-0.2, 0.2),
        top="walls",
        side="wall",
        front="walls",
    )
    back = box(
        camera, (x0 - 0.08, x0), (h, h + 0.62), (-0.22, 0.22), top="mat", side="mats", front="mats"
    )
    seat = box(camera, (x0, x1), (h - 0.08, h), (-0.24, 0.24), top="mat", side="mats", front="mats")
    return foot + frame + back + seat


def _leg_press(camera: Camera, prop: Mapping) -> Drawn:
    """Seat, sloping back and weights; the plate follows the feet (`moving_plate`)."""
    x, y = prop["seat"]
    lean = radians(prop.get("recline", 38))
    rail = _metal(camera, (x - 0.10, 1.35), (0.10, 0.18), (-0.10, 0.10))
    tower = box(
        camera, (1.28, 1.42), (0, 1.15), (-0.16, 0.16), top="walls", side="wall", front="walls"
    )
    weights = _metal(camera, (1.30, 1.40), (0.25, 0.80), (-0.12, 0.12))
    leg = _metal(camera, (x - 0.12, x + 0.02), (0, y - 0.08), (-0.12, 0.12))
    seat = _cushion(camera, (x + 0.24, y + 0.03), (x - 0.10, y - 0.02))
    top = (x - 0.10 - sin(lean) * 0.75, y - 0.01 + cos(lean) * 0.75)
    return rail + tower + weights + leg + seat + _cushion(camera, (x - 0.10, y - 0.01), top)


def _cushion(camera: Camera, a, b, thick: float = 0.07, wide: float = 0.22) -> Drawn:
    """A flat cushion from a to b (x, y), its upper face through both."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = (dx * dx + dy * dy) ** 0.5
    under = (-dy / length * thick, dx / length * thick)
    corners = [a, b, (b[0] + under[0], b[1] + under[1]), (a[0] + under[0], a[1] + under[1])]
    side = polygon([camera((x, y, wide)) for x, y in corners])
    top = polygon(
        [camera((x, y, z)) for (x, y), z in ((a, -wide), (b, -wide), (b, wide), (a, wide))]
    )
    return shape("mats prop", side) + shape("mat prop", top)


def moving_plate(camera: Camera, prop: Mapping, body: Skeleton) -> Drawn:
    """The plate of the leg press under the soles, wherever they are."""
    soles = [body.at(f"foot.{side}", (0.04, -ANKLE_HEIGHT - 0.004, 0)) for side in prop["feet"]]
    x = sum(sole[0] for sole in soles) / len(soles)
    y = sum(sole[1] for sole in soles) / len(soles)
    arm = _metal(camera, (x + 0.05, x + 0.14), (0.18, y + 0.02), (-0.05, 0.05))
    return arm + _metal(camera, (x, x + 0.05), (y - 0.24, y + 0.24), (-0.27, 0.27))


def _timer(camera: Camera, prop: Mapping) -> Drawn:
    """A stopwatch that faces the viewer."""
    centre, r = camera(tuple(prop["at"])), 0.10 * camera.scale
    knob = line((centre[0], centre[1] - r), (centre[0], centre[1] - r * 1.3))
    hand = line(centre, (centre[0] + r * 0.45, centre[1] - r * 0.45))
    ticks = "".join(
        line(
            (centre[0] + cos(a) * r * 0.72, centre[1] + sin(a) * r * 0.72),
            (centre[0] + cos(a) * r * 0.86, centre[1] + sin(a) * r * 0.86),
        )
        for a in (n * pi / 2 for n in range(4))
    )
    return shape("dial", knob) + shape("device", circle(centre, r)) + shape("dial", ticks + hand)


def _metronome(camera: Camera, prop: Mapping) -> Drawn:
    """A pyramid with its swinging hand, facing the viewer, and the arc of the beat."""
    x, y, _depth = camera(tuple(prop["at"]))
    h = prop.get("h", 0.3) * camera.scale
    body = polygon(
        [(x - h * 0.38, y), (x - h * 0.14, y - h), (x + h * 0.14, y - h), (x + h * 0.38, y)]
    )
    tip = (x + h * 0.42, y - h * 0.95)
    hand = line((x, y - h * 0.2), tip)
    weight = circle((x + h * 0.26, y - h * 0.66), h * 0.07)
    left, right, peak = (x - h * 0.46, y - h * 1.05), (x + h * 0.5, y - h * 1.05), (x, y - h * 1.35)
    arc = f"M{xy(*left)}Q{xy(*peak)} {xy(*right)}"
    return shape("device", body) + shape("dial", arc + hand) + shape("ink", weight)


ROOM: dict[str, Callable[[Camera, Mapping], Drawn]] = {
    "mat": _mat,
    "step": _block("wood", "woods", depth=(-0.35, 0.35)),
    "foam_pad": _block("foam", "foams", depth=(-0.22, 0.22)),
    "kneeling_pad": _block("foam", "foams", depth=(-0.22, 0.22)),
    "cushion": _block("foam", "foams", depth=(-0.22, 0.22)),
    "wall": _wall,
    "chair": _chair,
    "bench": _bench,
    "rail": _rail,
    "post": _post,
    "ball": _ball,
    "roll": _roll,
    "line": _line,
    "hill": _hill,
    "stairs": _stairs,
    "cable": _cable_tower,
    "leg_press": _leg_press,
    "leg_extension": _leg_extension,
    "timer": _timer,
    "metronome": _metronome,
}
ON_FLOOR = frozenset({"mat", "line", "hill"})  # the shadow falls on these, not behind them


def extent(prop: Mapping) -> list[Vector]:
    """Corners of what a thing takes up, so that the frame holds it."""
    kind = prop["type"]
    if kind in ("band_loop", "band_anchor", "band_hands", "strap"):
        return [tuple(prop["anchor"])] if "anchor" in prop else []
    if kind in ("post", "cable"):
        (x, z), h = prop["at"], prop.get("h", 0.5 if kind == "post" else 1.7)
        foot = 0.10 if kind == "post" else 0.16
        return [(x + d, y, z + e) for d in (-foot, foot) for e in (-foot, foot) for y in (0, h)]
    if kind in ("ball", "timer", "metronome"):
        return _round_extent(prop)
    if kind == "leg_press":
        return [(1.42, 0, 0.2), (1.42, 1.15, -0.2), (-0.6, 0, 0.2)]
    if kind == "wall":
        z = prop.get("z", (-0.5, 0.5))
        return [(prop["x"], y, b) for b in z for y in (0, prop.get("h", 1.9))]
    return _box_extent(prop) if "x" in prop or kind == "mat" else []


def _round_extent(prop: Mapping) -> list[Vector]:
    x, y, z = prop["at"]
    r = prop.get("r", prop.get("h", 0.14))
    return [
        (x + a, y + b, z) for a in (-r, r) for b in (-r if prop["type"] == "ball" else 0, r * 1.3)
    ]


def _box_extent(prop: Mapping) -> list[Vector]:
    kind = prop["type"]
    x, z = prop.get("x", (-1.0, 1.0)), prop.get("z", (-0.3, 0.3))
    height = prop.get("h", 0.02)
    if kind == "leg_extension":
        x, height = (x[0] - 0.16, x[1]), height + 0.62
    elif kind == "chair" and prop.get("back"):
        height += 0.44
    elif kind == "stairs":
        height *= round(prop["steps"])
    elif kind == "hill":
        height = max(0.0, prop.get("y", 0.0) + x[1] * tan(radians(prop["slope"])))
    return [(a, y, b) for a in x for b in z for y in (0, height)]


def edges_to_hold(prop: Mapping) -> list[tuple[Vector, Vector]]:
    """Bars that a hand may close round, as their two opposite corners: a chair's back, a post."""
    if prop["type"] == "chair" and prop.get("back"):
        (x0, x1), (z0, z1), back = prop["x"], prop.get("z", (-0.24, 0.24)), prop["back"]
        low, high = prop["h"] + 0.36, prop["h"] + 0.44
        if back[0] == "x":
            at = {"x0": x0, "x1": x1 - 0.03}[back]
            return [((at, low, z0), (at + 0.03, high, z1))]
        at = {"z0": z0, "z1": z1 - 0.03}[back]
        return [((x0, low, at), (x1, high, at + 0.03))]
    if prop["type"] in ("post", "cable"):
        (x, z), height = prop["at"], prop.get("h", 0.5 if prop["type"] == "post" else 1.7)
        return [((x - 0.05, 0.3, z - 0.05), (x + 0.05, height, z + 0.05))]
    return []
