"""Who looks after whose patients, when somebody is away."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pfprehab.accounts.rules.cover import Away, who_covers

DAY = dt.date(2026, 1, 10)
ONE = dt.timedelta(days=1)
ANA, BEN, CLO, DAN = 1, 2, 3, 4


def away(user, cover, first=DAY, last=DAY):
    return Away(user, cover, first, last)


@pytest.mark.parametrize(
    ("absences", "expected"),
    [
        ([], {}),
        ([away(ANA, BEN)], {ANA: BEN}),
        ([away(ANA, BEN, DAY - ONE, DAY)], {ANA: BEN}),
        ([away(ANA, BEN, DAY, DAY + ONE)], {ANA: BEN}),
        ([away(ANA, BEN, DAY - ONE, DAY - ONE)], {}),
        ([away(ANA, BEN, DAY + ONE, DAY + ONE)], {}),
        ([away(ANA, BEN), away(BEN, CLO)], {ANA: CLO, BEN: CLO}),
        ([away(ANA, BEN), away(BEN, ANA)], {ANA: None, BEN: None}),
        ([away(ANA, BEN), away(BEN, CLO), away(CLO, BEN)], {ANA: None, BEN: None, CLO: None}),
    ],
)
def test_the_cover_is_who_is_there(absences, expected):
    assert who_covers(absences, day=DAY) == expected


@given(st.dictionaries(st.integers(1, 6), st.integers(1, 8), max_size=6))
def test_nobody_who_is_away_covers_for_anybody(pairs):
    found = who_covers([away(user, cover) for user, cover in pairs.items()], day=DAY)

    assert set(found) == set(pairs)
    assert all(cover is None or cover not in pairs for cover in found.values())
