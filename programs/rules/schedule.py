"""Which exercises belong to which day of a week, and which week of the plan a day is in."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

DAYS_IN_WEEK = 7
# Monday is 0. Spread over the week, with a day between sessions where there is room.
DEFAULT_SESSION_DAYS = {
    1: (0,),
    2: (0, 3),
    3: (0, 2, 4),
    4: (0, 1, 3, 4),
    5: (0, 1, 2, 3, 4),
    6: (0, 1, 2, 3, 4, 5),
    7: (0, 1, 2, 3, 4, 5, 6),
}


@dataclass(frozen=True, kw_only=True)
class WeekLine:
    """One line of a week: its key, how often a week (1 to 7), and whether it needs a rest day.

    rest_day: runs and jumps, which never come on two days in a row.
    """

    key: str
    per_week: int
    rest_day: bool = False

    def __post_init__(self):
        if not 1 <= self.per_week <= DAYS_IN_WEEK:
            raise ValueError(f"Times a week must be 1 to 7; {self.key} has {self.per_week}.")


def needs_rest_day(*, category: str, stage: int) -> bool:
    """Runs and jumps (return to running above stage 1, which is walking).

    Source: a rest day between runs in the 2023 return-to-run table; for jumps pfprehab default.
    """
    return category == "return_to_run" and stage > 1


def default_session_days(sessions_per_week: int) -> tuple[int, ...]:
    """Weekdays offered first: Monday, Wednesday, Friday for three a week. Monday is 0."""
    if sessions_per_week not in DEFAULT_SESSION_DAYS:
        raise ValueError(f"Sessions a week must be 1 to 7, not {sessions_per_week}.")
    return DEFAULT_SESSION_DAYS[sessions_per_week]


def plan_week(start_date: dt.date, today: dt.date, duration_weeks: int) -> int | None:
    """The week of the plan that holds today, from 1; None before the start and after the end."""
    if duration_weeks < 1:
        raise ValueError(f"A plan has at least 1 week, not {duration_weeks}.")
    week = (today - start_date).days // DAYS_IN_WEEK + 1
    return week if 1 <= week <= duration_weeks else None


def week_to_come(starts_on: dt.date, day: dt.date, weeks: int) -> int | None:
    """The first week that can still change: the present one, 1 before the start, None after."""
    return 1 if day < starts_on else plan_week(starts_on, day, weeks)


def schedule(
    week_lines: Iterable[WeekLine], session_days: Iterable[int]
) -> dict[int, tuple[str, ...]]:
    """Each session day (Monday is 0) with the keys of its lines, in the order of the week.

    A line comes as often as asked, at most once a day and on session days only, spread as
    evenly as they allow. Lines that need a rest day are placed first and never on two days in
    a row, Sunday and Monday included: where the days leave no room they come less often. The
    other lines of such a week prefer the days without them. The same input gives the same days.
    """
    days = _checked_days(session_days)
    lines = list(week_lines)
    keys = [line.key for line in lines]
    if len(set(keys)) != len(keys):
        raise ValueError("Two lines of one week have the same key.")
    placed: dict[str, tuple[int, ...]] = {}
    taken: frozenset[int] = frozenset()
    for line in (line for line in lines if line.rest_day):
        placed[line.key] = _days_with_rest(line.per_week, days, taken)
        taken |= set(placed[line.key])
    for line in (line for line in lines if not line.rest_day):
        count = min(line.per_week, len(days))
        placed[line.key] = _best(combinations(days, count), avoid=taken)
    return {day: tuple(key for key in keys if day in placed[key]) for day in days}


def _checked_days(session_days: Iterable[int]) -> tuple[int, ...]:
    days = tuple(sorted(set(session_days)))
    if not days or not all(0 <= day < DAYS_IN_WEEK for day in days):
        raise ValueError(f"Session days must be weekdays 0 (Monday) to 6, at least one: {days}.")
    return days


def _days_with_rest(wanted: int, days: Sequence[int], taken: frozenset[int]) -> tuple[int, ...]:
    """As many days as wanted, or fewer, none next to another or to one already taken."""
    for count in range(min(wanted, len(days)), 0, -1):
        choices = [c for c in combinations(days, count) if not _neighbours(taken | set(c))]
        if choices:
            return _best(choices, avoid=taken)
    return ()


def _neighbours(days: Iterable[int]) -> bool:
    chosen = set(days)
    return any((day + 1) % DAYS_IN_WEEK in chosen for day in chosen)


def _best(choices: Iterable[tuple[int, ...]], *, avoid: frozenset[int]) -> tuple[int, ...]:
    """Fewest days to avoid, then the widest smallest gap, then the earliest days."""
    return min(choices, key=lambda c: (len(avoid.intersection(c)), -_smallest_gap(c), c))


def _smallest_gap(days: tuple[int, ...]) -> int:
    """Days between the closest two sessions, the turn of the week included."""
    following = [*days[1:], days[0] + DAYS_IN_WEEK]
    return min(after - day for day, after in zip(days, following, strict=True))
