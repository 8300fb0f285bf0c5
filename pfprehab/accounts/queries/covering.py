"""Who of the clinic in scope is away on a day, and who covers."""

import datetime as dt

from pfprehab.accounts.models import Absence, User
from pfprehab.accounts.rules.cover import Away, who_covers


def covers_on(day: dt.date) -> dict[int, User | None]:
    """{user who is away: the colleague who covers, None when nobody does}, of the clinic in scope.

    One query. Whoever covers in the end is named as cover in one of the absences.
    """
    rows = list(
        Absence.objects.filter(first_day__lte=day, last_day__gte=day).select_related("cover")
    )
    people = {row.cover_id: row.cover for row in rows}
    absences = (Away(row.user_id, row.cover_id, row.first_day, row.last_day) for row in rows)
    found = who_covers(absences, day=day)
    return {user: people[cover] if cover else None for user, cover in found.items()}


def covering_on(day: dt.date) -> dict[int, int | None]:
    """The same in ids, for lists and filters."""
    return {user: cover and cover.pk for user, cover in covers_on(day).items()}


def covered_by(user_id: int, day: dt.date) -> set[int]:
    """Whose patients a person looks after on a day: their own, and those of who is away."""
    return {user_id} | {away for away, cover in covering_on(day).items() if cover == user_id}
