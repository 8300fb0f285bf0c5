"""What the body wears or holds: bands, weights, straps, dumbbells; they move with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import atan2, hypot

from exercises.figures.body import SHANK, SIDES, THIGH, Skeleton
from exercises.figures.look import Brush, Part
from exercises.figures.paths import capsule, circle, line, polygon, xy
from exercises.figures.props import edges_to_hold
from exercises.figures.vectors import Vector

HANDBREADTH = 0.055  # metres from the middle of the palm to what it is closed round
LENGTH = {"thigh": THIGH, "shank": SHANK, "foot": 0.1, "hand": 0.11}
RADIUS = {"thigh": 0.062, "shank": 0.047, "foot": 0.05, "hand": 0.03}


def worn_parts(brush: Brush, props: tuple[Mapping, ...], parts: list[Part]) -> list[Part]:
    depths = {part.name: part.depth for part in parts}
    found: list[Part] = []
    for number, prop in enumerate(props):
        draw = WORN.get(prop["type"])
        if draw is not None:
            found += draw(brush, prop, depths, f"{prop['type']}{number}")
    return found


def holding_hands(props: tuple[Mapping, ...], bodies: list[Skeleton]) -> frozenset[str]:
    """Sides whose hand is closed round something: what it carries, or an edge it is at in all the
    bodies."""
    carried = {side for prop in props for side in _carrying(prop)}
    edges = [edge for prop in props for edge in edges_to_hold(prop)]
    at_edge = {
        side
        for side in SIDES
        if edges and all(_is_at(body.point(f"palm.{side}"), edges) for body in bodies)
    }
    return frozenset(carried | at_edge)


def _carrying(prop: Mapping) -> str:
    """Sides of the hands that a thing is in."""
    kind = prop["type"]
    if kind == "dumbbell":
        return "LR" if prop["in"] in ("both", "each") else prop["in"]
    if kind == "strap" and "anchor" not in prop:
        return "".join(prop.get("hands", "LR"))
    if kind == "band_hands":
        return "LR"
    to_a_hand = kind in ("band_anchor", "cable") and prop["to"].startswith("hand")
    return prop["to"][-1] if to_a_hand else ""


def _is_at(palm: Vector, edges: list[tuple[Vector, Vector]]) -> bool:
    """Whether a palm is within a hand's breadth of a bar along the axes."""
    return any(
        all(
            low - HANDBREADTH <= place <= high + HANDBREADTH
            for place, low, high in zip(palm, *edge, strict=True)
        )
        for edge in edges
    )


def _along(brush: Brush, limb: str, share: float):
    """A place on a limb, by its share of the limb's length."""
    return brush.at(limb, (0, -LENGTH[limb.split(".")[0]] * share, 0))


def _radius(brush: Brush, limb: str) -> float:
    return brush.size(RADIUS[limb.split(".")[0]])


def _cuff(brush: Brush, limb: str, share: float, half: float = 0.02) -> str:
    """A band of cloth round a limb."""
    length = LENGTH[limb.split(".")[0]]
    a = brush.at(limb, (0, -length * share + half, 0))
    b = brush.at(limb, (0, -length * share - half, 0))
    radius = _radius(brush, limb)
    dx, dy = b[0] - a[0], b[1] - a[1]
    long = hypot(dx, dy) or 1
    nx, ny = -dy / long * radius, dx / long * radius
    return polygon(
        [
            (a[0] + nx, a[1] + ny),
            (b[0] + nx, b[1] + ny),
            (b[0] - nx, b[1] - ny),
            (a[0] - nx, a[1] - ny),
        ]
    )


def _band_loop(brush: Brush, prop: Mapping, depths: dict, name: str) -> list[Part]:
    """A loop round both legs: the far strand behind them, the near one before."""
    limbs = prop.get("around", ["thigh.L", "thigh.R"])
    return _loop(brush, limbs, prop.get("at", 0.86), depths, name, ("bando", "band", "bandb"))


def _belt(brush: Brush, prop: Mapping, depths: dict, name: str) -> list[Part]:
    return _loop(
        brush, prop["around"], prop.get("at", 0.86), depths, name, ("strapo", "strap", "strapo")
    )


def _loop(brush: Brush, limbs, share: float, depths, name: str, kinds) -> list[Part]:
    outline, front_kind, back_kind = kinds
    a, b = (_along(brush, limb, share) for limb in limbs)
    radius = _radius(brush, limbs[0])
    angle = atan2(b[1] - a[1], b[0] - a[0])
    long = hypot(b[0] - a[0], b[1] - a[1]) or 1
    ux, uy = (b[0] - a[0]) / long, (b[1] - a[1]) / long
    left = (a[0] - ux * radius, a[1] - uy * radius)
    right = (b[0] + ux * radius, b[1] + uy * radius)
    sag = 0.016 * brush.scale * (1 if abs(angle) < 2 else -1)
    middle = ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2)
    strands = [
        f"M{xy(*left)}Q{xy(middle[0], middle[1] + bend)} {xy(*right)}" for bend in (sag, -sag)
    ]
    near = max(depths[limb] for limb in limbs)
    far = min(depths[limb] for limb in limbs)
    front = max(near + 0.06, a[2] + 0.08, b[2] + 0.08)
    return [
        Part(f"{name}.back", far - 0.01, ((back_kind, strands[1]),)),
        Part(f"{name}.front", front, ((outline, strands[0]), (front_kind, strands[0]))),
    ]


def _band_anchor(brush: Brush, prop: Mapping, depths: dict, name: str) -> list[Part]:
    """A band from something fixed to a limb or a hand."""
    limb = prop["to"]
    share = 0.55 if limb.startswith("hand") else prop.get("at", 0.92)
    end, anchor = _along(brush, limb, share), brush.camera(tuple(prop["anchor"]))
    strand = line(anchor, end)
    depth = depths[limb] + (0.004 if prop.get("front") else -0.03)
    found = [Part(f"{name}.line", depth, (("bando", strand), ("band", strand)))]
    if not limb.startswith("hand"):
        cuff = _cuff(brush, limb, share)
        found.append(Part(f"{name}.cuff", depths[limb] + 0.006, (("bandfill", cuff),)))
    return found


def _band_hands(brush: Brush, prop: Mapping, depths: dict, name: str) -> list[Part]:
    """A band between the hands, or from something fixed to both."""
    left, right = (_along(brush, f"hand.{side}", 0.5) for side in "LR")
    ends = [(left, right)]
    if "anchor" in prop:
        anchor = brush.camera(tuple(prop["anchor"]))
        ends = [(anchor, left), (anchor, right)]
    strands = "".join(line(a, b) for a, b in ends)
    depth = max(depths["hand.L"], depths["hand.R"]) - 0.02
    return [Part(f"{name}.line", depth, (("bando", strands), ("band", strands)))]


def _ankle_weight(brush: Brush, prop: Mapping, depths: dict, name: str) -> list[Part]:
    cuff = _cuff(brush, prop["on"], 0.905, half=0.028)
    return [Part(name, depths[prop["on"]] + 0.006, (("weight", cuff),))]


def _strap(brush: Brush, prop: Mapping, depths: dict, name: str) -> list[Part]:
    """From the hands round a foot or shin; or from a shin to something fixed."""
    limb, at = prop["to"], prop.get("at")
    if "anchor" in prop:
        share = at if isinstance(at, int | float) else 0.88
        end, anchor = _along(brush, limb, share), brush.camera(tuple(prop["anchor"]))
        cuff = _cuff(brush, limb, share, half=0.018)
        strand = line(anchor, end)
        return [
            Part(f"{name}.line", depths[limb] - 0.03, (("strapo", strand), ("strap", strand))),
            Part(f"{name}.cuff", depths[limb] + 0.006, (("weight", cuff),)),
        ]
    default = (0.10, -0.07, 0) if limb.startswith("foot") else (0, -LENGTH[limb[:5]] * 0.9, 0)
    end = brush.at(limb, tuple(at) if isinstance(at, list | tuple) else default)
    strands = "".join(
        line(brush.at(f"hand.{side}", (0.01, -0.06, 0)), end) for side in prop.get("hands", "LR")
    )
    return [Part(f"{name}.line", 9.0, (("strapo", strands), ("strap", strands)))]


def _dumbbell(brush: Brush, prop: Mapping, depths: dict, name: str) -> list[Part]:
    """One in each named hand, along the palm; "both": one held by both hands."""
    if prop["in"] == "both":
        return [_shared_dumbbell(brush, name)]
    sides = "LR" if prop["in"] == "each" else prop["in"]
    found = []
    for side in sides:
        hand, k = f"hand.{side}", 1 if side == "R" else -1
        ends = [brush.at(hand, (0.015 + d, -0.06, 0)) for d in (-0.10, 0.10)]
        inner = [brush.at(hand, (0.015 + d, -0.06, 0)) for d in (-0.055, 0.055)]
        shapes = _bar(brush, ends, inner, radius=0.042)
        found.append(Part(f"{name}.{side}", depths[hand] + 0.02 * k + 0.03, shapes))
    return found


def _bar(brush: Brush, ends, inner, *, radius: float):
    bar = capsule(ends[0], brush.scale * 0.014, ends[1], brush.scale * 0.014)
    heads = [
        capsule(end, brush.scale * radius, near, brush.scale * radius)
        for end, near in zip(ends, inner, strict=True)
    ]
    return (("weight", bar), *(("weight", head) for head in heads))


def _shared_dumbbell(brush: Brush, name: str) -> Part:
    hands = [brush.body.at(f"hand.{side}", (0.01, -0.07, 0)) for side in "LR"]
    x, y, z = ((a + b) / 2 for a, b in zip(*hands, strict=True))
    places = [brush.camera((x, y + 0.02, z + d)) for d in (-0.13, 0.13, -0.08, 0.08)]
    return Part(name, 8.0, _bar(brush, places[:2], places[2:], radius=0.055))


def _cable(brush: Brush, prop: Mapping, depths: dict, name: str) -> list[Part]:
    """The cable from the tower's pulley to a cuff or a hand."""
    x, z = prop["at"]
    limb = prop["to"]
    share = 0.55 if limb.startswith("hand") else 0.92
    pulley = brush.camera((x, prop.get("pulley_y", 0.12), z))
    strand = line(pulley, _along(brush, limb, share))
    wheel = circle(pulley, brush.scale * 0.035)
    found = [Part(f"{name}.line", depths[limb] - 0.03, (("cord", strand), ("weight", wheel)))]
    if not limb.startswith("hand"):
        cuff = _cuff(brush, limb, share)
        found.append(Part(f"{name}.cuff", depths[limb] + 0.006, (("weight", cuff),)))
    return found


def _roller(brush: Brush, prop: Mapping, depths: dict, name: str) -> list[Part]:
    """The lever and roller of the leg extension, before the shin."""
    limb = prop["to"]
    out = 0.09 if limb.endswith("R") else -0.09
    knee = brush.at(limb, (0, 0, out))
    roller = brush.body.at(limb, (0.075, -SHANK * 0.86, 0))
    low = brush.at(limb, (0.075, -SHANK * 0.86, out))
    a, b = (brush.camera((roller[0], roller[1], roller[2] + d)) for d in (-0.09, 0.09))
    lever = line(knee, low)
    shapes = (
        ("strapo", lever),
        ("strap", lever),
        ("weight", circle(knee, brush.scale * 0.03)),
        ("weight", capsule(a, brush.scale * 0.042, b, brush.scale * 0.042)),
    )
    return [Part(name, depths[limb] + 0.2, shapes)]


WORN: dict[str, Callable[[Brush, Mapping, dict, str], list[Part]]] = {
    "band_loop": _band_loop,
    "belt": _belt,
    "band_anchor": _band_anchor,
    "band_hands": _band_hands,
    "ankle_weight": _ankle_weight,
    "strap": _strap,
    "dumbbell": _dumbbell,
    "cable": _cable,
    "leg_extension": _roller,
}
