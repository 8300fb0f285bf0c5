"""Who of the clinic in scope is away on a day, and who covers."""

import datetime as dt

from pfprehab.accounts.models import Absence
from pfprehab.accounts.rules.cover import Away, who_covers


def covering_on(day: dt.date) -> dict[int, int | None]:
    """{user who is away: user who covers, None when nobody does}, of the clinic in scope."""
    rows = Absence.objects.filter(first_day__lte=day, last_day__gte=day)
    return who_covers(
        (Away(*row) for row in rows.values_list("user_id", "cover_id", "first_day", "last_day")),
        day=day,
    )


def covered_by(user_id: int, day: dt.date) -> set[int]:
    """Whose patients a person looks after on a day: their own, and those of who is away."""
    return {user_id} | {away for away, cover in covering_on(day).items() if cover == user_id}
