"""The whole movement of a figure: its key poses, solved, and enough poses between them to move."""

from __future__ import annotations

from dataclasses import dataclass

from exercises.figures.body import Skeleton
from exercises.figures.solver import Pose, Problem
from exercises.figures.spec import Spec

DEGREES_A_FRAME, DEGREES_A_FRAME_OF_MANY = 9.0, 20.0
MOST_FRAMES_BETWEEN = 8


@dataclass(frozen=True)
class Movement:
    """Poses from the start to the end (in a cycle: back to the start), and where in time they are.

    at: share of the way, 0 to 1. end: index of the end pose, which is the last but in a cycle.
    phases: for each pose the phases it lies at or between, as contacts name them.
    """

    problem: Problem
    poses: list[Pose]
    at: list[float]
    end: int
    phases: list[frozenset]

    @property
    def bodies(self) -> list[Skeleton]:
        return [self.problem.skeleton(pose) for pose in self.poses]


def solve_movement(spec: Spec) -> Movement:
    problem = Problem.of(spec)
    names = ["start", *range(len(spec.via)), "end"]
    keys = _key_poses(spec, problem, names)
    if spec.cycle:
        names, keys = [*names, "start"], [*keys, keys[0]]
    poses, phases, ends = [keys[0]], [frozenset([names[0]])], [0]
    for (name, pose), (next_name, next_pose) in zip(
        zip(names, keys, strict=True), list(zip(names, keys, strict=True))[1:], strict=False
    ):
        between = frozenset([name, next_name])
        for share in _shares(pose, next_pose, many=len(keys) > 2):
            mixed = _mixed(pose, next_pose, share)
            poses.append(problem.solve(mixed, between, most_steps=30))
            phases.append(between)
        poses.append(next_pose)
        phases.append(frozenset([next_name]))
        ends.append(len(poses) - 1)
    last = len(poses) - 1
    return Movement(
        problem=problem,
        poses=poses,
        at=[number / last for number in range(last + 1)],
        end=ends[-2] if spec.cycle else last,
        phases=phases,
    )


def _key_poses(spec: Spec, problem: Problem, names: list) -> list[Pose]:
    """Start, the poses between, end: each as near to its description as its contacts allow."""
    start, end = _settled_root(spec.start), _settled_root(spec.end)
    if spec.settle == "end" and not spec.via:
        last = _solved(problem, end, "end")
        problem.pin(last)
        first = _solved(problem, _carried(last, end, start), "start")
        return [first, last]
    first = _solved(problem, start, "start")
    problem.pin(first)
    described = [*spec.via, spec.end]
    rest = [
        _solved(problem, _carried(first, start, _settled_root(pose)), name)
        for pose, name in zip(described, names[1:], strict=True)
    ]
    return [first, *rest]


def _settled_root(pose) -> Pose:
    return {"root.y": 0.9, **pose}


def _solved(problem: Problem, described: Pose, name) -> Pose:
    phases = frozenset([name])
    return problem.polished(problem.solve(described, phases), phases)


def _carried(found: Pose, described: Pose, wanted: Pose) -> Pose:
    """Where the first pose settled, with every angle in which the two descriptions differ."""
    names = sorted({*described, *wanted})
    differing = {
        name: wanted.get(name, 0.0)
        for name in names
        if described.get(name, 0.0) != wanted.get(name, 0.0)
    }
    return {**found, **differing}


def _shares(pose: Pose, following: Pose, *, many: bool) -> list[float]:
    angles = [
        name for name in sorted({*pose, *following}) if name not in ("root.x", "root.y", "root.z")
    ]
    largest = max((abs(pose.get(n, 0) - following.get(n, 0)) for n in angles), default=0)
    each = DEGREES_A_FRAME_OF_MANY if many else DEGREES_A_FRAME
    count = max(2 if many else 3, min(MOST_FRAMES_BETWEEN, round(largest / each)))
    return [number / count for number in range(1, count)]


def _mixed(pose: Pose, following: Pose, share: float) -> Pose:
    names = sorted({*pose, *following})
    return {n: pose.get(n, 0.0) * (1 - share) + following.get(n, 0.0) * share for n in names}
