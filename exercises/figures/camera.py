"""A parallel camera, and the frame that holds the whole movement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians, sin

from exercises.figures.vectors import Vector

WIDTH, HEIGHT = 960, 720  # of a picture; whole numbers are half a pixel at the usual 480
MARGIN = 28
MOST_SCALE = 440.0  # picture units for a metre: a small movement is not blown up

Place = tuple[float, float, float]  # across, down, depth (larger is nearer)


@dataclass
class Camera:
    """yaw: 0 sees the right side, 90 the front; pitch looks down. Degrees."""

    yaw: float
    pitch: float
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def __post_init__(self):
        self._yaw = (cos(radians(self.yaw)), sin(radians(self.yaw)))
        self._pitch = (cos(radians(self.pitch)), sin(radians(self.pitch)))

    def unframed(self, point: Vector) -> Place:
        """Before the frame is chosen: metres across and down, and depth."""
        x, y, z = point
        across = x * self._yaw[0] - z * self._yaw[1]
        towards = x * self._yaw[1] + z * self._yaw[0]
        down = -(y * self._pitch[0] - towards * self._pitch[1])
        return across, down, towards * self._pitch[0] + y * self._pitch[1]

    def __call__(self, point: Vector) -> Place:
        x, y, depth = self.unframed(point)
        return x * self.scale + self.left, y * self.scale + self.top, depth

    def flattening(self) -> float:
        """How much a circle on the floor is flattened in the picture."""
        return max(self._pitch[1], 0.10)


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the picture: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


def fit(camera: Camera, spots: Iterable[tuple[float, float, float]], *, margin: float) -> Box:
    """Choose scale and place so that all spots (across, down, radius; metres) are in the picture.

    Returns the part of the picture that is used, with a margin in picture units.
    """
    spots = list(spots)
    left = min(x - r for x, _y, r in spots)
    right = max(x + r for x, _y, r in spots)
    top = min(y - r for _x, y, r in spots)
    bottom = max(y + r for _x, y, r in spots)
    width, height = right - left, bottom - top
    scale = min((WIDTH - 2 * MARGIN) / width, (HEIGHT - 2 * MARGIN) / height, MOST_SCALE)
    camera.scale = scale
    camera.left = WIDTH / 2 - scale * (left + right) / 2
    spare = max(0.0, HEIGHT - 2 * MARGIN - scale * height)
    camera.top = HEIGHT - MARGIN - scale * bottom - spare * 0.42
    return used_part(camera, spots, margin=margin)


def used_part(camera: Camera, spots: Iterable[tuple[float, float, float]], *, margin: float) -> Box:
    """The part of the picture that holds all spots, with a margin in picture units."""
    spots = list(spots)
    scale = camera.scale
    left = min(x - r for x, _y, r in spots) * scale + camera.left - margin
    right = max(x + r for x, _y, r in spots) * scale + camera.left + margin
    top = min(y - r for _x, y, r in spots) * scale + camera.top - margin
    bottom = max(y + r for _x, y, r in spots) * scale + camera.top + margin
    grow = max(0.0, 420 - (right - left)) / 2
    return Box(
        max(0.0, left - grow),
        max(0.0, top),
        min(float(WIDTH), right + grow),
        min(float(HEIGHT), bottom),
    )
