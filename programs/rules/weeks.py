"""Weeks of a program as the stretches a reader would say: 1 to 4, 6."""

from collections.abc import Iterable


def stretches(weeks: Iterable[int]) -> list[tuple[int, int]]:
    """(first, last) of every run of weeks without a gap, in order; a week alone is both."""
    found: list[tuple[int, int]] = []
    for week in sorted(set(weeks)):
        if found and week == found[-1][1] + 1:
            found[-1] = (found[-1][0], week)
        else:
            found.append((week, week))
    return found
