"""From described angles and contacts to poses that keep both: damped least squares.

What the clinician describes is where the search begins and what it is pulled back to; contacts
(planted feet, a seat, a hand on the thigh) outweigh it. Contacts settle in the first pose; later
poses keep them where they settled, so a planted foot neither slides nor floats.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import radians

from exercises.figures.body import BASES, MASS, POINTS, TOTAL_MASS, Skeleton, range_of, skeleton
from exercises.figures.spec import MACROS, Spec
from exercises.figures.vectors import Vector, cross, minus

DEGREE = 180 / 3.141592653589793
CONTACT = 10.0  # 1 mm beside a contact costs as much as about 10 degrees beside a description
ON_BODY = 0.36  # a hand on the body gives way a little
SINKING = 8.0
MOST_TRIES = 1200  # of a whole figure; the catalogue's dearest needs about 700
AXES = {"x": 0, "y": 1, "z": 2}
MAT_HEIGHT = 0.02
# Points that must not go below the ground wherever they are.
NEVER_BELOW = tuple(
    f"{name}.{side}" for side in "LR" for name in ("heel", "ball", "toe", "fingers", "elbow")
)
_LEG = ("hip.{}.flex", "hip.{}.abd", "hip.{}.rot", "knee.{}.flex", "ankle.{}.dorsi", "ankle.{}.inv")
_ARM = ("shoulder.{}.flex", "shoulder.{}.abd", "shoulder.{}.rot", "elbow.{}.flex")
_FREES_LEG = ("foot", "forefoot", "heel", "ball", "toe", "heelback", "outfoot")
_FREES_ARM = ("palm", "palmface", "elbow", "forearm", "wrist", "fingers")

Pose = dict[str, float]
Row = tuple[float, dict[int, float]]  # a residual, and its slope along each free angle


@dataclass(frozen=True, slots=True)
class Contact:
    """One point that touches something. phases: None for the whole movement."""

    point: str
    kind: str
    target: object
    weight: float
    slide: bool
    phases: frozenset | None

    def holds(self, phases: frozenset) -> bool:
        """Whether it holds in a pose that is between (or at) these phases."""
        return self.phases is None or (bool(phases) and phases <= self.phases)


@dataclass
class Problem:
    """The contacts and free angles of one figure, and where contacts have settled.

    tries_left: what the search may still cost. A figure nobody can take the pose of uses it up,
    and then keeps what was found, which the checks refuse.
    """

    spec: Spec
    contacts: list[Contact]
    free: list[str]
    surfaces: dict[str, tuple[str, float]]
    ground: float
    pins: dict[int, Vector] = field(default_factory=dict)
    tries_left: int = MOST_TRIES

    @classmethod
    def of(cls, spec: Spec) -> Problem:
        lies_on_mat = any(prop["type"] == "mat" for prop in spec.props)
        surfaces = {"floor": ("y", 0.0), "mat": ("y", MAT_HEIGHT), **(spec.surfaces or {})}
        contacts = [each for contact in spec.contacts for each in _spread(contact)]
        return cls(
            spec=spec,
            contacts=contacts,
            free=sorted(_free_angles(spec)),
            surfaces=surfaces,
            ground=MAT_HEIGHT if lies_on_mat else 0.0,
        )

    def skeleton(self, pose: Mapping[str, float]) -> Skeleton:
        return skeleton(pose, BASES[self.spec.base])

    def pin(self, pose: Pose) -> None:
        """From now on what touches in this pose stays where it is."""
        body = self.skeleton(pose)
        self.pins = {
            number: body.point(contact.point)
            for number, contact in enumerate(self.contacts)
            if contact.kind in ("on", "hold") and contact.phases is None
        }

    # -- residuals ---------------------------------------------------------------------------
    def rows(self, pose: Pose, prior: Pose, phases: frozenset) -> list[Row]:
        body = self.skeleton(pose)
        slopes = _Slopes(body, self.free)
        rows = self._contact_rows(slopes, phases)
        rows += self._sinking_rows(slopes)
        rows += self._balance_rows(slopes)
        rows += self._description_rows(pose, prior)
        return rows

    def _contact_rows(self, slopes: _Slopes, phases: frozenset) -> list[Row]:
        rows: list[Row] = []
        for number, contact in enumerate(self.contacts):
            if not contact.holds(phases):
                continue
            for axis, wanted, weight in self._wishes(number, contact):
                rows.append(slopes.row(contact.point, axis, wanted, weight))
            if contact.kind == "to":
                weight = contact.weight * CONTACT * 0.6
                rows += slopes.rows_between(contact.point, contact.target, weight)
        return rows

    def _wishes(self, number: int, contact: Contact) -> Iterable[tuple[int, float, float]]:
        """(axis, wanted value, weight) of a contact with something that does not move."""
        pin = self.pins.get(number)
        if contact.kind == "on":
            axis_name, value = self.surfaces[contact.target]
            axis = AXES[axis_name]
            yield axis, value, CONTACT
            if pin is not None and not contact.slide:
                yield from ((a, pin[a], CONTACT) for a in range(3) if a != axis)
        elif contact.kind == "hold" and pin is not None:
            yield from ((a, pin[a], CONTACT) for a in range(3))
        elif contact.kind == "at":
            for axis, value in enumerate(contact.target):
                if value is not None:
                    yield axis, value, contact.weight

    def _sinking_rows(self, slopes: _Slopes) -> list[Row]:
        return [
            slopes.row(name, 1, self.ground, SINKING)
            for name in NEVER_BELOW
            if slopes.point(name)[1] < self.ground
        ]

    def _balance_rows(self, slopes: _Slopes) -> list[Row]:
        feet = [f"{name}.{side}" for side in self.spec.balance for name in ("heel", "ball")]
        if not feet:
            return []
        return [slopes.balance_row(feet, axis, self.spec.balance_w) for axis in (0, 2)]

    def _description_rows(self, pose: Pose, prior: Pose) -> list[Row]:
        rows = []
        for index, angle in enumerate(self.free):
            away = pose.get(angle, 0.0) - prior.get(angle, 0.0)
            weight = self.weight(angle)
            is_place = angle in ("root.x", "root.y", "root.z")
            rows.append((weight * (away if is_place else radians(away)), {index: weight}))
        return rows

    def weight(self, angle: str) -> float:
        """How dearly the description of an angle is kept, for each radian or metre away from it."""
        given = (self.spec.weights or {}).get(angle)
        if given is not None:
            return given
        if angle.startswith("root."):
            return 0.003 if angle[-1] in "xyz" else 0.02
        if angle.endswith((".rot", ".abd")):
            return 0.06
        return 0.008 if angle.startswith(("ankle", "toe")) else 0.05

    # -- solving -----------------------------------------------------------------------------
    def solve(self, prior: Pose, phases: frozenset, *, most_steps: int = 60) -> Pose:
        """The pose nearest to the described one that keeps the contacts."""
        pose, damping = dict(prior), 1e-4
        rows = self.rows(pose, prior, phases)
        cost = sum(value * value for value, _slopes in rows)
        for _step in range(most_steps):
            matrix, gradient = _normal_equations(rows, len(self.free))
            found = None
            for _try in range(min(8, self.tries_left)):
                self.tries_left -= 1
                step = _solved(matrix, gradient, damping)
                moved = self._moved(pose, step)
                moved_rows = self.rows(moved, prior, phases)
                moved_cost = sum(value * value for value, _slopes in moved_rows)
                if moved_cost < cost:
                    found, damping = moved, max(damping / 4, 1e-9)
                    break
                damping *= 6
            if found is None:
                break
            gain = cost - moved_cost
            pose, rows, cost = found, moved_rows, moved_cost
            if gain < 1e-12 + 1e-7 * cost:
                break
        return pose

    def polished(self, pose: Pose, phases: frozenset) -> Pose:
        """Move the description onto the found pose, so that only the contacts still pull."""
        for _round in range(3):
            pose = self.solve(pose, phases, most_steps=8)
        return pose

    def _moved(self, pose: Pose, step: list[float]) -> Pose:
        moved = dict(pose)
        for angle, change in zip(self.free, step, strict=True):
            if angle in ("root.x", "root.y", "root.z"):
                moved[angle] = pose.get(angle, 0.0) - change
                continue
            value = pose.get(angle, 0.0) - change * DEGREE
            limits = range_of(angle)
            moved[angle] = min(max(value, limits[0]), limits[1]) if limits else value
        return moved

    def contact_errors(self, pose: Pose, phases: frozenset) -> list[tuple[Contact, float]]:
        """How far each contact that holds in these phases is from closed, metres."""
        body = self.skeleton(pose)
        found = []
        for number, contact in enumerate(self.contacts):
            if not contact.holds(phases):
                continue
            place = body.point(contact.point)
            if contact.kind == "to":
                away = minus(place, body.point(contact.target))
                found.append((contact, sum(each * each for each in away) ** 0.5))
                continue
            wishes = list(self._wishes(number, contact))
            away_squared = sum((place[axis] - value) ** 2 for axis, value, _w in wishes)
            found.append((contact, away_squared**0.5))
        return found


class _Slopes:
    """Where points are, and how each free angle would move them."""

    def __init__(self, body: Skeleton, free: list[str]):
        self.body = body
        index = {angle: number for number, angle in enumerate(free)}
        self.turns = [(index[turn.angle], turn) for turn in body.turns if turn.angle in index]
        self.shifts = [
            (index[name], axis)
            for axis, name in enumerate(("root.x", "root.y", "root.z"))
            if name in index
        ]
        self._points: dict[str, Vector] = {}
        self._moves: dict[str, dict[int, Vector]] = {}

    def point(self, name: str) -> Vector:
        if name not in self._points:
            self._points[name] = self.body.point(name)
        return self._points[name]

    def moves(self, name: str) -> dict[int, Vector]:
        if name not in self._moves:
            self._moves[name] = self.moves_of(POINTS[name][0], self.point(name))
        return self._moves[name]

    def moves_of(self, segment: str, place: Vector) -> dict[int, Vector]:
        found: dict[int, Vector] = {}
        for index, turn in self.turns:
            if segment in turn.segments:
                x, y, z = cross(turn.axis, minus(place, turn.through))
                share = turn.share
                old = found.get(index, (0.0, 0.0, 0.0))
                found[index] = (old[0] + share * x, old[1] + share * y, old[2] + share * z)
        for index, axis in self.shifts:
            found[index] = tuple(1.0 if a == axis else 0.0 for a in range(3))
        return found

    def row(self, name: str, axis: int, wanted: float, weight: float) -> Row:
        moves = self.moves(name)
        value = (self.point(name)[axis] - wanted) * weight
        return value, {i: move[axis] * weight for i, move in moves.items() if move[axis]}

    def rows_between(self, name: str, other: str, weight: float) -> list[Row]:
        here, there = self.point(name), self.point(other)
        mine, others = self.moves(name), self.moves(other)
        rows = []
        for axis in range(3):
            slopes = {
                i: (mine.get(i, _STILL)[axis] - others.get(i, _STILL)[axis]) * weight
                for i in sorted({*mine, *others})
            }
            rows.append(((here[axis] - there[axis]) * weight, slopes))
        return rows

    def balance_row(self, feet: list[str], axis: int, weight: float) -> Row:
        """The centre of mass over the middle of the feet."""
        middle = sum(self.point(name)[axis] for name in feet) / len(feet)
        slopes: dict[int, float] = {}
        centre = 0.0
        for segment, local, share in MASS:
            place = self.body.at(segment, local)
            centre += place[axis] * share / TOTAL_MASS
            for index, move in self.moves_of(segment, place).items():
                slopes[index] = slopes.get(index, 0.0) + move[axis] * share / TOTAL_MASS
        for name in feet:
            for index, move in self.moves(name).items():
                slopes[index] = slopes.get(index, 0.0) - move[axis] / len(feet)
        return (centre - middle) * weight, {i: slope * weight for i, slope in slopes.items()}


_STILL: Vector = (0.0, 0.0, 0.0)


def _spread(contact: Mapping) -> Iterable[Contact]:
    """One contact of the data as contacts of single points."""
    name, _dot, side = contact["pt"].partition(".")
    points = [f"{each}.{side}" for each in MACROS[name]] if name in MACROS else [contact["pt"]]
    kind = next(each for each in ("on", "to", "hold", "at") if each in contact)
    given = contact.get("phase")
    phases = None if given is None else frozenset(given if isinstance(given, list) else [given])
    for point in points:
        yield Contact(
            point=point,
            kind=kind,
            target=contact[kind],
            weight=contact.get("w", 0.6 if kind == "to" else 1.0),
            slide=contact.get("slide", False),
            phases=phases,
        )


def _free_angles(spec: Spec) -> set[str]:
    """What the solver may move: the root's place, limbs with a contact, what the data frees."""
    free = {"root.x", "root.y", "root.z"}
    for contact in spec.contacts:
        name, _dot, side = contact["pt"].partition(".")
        if not contact.get("limb", True):
            continue
        if name in _FREES_LEG:
            leg = _LEG[:4] if name in ("heel", "heelback") else _LEG
            free |= {angle.format(side) for angle in leg}
        elif name in _FREES_ARM:
            free |= {angle.format(side) for angle in _ARM}
    return (free | set(spec.free)) - set(spec.lock)


def _normal_equations(rows: list[Row], size: int) -> tuple[list[list[float]], list[float]]:
    matrix = [[0.0] * size for _ in range(size)]
    gradient = [0.0] * size
    for value, slopes in rows:
        items = list(slopes.items())
        for at, (i, slope) in enumerate(items):
            gradient[i] += slope * value
            line = matrix[i]
            for j, other in items[: at + 1]:
                line[j] += slope * other
    for i in range(size):
        for j in range(i):
            whole = matrix[i][j] + matrix[j][i]
            matrix[i][j] = matrix[j][i] = whole
    return matrix, gradient


def _solved(matrix: list[list[float]], gradient: list[float], damping: float) -> list[float]:
    """Solve (matrix + damping of its diagonal) x = gradient by Cholesky."""
    size = len(gradient)
    lower = [[0.0] * size for _ in range(size)]
    for i in range(size):
        row = lower[i]
        for j in range(i + 1):
            other = lower[j]
            rest = matrix[i][j] - sum(row[k] * other[k] for k in range(j))
            if i == j:
                rest += damping * (matrix[i][i] + 1e-6)
                row[i] = max(rest, 1e-12) ** 0.5
            else:
                row[j] = rest / other[j]
    forward = [0.0] * size
    for i in range(size):
        row = lower[i]
        forward[i] = (gradient[i] - sum(row[k] * forward[k] for k in range(i))) / row[i]
    found = [0.0] * size
    for i in reversed(range(size)):
        rest = sum(lower[k][i] * found[k] for k in range(i + 1, size))
        found[i] = (forward[i] - rest) / lower[i][i]
    return found
