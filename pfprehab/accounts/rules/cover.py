"""Who looks after whose patients on a day, when somebody is away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Away:
    """One absence: the person, the days (both included), the colleague who covers."""

    user: int
    cover: int
    first_day: date
    last_day: date


def who_covers(absences: Iterable[Away], *, day: date) -> dict[int, int | None]:
    """{who is away: who looks after their patients}.

    A cover who is away too is followed to theirs. None when the way leads back to somebody who is
    away: nobody is there, and the clinic has to see it.
    """
    away = {one.user: one.cover for one in absences if one.first_day <= day <= one.last_day}
    return {user: _present(user, away) for user in away}


def _present(user: int, away: dict[int, int]) -> int | None:
    seen = {user}
    while user in away:
        user = away[user]
        if user in seen:
            return None
        seen.add(user)
    return user
