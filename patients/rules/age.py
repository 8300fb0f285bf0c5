"""Ages: who can use the program, and who else has to agree."""

import datetime as dt
from dataclasses import dataclass

OLDEST = 120
GUARDIAN_UNDER = 16  # years; below, a guardian has to be on record (pfprehab default)


@dataclass(frozen=True, kw_only=True)
class AgeBand:
    """One row of the age table. Years are completed years, both ends included.

    guardian: "required", "clinic decides" or "no". What to keep in mind at each age is said in
    `patients.queries.screening_words`.
    """

    id: str
    first_year: int
    last_year: int
    accepted: bool
    guardian: str

    @property
    def minor(self) -> bool:
        return self.last_year < 18


# The one table of ages (pfprehab default).
AGE_BANDS = (
    AgeBand(
        id="under_10",
        first_year=0,
        last_year=9,
        accepted=False,
        guardian="required",
    ),
    AgeBand(
        id="10_12",
        first_year=10,
        last_year=12,
        accepted=True,
        guardian="required",
    ),
    AgeBand(
        id="13_15",
        first_year=13,
        last_year=15,
        accepted=True,
        guardian="required",
    ),
    AgeBand(
        id="16_17",
        first_year=16,
        last_year=17,
        accepted=True,
        guardian="clinic decides",
    ),
    AgeBand(id="18_50", first_year=18, last_year=50, accepted=True, guardian="no"),
    AgeBand(
        id="over_50",
        first_year=51,
        last_year=OLDEST,
        accepted=True,
        guardian="no",
    ),
)


def age_on(birth_date: dt.date, day: dt.date) -> int:
    """Completed years on a day. Who was born on 29 February turns older on 1 March."""
    if day < birth_date:
        raise ValueError(f"{day} is before the birth date {birth_date}.")
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before_birthday


def age_band(age: int) -> AgeBand:
    """The row of the age table. Raises ValueError below 0 and above 120 years."""
    for band in AGE_BANDS:
        if band.first_year <= age <= band.last_year:
            return band
    raise ValueError(f"An age is 0 to {OLDEST} years, not {age}.")


def guardian_needed(age: int, *, under: int = GUARDIAN_UNDER) -> bool:
    """Whether a guardian has to be on record before a program goes to the person's phone."""
    return age < under
