"""When the question of the morning is asked: pain, and whether it settled within the hour."""

import datetime as dt
from collections.abc import Collection

OPEN_FOR = dt.timedelta(hours=36)  # after the session was logged; pfprehab default
BASELINE_MORNINGS = 3  # before the first session; pfprehab default


def morning_due(
    *,
    now: dt.datetime,
    today: dt.date,
    last_session_on: dt.date | None,
    last_logged_at: dt.datetime | None,
    answered: Collection[dt.date],
) -> dt.date | None:
    """The morning to ask about now, or None.

    After a session: the next morning, for as long as 36 hours have not passed since it was
    logged, or while that day lasts. Before the first one: up to three mornings, one a day.
    answered: the mornings on record.
    """
    if last_session_on is None:
        asked = today not in answered and len(answered) < BASELINE_MORNINGS
        return today if asked else None
    morning = last_session_on + dt.timedelta(days=1)
    if morning in answered or morning > today:
        return None
    in_time = last_logged_at is not None and now < last_logged_at + OPEN_FOR
    return morning if morning == today or in_time else None
