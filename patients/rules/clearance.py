"""A red flag that somebody looked into: for how long what they said lets a new screening go on."""

import datetime as dt
from collections.abc import Iterable, Mapping

# Days after the clearance in which a yes to the same question may go on (pfprehab default). An
# emergency that is there again needs somebody who saw it the same day.
CLEARANCE_DAYS: Mapping[str, int] = {"emergency_now": 0, "same_day": 7, "within_days": 30}


def clearance_counts(
    cleared_on: dt.date,
    today: dt.date,
    *,
    tier: str,
    days: Mapping[str, int] = CLEARANCE_DAYS,
) -> bool:
    """Whether a clearance of that day still covers a question of this tier; never a later day."""
    return tier in days and 0 <= (today - cleared_on).days <= days[tier]


def cleared_questions(
    clearances: Iterable[tuple[str, dt.date]], today: dt.date, *, tiers: Mapping[str, str]
) -> frozenset[str]:
    """The questions covered today. clearances: (question, day); tiers: of those that can be."""
    return frozenset(
        question
        for question, day in clearances
        if question in tiers and clearance_counts(day, today, tier=tiers[question])
    )
