"""What a figure's data may say, and nothing else: unknown keys, points and joints are refused.

A figure is one JSON object; its keys are those of `Spec`. Curators type it in a browser, so every
list is short, every number is bounded, and each fault names the place it stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from exercises.figures.body import BASES, POINTS, SIDES, all_angles, range_of
from exercises.figures.muscles import MUSCLES
from exercises.figures.prop_schema import PROP_KEYS, is_name, is_number, prop_faults

ANGLES = all_angles()
MACROS = {"foot": ("heel", "balli", "ballo"), "forefoot": ("balli", "ballo")}
PHASES = ("start", "end")
MOST_VIA, MOST_CONTACTS, MOST_PROPS, MOST_MUSCLES, MOST_SURFACES = 8, 24, 14, 10, 8
FARTHEST = 3.0  # metres from the origin that anything may stand
CONTACT_KEYS = {"pt", "on", "to", "hold", "at", "w", "phase", "slide", "limb"}
ARROW_KEYS = {"pt", "from", "vec", "off", "dir", "double"}


class SpecError(ValueError):
    """The data is no figure. `problems` names every place and what is wrong there."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Spec:
    """One figure. Angles in degrees, places in metres, tempo in seconds.

    start, end: the two ends of the movement; `*` in a name stands for both sides; end inherits
    from start. via: poses between them, each inheriting from start. cycle: the movement goes round
    instead of back. base: how the body lies. camera: yaw and pitch in degrees. balance: feet that
    carry the centre of mass. free, lock, weights: what the solver may move, may not, and how
    dearly. settle: the end whose contacts stay planted. tempo: out, hold, back, rest; back 0 is a
    cut. knee_of: the legs whose knee has to keep the exercise's range. depth: drawing order by
    hand, metres towards the viewer. note: what the figure cannot show.
    """

    start: Mapping[str, float]
    end: Mapping[str, float]
    base: str = "stand"
    camera: tuple[float, float] = (0.0, 10.0)
    via: tuple[Mapping[str, float], ...] = ()
    cycle: bool = False
    contacts: tuple[Mapping, ...] = ()
    surfaces: Mapping[str, tuple[str, float]] | None = None
    props: tuple[Mapping, ...] = ()
    muscles: tuple[str, ...] = ()
    balance: tuple[str, ...] = ()
    balance_w: float = 0.6
    free: tuple[str, ...] = ()
    lock: tuple[str, ...] = ()
    weights: Mapping[str, float] | None = None
    settle: str = "start"
    arrow: Mapping | None = None
    hold: bool = False
    tempo: tuple[float, float, float, float] = (1.6, 0.8, 1.6, 0.5)
    knee_of: str = "R"
    depth: Mapping[str, float] | None = None
    note: str = ""


def parse_spec(data: Mapping) -> Spec:
    """The figure that the data describes. Raises SpecError with every fault."""
    if not isinstance(data, Mapping):
        raise SpecError(["A figure is an object with named values."])
    problems = list(_faults(data))
    if problems:
        raise SpecError(problems[:40])
    given = {key: value for key, value in data.items() if key in Spec.__dataclass_fields__}
    start = both_sides(given.pop("start"))
    camera = given.pop("camera", {})
    arrow = given.pop("arrow", None)
    return Spec(
        start=start,
        end={**start, **both_sides(given.pop("end", {}))},
        via=tuple({**start, **both_sides(pose)} for pose in given.pop("via", ())),
        camera=(camera.get("yaw", 0.0), camera.get("pitch", 10.0)),
        surfaces={k: tuple(v) for k, v in given.pop("surfaces", {}).items()},
        weights=both_sides(given.pop("weights", {})),
        arrow=arrow,
        **{key: tuple(v) if isinstance(v, list) else v for key, v in given.items()},
    )


def both_sides(pose: Mapping[str, float]) -> dict[str, float]:
    """A pose with `hip.*.flex` written out for both sides; what is named singly wins."""
    spread = {
        name.replace("*", side): value
        for name, value in pose.items()
        if ".*." in name
        for side in SIDES
    }
    return {**spread, **{name: value for name, value in pose.items() if ".*." not in name}}


def _faults(data: Mapping) -> Iterator[str]:
    for key in data:
        if key not in _PARTS:
            yield f"{str(key)[:40]}: there is no such key."
    if not isinstance(data.get("start"), Mapping):
        yield "start: the pose at the start is missing."
        return
    for key, check in _PARTS.items():
        if key in data:
            yield from check(key, data[key], data)


def _pose(key: str, value, _data) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{key}: a pose is an object of angles."
        return
    for name, degrees in value.items():
        full = str(name).replace("*", "R")
        if full not in ANGLES:
            yield f"{key}.{str(name)[:40]}: there is no such joint or movement."
        elif not is_number(degrees):
            yield f"{key}.{name}: this must be a number."
        elif name in ("root.x", "root.y", "root.z"):
            if abs(degrees) > FARTHEST:
                yield f"{key}.{name}: at most {FARTHEST} metres from the middle."
        elif (limits := range_of(full)) and not limits[0] <= degrees <= limits[1]:
            yield f"{key}.{name}: {degrees} is outside {limits[0]} to {limits[1]} degrees."


def _via(key: str, value, data) -> Iterator[str]:
    if not isinstance(value, list) or len(value) > MOST_VIA:
        yield f"{key}: a list of at most {MOST_VIA} poses."
        return
    for number, pose in enumerate(value):
        yield from _pose(f"{key}[{number}]", pose, data)


def _one_of(*allowed: str) -> Callable:
    def check(key: str, value, _data) -> Iterator[str]:
        if value not in allowed:
            yield f"{key}: {str(value)[:40]!r} is not one of {', '.join(allowed)}."

    return check


def _number(least: float, most: float) -> Callable:
    def check(key: str, value, _data) -> Iterator[str]:
        if not is_number(value) or not least <= value <= most:
            yield f"{key}: this must be a number from {least} to {most}."

    return check


def _switch(key: str, value, _data) -> Iterator[str]:
    if not isinstance(value, bool):
        yield f"{key}: this must be true or false."


def _note(key: str, value, _data) -> Iterator[str]:
    if not _is_text(value, 400):
        yield f"{key}: one line of at most 400 characters."


def _is_text(value, most: int) -> bool:
    """One line that a database and a browser can keep: nothing in it that cannot be printed."""
    return isinstance(value, str) and len(value) <= most and value.isprintable()


def _names(allowed, most: int) -> Callable:
    def check(key: str, value, _data) -> Iterator[str]:
        if not isinstance(value, list) or len(value) > most:
            yield f"{key}: a list of at most {most} names."
            return
        for name in value:
            if not isinstance(name, str) or name not in allowed:
                yield f"{key}: there is no {str(name)[:40]!r}."

    return check


def _camera(key: str, value, _data) -> Iterator[str]:
    if not isinstance(value, Mapping) or set(value) - {"yaw", "pitch"}:
        yield f"{key}: a camera has yaw and pitch."
        return
    for name, degrees in value.items():
        if not is_number(degrees, 360):
            yield f"{key}.{name}: this must be a number of degrees."


def _surfaces(key: str, value, _data) -> Iterator[str]:
    if not isinstance(value, Mapping) or len(value) > MOST_SURFACES:
        yield f"{key}: an object of at most {MOST_SURFACES} planes."
        return
    for name, plane in value.items():
        if not _is_text(name, 30):
            yield f"{key}: a plane has a name of at most 30 characters."
        right = isinstance(plane, list) and len(plane) == 2 and plane[0] in ("x", "y", "z")
        if not right or not is_number(plane[1], FARTHEST):
            yield f'{key}.{str(name)[:40]}: a plane is an axis and a place, such as ["y", 0.2].'


def _contacts(key: str, value, data) -> Iterator[str]:
    if not isinstance(value, list) or len(value) > MOST_CONTACTS:
        yield f"{key}: a list of at most {MOST_CONTACTS} contacts."
        return
    surfaces = data.get("surfaces") if isinstance(data.get("surfaces"), Mapping) else {}
    for number, contact in enumerate(value):
        yield from _contact(f"{key}[{number}]", contact, {"floor", "mat", *surfaces}, data)


def _contact(key: str, contact, surfaces: set[str], data: Mapping) -> Iterator[str]:
    if not isinstance(contact, Mapping):
        yield f"{key}: a contact is an object."
        return
    for name in sorted({*contact} - CONTACT_KEYS):
        yield f"{key}.{str(name)[:40]}: there is no such key."
    if not _is_point(contact.get("pt")):
        yield f"{key}.pt: there is no point {str(contact.get('pt'))[:40]!r}."
    if sum(name in contact for name in ("on", "to", "hold", "at")) != 1:
        yield f"{key}: a contact is on a surface, to a point, held, or at a place."
    if "on" in contact and not is_name(contact["on"], surfaces):
        yield f"{key}.on: there is no surface {str(contact['on'])[:40]!r}."
    if "to" in contact and not is_name(contact["to"], POINTS):
        yield f"{key}.to: there is no point {str(contact['to'])[:40]!r}."
    yield from _contact_values(key, contact)
    yield from _contact_phases(key, contact, data.get("via"))


def _is_point(name) -> bool:
    if not isinstance(name, str):
        return False
    macro, _dot, side = name.partition(".")
    return name in POINTS or (macro in MACROS and side in SIDES)


def _contact_values(key: str, contact: Mapping) -> Iterator[str]:
    place = contact.get("at")
    if "at" in contact and not (
        isinstance(place, list)
        and len(place) == 3
        and all(each is None or is_number(each, FARTHEST) for each in place)
    ):
        yield f"{key}.at: three numbers or nulls."
    if "w" in contact and not (is_number(contact["w"]) and 0 < contact["w"] <= 10):
        yield f"{key}.w: a number above 0, at most 10."
    for name in ("hold", "slide", "limb"):
        if name in contact and not isinstance(contact[name], bool):
            yield f"{key}.{name}: this must be true or false."


def _contact_phases(key: str, contact: Mapping, via) -> Iterator[str]:
    between = len(via) if isinstance(via, list) else 0
    phases = contact.get("phase", "start")
    for phase in phases if isinstance(phases, list) else [phases]:
        if phase not in PHASES and not (type(phase) is int and 0 <= phase < between):
            yield f"{key}.phase: start, end, or the number of a pose between them, from 0."


def _props(key: str, value, _data) -> Iterator[str]:
    if not isinstance(value, list) or len(value) > MOST_PROPS:
        yield f"{key}: a list of at most {MOST_PROPS} things."
        return
    for number, prop in enumerate(value):
        yield from prop_faults(f"{key}[{number}]", prop)


def _muscles(key: str, value, _data) -> Iterator[str]:
    if not isinstance(value, list) or len(value) > MOST_MUSCLES:
        yield f"{key}: a list of at most {MOST_MUSCLES} muscles."
        return
    for name in value:
        muscle, _dot, rest = str(name).partition(".")
        side, _colon, kind = rest.partition(":")
        if muscle not in MUSCLES or side not in SIDES or kind not in ("", "stretch"):
            yield f"{key}: there is no muscle {str(name)[:40]!r}."


def _weights(key: str, value, _data) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{key}: an object of angles."
        return
    for name, weight in value.items():
        if str(name).replace("*", "R") not in ANGLES:
            yield f"{key}.{str(name)[:40]}: there is no such joint or movement."
        elif not is_number(weight) or not 0 <= weight <= 20:
            yield f"{key}.{name}: a number from 0 to 20."


def _depth(key: str, value, _data) -> Iterator[str]:
    if not isinstance(value, Mapping) or len(value) > 20:
        yield f"{key}: an object of at most 20 parts."
        return
    for name, metres in value.items():
        if not _is_text(name, 30) or not is_number(metres, 10):
            yield f"{key}.{str(name)[:40]}: a number of metres."


def _tempo(key: str, value, _data) -> Iterator[str]:
    right = isinstance(value, list) and len(value) == 4
    if not right or not all(is_number(each, 20) and each >= 0 for each in value):
        yield f"{key}: four numbers of seconds, 0 to 20: out, hold, back, rest."
    elif value[0] <= 0:
        yield f"{key}: the way out takes some time."


def _arrow(key: str, value, _data) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{key}: an arrow is an object."
        return
    for name in sorted({*value} - ARROW_KEYS):
        yield f"{key}.{str(name)[:40]}: there is no such key."
    for name in ("pt", "from"):
        if name in value and not is_name(value[name], POINTS):
            yield f"{key}.{name}: there is no point {str(value[name])[:40]!r}."
    if "pt" not in value:
        yield f"{key}.pt: the point that the arrow follows is missing."
    yield from _arrow_places(key, value)


def _arrow_places(key: str, value: Mapping) -> Iterator[str]:
    pairs = ["dir", "vec", *(["off"] if "vec" in value else [])]
    for name in pairs:
        pair = value.get(name, [0, 0])
        if not (isinstance(pair, list) and len(pair) == 2 and all(is_number(v, 3) for v in pair)):
            yield f"{key}.{name}: two numbers of metres."
    if "vec" not in value and not is_number(value.get("off", 0.1), 3):
        yield f"{key}.off: a number of metres."


_PARTS: dict[str, Callable] = {
    "start": _pose,
    "end": _pose,
    "via": _via,
    "cycle": _switch,
    "base": _one_of(*BASES),
    "camera": _camera,
    "contacts": _contacts,
    "surfaces": _surfaces,
    "props": _props,
    "muscles": _muscles,
    "balance": _names(SIDES, 2),
    "balance_w": _number(0, 20),
    "free": _names(ANGLES, 30),
    "lock": _names(ANGLES, 30),
    "weights": _weights,
    "settle": _one_of(*PHASES),
    "arrow": _arrow,
    "hold": _switch,
    "tempo": _tempo,
    "knee_of": _one_of("", "L", "R", "LR"),
    "depth": _depth,
    "note": _note,
}
__all__ = ["PROP_KEYS", "Spec", "SpecError", "both_sides", "parse_spec"]
