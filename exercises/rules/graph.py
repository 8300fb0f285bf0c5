"""The graph from easier to harder exercises, which must never lead back to its start."""

from collections import deque
from collections.abc import Iterable, Mapping

Harder = Mapping[str, Iterable[str]]


def path_between(harder: Harder, start: str, goal: str) -> list[str] | None:
    """The shortest way from start to goal by steps to something harder, both included.

    None when there is no way. start equal to goal is the way of one step only: [start].
    """
    came_from: dict[str, str | None] = {start: None}
    waiting = deque([start])
    while waiting:
        slug = waiting.popleft()
        if slug == goal:
            return _back_to_start(came_from, goal)
        for step in harder.get(slug, ()):
            if step not in came_from:
                came_from[step] = slug
                waiting.append(step)
    return None


def circle_through(harder: Harder, slug: str) -> list[str] | None:
    """A way from slug back to itself, as [slug, ..., slug]; None when there is none."""
    ways = (path_between(harder, step, slug) for step in harder.get(slug, ()))
    shortest = min((way for way in ways if way), key=len, default=None)
    return [slug, *shortest] if shortest else None


def _back_to_start(came_from: Mapping[str, str | None], goal: str) -> list[str]:
    way = [goal]
    while (before := came_from[way[-1]]) is not None:
        way.append(before)
    return way[::-1]
