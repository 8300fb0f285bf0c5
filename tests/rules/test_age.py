import datetime as dt

import pytest

from patients.rules.age import AGE_BANDS, age_band, age_on


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (dt.date(2011, 11, 21), dt.date(2026, 11, 20), 14),
        (dt.date(2011, 11, 21), dt.date(2026, 11, 21), 15),
        (dt.date(2008, 2, 29), dt.date(2026, 2, 28), 17),
        (dt.date(2008, 2, 29), dt.date(2026, 3, 1), 18),
        (dt.date(2026, 11, 21), dt.date(2026, 11, 21), 0),
    ],
)
def test_age_is_counted_in_completed_years(born, day, age):
    assert age_on(born, day) == age


def test_nobody_is_born_tomorrow():
    with pytest.raises(ValueError, match="before the birth date"):
        age_on(dt.date(2026, 11, 22), dt.date(2026, 11, 21))


@pytest.mark.parametrize(
    ("age", "band", "accepted", "minor", "guardian"),
    [
        (9, "under_10", False, True, "required"),
        (10, "10_12", True, True, "required"),
        (12, "10_12", True, True, "required"),
        (13, "13_15", True, True, "required"),
        (15, "13_15", True, True, "required"),
        (16, "16_17", True, True, "clinic decides"),
        (17, "16_17", True, True, "clinic decides"),
        (18, "18_50", True, False, "no"),
        (50, "18_50", True, False, "no"),
        (51, "over_50", True, False, "no"),
        (120, "over_50", True, False, "no"),
    ],
)
def test_the_age_table_at_its_edges(age, band, accepted, minor, guardian):
    found = age_band(age)

    assert (found.id, found.accepted, found.minor, found.guardian) == (
        band,
        accepted,
        minor,
        guardian,
    )


@pytest.mark.parametrize("age", [-1, 121])
def test_an_age_nobody_has_is_refused(age):
    with pytest.raises(ValueError, match="0 to 120"):
        age_band(age)


def test_every_age_is_in_exactly_one_row():
    for age in range(121):
        assert sum(band.first_year <= age <= band.last_year for band in AGE_BANDS) == 1
