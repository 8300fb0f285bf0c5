"""Muscles as chains of spheres on a segment, thick in the belly and thin at both ends."""

from collections.abc import Callable
from dataclasses import dataclass

from exercises.figures.vectors import Vector

Chain = tuple[tuple[Vector, float], ...]


@dataclass(frozen=True, slots=True)
class Muscle:
    """segment: where it lies. chain: places and radii in metres. faces: the way its skin looks."""

    segment: str
    chain: Chain
    faces: Vector


def _on(segment: str, faces, *spheres) -> Callable[[int], Muscle]:
    """A muscle of the right side; for the left one z is turned round."""

    def of_side(k: int) -> Muscle:
        side = "R" if k > 0 else "L"
        name = segment if segment in ("pelvis", "abdomen", "thorax") else f"{segment}.{side}"
        chain = tuple(((x, y, z * k), radius) for x, y, z, radius in spheres)
        return Muscle(name, chain, (faces[0], faces[1], faces[2] * k))

    return of_side


MUSCLES: dict[str, Callable[[int], Muscle]] = {
    "quads": _on(
        "thigh",
        (1, 0, 0),
        (0.040, -0.05, 0.004, 0.026),
        (0.036, -0.15, 0.008, 0.046),
        (0.030, -0.26, 0.004, 0.046),
        (0.030, -0.36, 0, 0.028),
        (0.040, -0.40, 0, 0.014),
    ),
    "vmo": _on(
        "thigh",
        (1, 0, 0),
        (0.030, -0.26, -0.030, 0.018),
        (0.032, -0.33, -0.030, 0.030),
        (0.034, -0.385, -0.018, 0.016),
    ),
    "hamstrings": _on(
        "thigh",
        (-1, 0, 0),
        (-0.040, -0.05, 0, 0.022),
        (-0.034, -0.15, 0, 0.042),
        (-0.030, -0.26, 0, 0.040),
        (-0.024, -0.37, 0, 0.018),
    ),
    "adductors": _on(
        "thigh",
        (0, 0, -1),
        (0.004, -0.04, -0.050, 0.020),
        (0, -0.13, -0.040, 0.036),
        (0, -0.24, -0.028, 0.020),
    ),
    "itb": _on(
        "thigh",
        (0, 0, 1),
        (0, 0.03, 0.052, 0.026),
        (0, -0.08, 0.052, 0.026),
        (0, -0.22, 0.046, 0.016),
        (0.006, -0.40, 0.040, 0.012),
    ),
    "hip_flexors": _on(
        "thigh",
        (1, 0, 0),
        (0.045, 0.06, -0.010, 0.018),
        (0.052, 0, -0.010, 0.034),
        (0.046, -0.08, -0.010, 0.018),
    ),
    "calf": _on(
        "shank",
        (-1, 0, 0),
        (-0.020, -0.03, 0, 0.022),
        (-0.028, -0.11, 0, 0.040),
        (-0.022, -0.20, 0, 0.026),
        (-0.020, -0.32, 0, 0.012),
    ),
    "soleus": _on(
        "shank",
        (-1, 0, 0),
        (-0.022, -0.15, 0, 0.020),
        (-0.024, -0.22, 0, 0.032),
        (-0.020, -0.31, 0, 0.014),
    ),
    "glute_max": _on(
        "pelvis",
        (-1, 0, 0),
        (-0.055, 0.070, 0.045, 0.024),
        (-0.066, 0.020, 0.066, 0.050),
        (-0.056, -0.040, 0.078, 0.044),
        (-0.030, -0.085, 0.090, 0.018),
    ),
    "glute_med": _on(
        "pelvis",
        (0, 0, 1),
        (-0.016, 0.105, 0.098, 0.020),
        (-0.014, 0.062, 0.118, 0.040),
        (-0.006, 0.010, 0.140, 0.028),
        (0, -0.030, 0.150, 0.012),
    ),
    "hip_er": _on(
        "pelvis",
        (-0.7, 0, 0.7),
        (-0.080, 0.035, 0.035, 0.018),
        (-0.062, 0.016, 0.080, 0.032),
        (-0.030, -0.006, 0.125, 0.022),
    ),
    "core": _on(
        "abdomen",
        (1, 0, 0),
        (0.056, -0.07, 0.020, 0.026),
        (0.060, 0.01, 0.026, 0.044),
        (0.062, 0.10, 0.022, 0.030),
    ),
    "obliques": _on(
        "abdomen",
        (0, 0, 1),
        (0.010, -0.06, 0.080, 0.022),
        (0.014, 0.02, 0.086, 0.040),
        (0.016, 0.11, 0.080, 0.024),
    ),
    "back": _on(
        "abdomen",
        (-1, 0, 0),
        (-0.055, -0.06, 0.026, 0.022),
        (-0.060, 0.04, 0.028, 0.034),
        (-0.062, 0.15, 0.026, 0.020),
    ),
    "shoulder": _on(
        "uarm",
        (0, 0, 1),
        (0, 0.01, 0.020, 0.026),
        (0, -0.05, 0.020, 0.034),
        (0, -0.12, 0.010, 0.014),
    ),
}
