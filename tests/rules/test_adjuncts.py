"""Taping and orthoses have an end, and it is said when it comes near."""

import datetime as dt

import pytest

from patients.rules.adjuncts import Ending, default_end, standing

DAY = dt.date(2026, 1, 5)


@pytest.mark.parametrize(("kind", "weeks"), [("taping", 4), ("orthoses", 6), ("other", 6)])
def test_the_end_that_is_offered_is_that_of_the_kind(kind, weeks):
    assert default_end(kind, DAY) == DAY + dt.timedelta(days=7 * weeks - 1)


@pytest.mark.parametrize(
    ("days", "stopped", "ending"),
    [
        (8, False, Ending.RUNNING),
        (7, False, Ending.NEAR),
        (0, False, Ending.NEAR),
        (-1, False, Ending.PAST),
        (-1, True, Ending.STOPPED),
        (8, True, Ending.STOPPED),
    ],
)
def test_where_it_stands(days, stopped, ending):
    end = DAY + dt.timedelta(days=days)

    assert standing(end, stopped=stopped, today=DAY).ending == ending
