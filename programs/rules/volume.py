"""How much work a program holds for each group of muscles: sets a week."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from exercises.rules.dose import Dose


@dataclass(frozen=True, kw_only=True)
class VolumeLine:
    """One line of one week. group: the category of its exercise. per_week: times a week."""

    week: int
    exercise: str
    group: str
    dose: Dose
    per_week: int
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GroupVolume:
    """Sets a week of one group: the mean over all weeks, and the weeks with least and most.

    A week without the group counts as 0, because none of it is prescribed then.
    """

    mean: float
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Volume:
    """uncounted: the exercises, in order, that have lines which no number of sets tells."""

    groups: dict[str, GroupVolume]
    uncounted: tuple[str, ...]


def weekly_sets(lines: Iterable[VolumeLine], *, weeks: Collection[int]) -> Volume:
    """Sets times their times a week, summed for each group and week.

    A set with each leg in turn counts once. Optional lines are off until switched on, so they are
    left out. weeks: every week of the program, at least one. Raises ValueError without any.
    """
    if not weeks:
        raise ValueError("A program without weeks has no volume a week.")
    sums: dict[str, dict[int, int]] = defaultdict(lambda: dict.fromkeys(weeks, 0))
    uncounted: dict[str, None] = {}
    for line in lines:
        if line.optional:
            continue
        if not is_told_in_sets(line.dose):
            uncounted[line.exercise] = None
            continue
        sums[line.group][line.week] += line.dose.sets * line.per_week
    groups = {
        group: GroupVolume(
            sum(found.values()) / len(found), min(found.values()), max(found.values())
        )
        for group, found in sums.items()
    }
    return Volume(groups, tuple(uncounted))


def is_told_in_sets(dose: Dose) -> bool:
    """Whether sets say how much it is: not of intervals, nor of one bout told in minutes."""
    if dose.kind == "time":
        return dose.sets > 1
    return dose.kind != "interval"
