"""Figures made for tests: small, and changed in one place at a time."""

import copy
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

FOLDER = Path(__file__).parents[2] / "exercises" / "data" / "figures"
CATALOGUE = sorted(path.stem for path in FOLDER.glob("*.json"))

SWAPPED = {"L": "R", "R": "L"}

STANDING = {
    "camera": {"yaw": 20, "pitch": 9},
    "contacts": [{"pt": "foot.R", "on": "floor"}, {"pt": "foot.L", "on": "floor"}],
    "start": {"root.y": 0.925, "hip.*.abd": 5},
    "end": {"root.y": 0.86, "knee.*.flex": 45, "hip.*.flex": 45},
    "balance": ["L", "R"],
    "free": ["root.pitch"],
    "muscles": ["quads.R", "glute_max.R:stretch"],
    "arrow": {"pt": "sacrum", "vec": [0, -0.2], "off": [-0.2, 0.1]},
    "props": [
        {"type": "step", "x": [0.5, 0.8], "h": 0.2},
        {"type": "band_loop", "around": ["thigh.L", "thigh.R"]},
    ],
}


def other_side(name: str) -> str:
    return ".".join(SWAPPED.get(part, part) for part in name.split("."))


def squat(**changes) -> dict:
    """A squat between a step and a band; every keyword replaces one key, None takes it away."""
    data = {**copy.deepcopy(STANDING), **changes}
    return {key: value for key, value in data.items() if value is not None}


def figure_of(slug: str) -> dict:
    return json.loads((FOLDER / f"{slug}.json").read_text(encoding="utf-8"))


def parsed(svg: str) -> ET.Element:
    """The picture as a tree; raises for what is not well formed."""
    return ET.fromstring(svg)  # noqa: S314 -- drawn by ourselves a moment ago


def paths_of(svg: str) -> list[str]:
    return re.findall(r' d="([^"]*)"', svg)


def numbers_of(path: str) -> list[int]:
    return [int(number) for number in re.findall(r"-?\d+", path)]


def corners_of(svg: str) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the picture."""
    left, top, width, height = map(int, re.search(r'viewBox="([^"]+)"', svg)[1].split())
    return left, top, left + width, top + height
