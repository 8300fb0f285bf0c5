import datetime as dt

import pytest

from patients.rules.clearance import clearance_counts, cleared_questions

TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("tier", "days_ago", "counts"),
    [
        ("emergency_now", 0, True),
        ("emergency_now", 1, False),
        ("same_day", 7, True),
        ("same_day", 8, False),
        ("within_days", 30, True),
        ("within_days", 31, False),
        ("within_days", -1, False),
        ("confirm", 0, False),
        ("", 0, False),
    ],
)
def test_how_long_a_clearance_counts(tier, days_ago, counts):
    day = TODAY - dt.timedelta(days=days_ago)

    assert clearance_counts(day, TODAY, tier=tier) is counts


def test_only_questions_that_can_be_cleared_are_covered():
    rows = [("calf", TODAY), ("hip", TODAY), ("lump", TODAY - dt.timedelta(days=31))]

    covered = cleared_questions(rows, TODAY, tiers={"calf": "same_day", "lump": "within_days"})

    assert covered == {"calf"}
