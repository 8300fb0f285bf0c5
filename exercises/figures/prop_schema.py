"""What each thing in a figure may say of itself: the keys it must have and those it may have."""

from collections.abc import Callable, Collection, Iterator, Mapping

FARTHEST = 3.0  # metres
LIMBS = tuple(f"{part}.{side}" for part in ("thigh", "shank", "foot", "hand") for side in "LR")
HANDS = ("L", "R")


def is_number(value, most: float = 1000.0) -> bool:
    """Whether it is a real number between -most and most. What is not a number is in no range, and
    a whole number of 400 digits is compared without becoming a fraction, which it cannot."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= most


def is_name(value, names: Collection[str]) -> bool:
    """Whether it is one of the names; a list or an object in the place of a name is not."""
    return isinstance(value, str) and value in names


def _metres(value) -> bool:
    return is_number(value, FARTHEST)


def _size(value) -> bool:
    return _metres(value) and value > 0


def _span(value) -> bool:
    pair = isinstance(value, list) and len(value) == 2 and all(map(_metres, value))
    return pair and value[0] < value[1]


def _pair(value) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_metres, value))


def _place(value) -> bool:
    return isinstance(value, list) and len(value) == 3 and all(map(_metres, value))


def _limb(value) -> bool:
    return is_name(value, LIMBS)


def _limbs(value) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_limb, value))


def _feet(value) -> bool:
    some = isinstance(value, list) and 1 <= len(value) <= 2
    return some and all(is_name(each, HANDS) for each in value)


def _switch(value) -> bool:
    return isinstance(value, bool)


def _among(*words) -> Callable:
    return lambda value: is_name(value, words)


def _share(value) -> bool:
    return is_number(value, 1) and value >= 0


def _degrees(value) -> bool:
    return is_number(value, 90)


def _share_or_place(value) -> bool:
    return _share(value) or _place(value)


_BOX = ({"x": _span, "h": _size}, {"z": _span})
# {type: (keys that must be there, keys that may be there)}
PROP_KEYS: dict[str, tuple[dict[str, Callable], dict[str, Callable]]] = {
    "mat": ({}, {"x": _span, "z": _span}),
    "step": _BOX,
    "bench": _BOX,
    "rail": _BOX,
    "foam_pad": _BOX,
    "kneeling_pad": _BOX,
    "cushion": _BOX,
    "chair": (_BOX[0], {"z": _span, "back": _among("x0", "x1", "z0", "z1")}),
    "wall": ({"x": _metres}, {"z": _span, "h": _size, "face": _metres}),
    "post": ({"at": _pair}, {"h": _size}),
    "ball": ({"at": _place, "r": _size}, {}),
    "roll": ({"at": _pair}, {"r": _size, "z": _span}),
    "line": ({"x": _span, "z": _span}, {}),
    "hill": ({"x": _span, "slope": _degrees}, {"z": _span, "y": _metres}),
    "stairs": ({"x": _span, "h": _size, "steps": _size}, {"z": _span}),
    "cable": ({"at": _pair, "to": _limb}, {"h": _size, "pulley_y": _metres}),
    "leg_press": ({"feet": _feet, "seat": _pair}, {"recline": _degrees}),
    "leg_extension": ({"to": _limb, "x": _span, "h": _size}, {}),
    "band_loop": ({}, {"around": _limbs, "at": _share}),
    "band_anchor": ({"to": _limb, "anchor": _place}, {"at": _share, "front": _switch}),
    "band_hands": ({}, {"anchor": _place}),
    "ankle_weight": ({"on": _limb}, {}),
    "strap": (
        {"to": _limb},
        {"hands": _feet, "at": _share_or_place, "anchor": _place},
    ),
    "belt": ({"around": _limbs}, {"at": _share}),
    "dumbbell": ({"in": _among("L", "R", "both", "each")}, {}),
    "timer": ({"at": _place}, {}),
    "metronome": ({"at": _place}, {"h": _size}),
}
EVERYWHERE = {"front": _switch}


def prop_faults(key: str, prop) -> Iterator[str]:
    """What is wrong with one thing: its type, its keys, its values."""
    if not isinstance(prop, Mapping) or not is_name(prop.get("type"), PROP_KEYS):
        kind = prop.get("type") if isinstance(prop, Mapping) else prop
        yield f"{key}.type: {str(kind)[:40]!r} is not one of {', '.join(PROP_KEYS)}."
        return
    needed, allowed = PROP_KEYS[prop["type"]]
    known = {**needed, **allowed, **EVERYWHERE}
    for name in needed:
        if name not in prop:
            yield f"{key}.{name}: it is missing."
    for name, value in prop.items():
        if name == "type":
            continue
        if name not in known:
            yield f"{key}.{str(name)[:40]}: there is no such key."
        elif not known[name](value):
            yield f"{key}.{name}: {str(value)[:40]} cannot be."
