"""Vectors in space as 3-tuples, rotations as 3 x 3 matrices in rows, angles in degrees."""

from math import cos, radians, sin

Vector = tuple[float, float, float]
Matrix = tuple[float, ...]

IDENTITY: Matrix = (1, 0, 0, 0, 1, 0, 0, 0, 1)


def times(a: Matrix, b: Matrix) -> Matrix:
    a0, a1, a2, a3, a4, a5, a6, a7, a8 = a
    b0, b1, b2, b3, b4, b5, b6, b7, b8 = b
    return (
        a0 * b0 + a1 * b3 + a2 * b6,
        a0 * b1 + a1 * b4 + a2 * b7,
        a0 * b2 + a1 * b5 + a2 * b8,
        a3 * b0 + a4 * b3 + a5 * b6,
        a3 * b1 + a4 * b4 + a5 * b7,
        a3 * b2 + a4 * b5 + a5 * b8,
        a6 * b0 + a7 * b3 + a8 * b6,
        a6 * b1 + a7 * b4 + a8 * b7,
        a6 * b2 + a7 * b5 + a8 * b8,
    )


def turned(a: Matrix, v: Vector) -> Vector:
    x, y, z = v
    return (
        a[0] * x + a[1] * y + a[2] * z,
        a[3] * x + a[4] * y + a[5] * z,
        a[6] * x + a[7] * y + a[8] * z,
    )


def about_x(degrees: float) -> Matrix:
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return (1, 0, 0, 0, c, -s, 0, s, c)


def about_y(degrees: float) -> Matrix:
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return (c, 0, s, 0, 1, 0, -s, 0, c)


def about_z(degrees: float) -> Matrix:
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return (c, -s, 0, s, c, 0, 0, 0, 1)


def plus(a: Vector, b: Vector) -> Vector:
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def minus(a: Vector, b: Vector) -> Vector:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def cross(a: Vector, b: Vector) -> Vector:
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def distance(a: Vector, b: Vector) -> float:
    return ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2) ** 0.5
