"""Who is treated in the demo clinic, and what they reported. Everybody here is made up.

Days are counted back from the day of loading, so that the caseload looks the same on any weekday.
"""

import datetime as dt
from dataclasses import dataclass, field

DEFAULT = "combined-hip-knee-6wk"


@dataclass(frozen=True, kw_only=True)
class Course:
    """One program of one person.

    started: days ago. rhythm: the session days, as days ago modulo 7. sessions: one word for each
    planned day before today, oldest first: pain before and worst pain as two figures, then p for
    partly done, n for not done, s for a positive safety answer, h for written by hand on paper; a
    dash is a day not reported.
    notes: {place in sessions: what the person wrote}.
    """

    template: str = DEFAULT
    weeks: int = 6
    started: int
    rhythm: tuple[int, ...] = (1, 3, 5)
    sessions: str = ""
    notes: dict[int, str] = field(default_factory=dict)
    says: str = "new_giving_way"
    dose_changed: int | None = None  # days ago
    flag_closed: tuple[int, str] | None = None  # days ago, with what was decided
    status: tuple[int, str, str] | None = None  # days ago, the new one, why
    outcome: str = ""  # of a program that is finished
    pause: tuple[int, int, str] | None = None  # days ago it was set and began, its length, why

    def planned(self) -> list[int]:
        """The session days before today, as days ago, oldest first."""
        last = max(0, self.started - 7 * self.weeks)
        back = range(self.started, last, -1)
        return [ago for ago in back if ago % 7 in {day % 7 for day in self.rhythm}]


@dataclass(frozen=True, kw_only=True)
class Care:
    """What was agreed beside the programs.

    appointment: days ahead, hour, place. goals: words and state. adjuncts: kind and how many days
    ago it began. guardian: name, relationship, contact. discharged: days ago, reason, note.
    """

    appointment: tuple[int, int, str] | None = None
    goals: tuple[tuple[str, str], ...] = ()
    adjuncts: tuple[tuple[str, int], ...] = ()
    guardian: tuple[str, str, str] | None = None
    discharged: tuple[int, str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Person:
    given_name: str
    family_name: str
    born: dt.date | int  # a number is an age in completed years, on any day of loading
    knees: str  # "l", "r" or "lr"
    email: str = ""
    record_number: str = ""
    language: str = ""  # the clinic's where empty
    screened: bool = True
    confirmed: dict[str, str] = field(default_factory=dict)  # screening: {question: reason}
    care: Care = field(default_factory=Care)
    courses: tuple[Course, ...] = ()


NEW_PATIENT = Person(
    given_name="Lena",
    family_name="Fischer",
    born=dt.date(1998, 3, 14),
    knees="r",
    email="lena.fischer@example.org",
    record_number="RP-1042",
    courses=(Course(started=0, rhythm=(0, 2, 4)),),
)

PEOPLE = (
    Person(
        given_name="Maya",
        family_name="Okafor",
        born=dt.date(1991, 7, 22),
        knees="r",
        email="maya.okafor@example.org",
        record_number="RP-1017",
        courses=(
            Course(
                started=17,
                sessions="35 35 35 34 24 24 23 46ps",
                notes={7: "My knee gave way on the stairs. That is new."},
            ),
        ),
    ),
    Person(
        given_name="Tomás",
        family_name="Herrera Vidal",
        born=dt.date(1979, 11, 2),
        knees="l",
        email="tomas.herrera@example.org",
        record_number="RP-1029",
        courses=(
            Course(
                started=10,
                rhythm=(2, 4, 6),
                sessions="46 48 48p 69p",
                notes={3: "Helped a friend move house on Sunday, many stairs with boxes."},
            ),
        ),
    ),
    Person(
        given_name="Ingrid",
        family_name="Solberg",
        born=dt.date(1986, 1, 30),
        knees="l",
        email="ingrid.solberg@example.org",
        courses=(
            Course(
                started=27,
                sessions="13h 13h 13h 13 14 14 25 25 26p 25 36p 35",
                notes={8: "Started running again, 5 km twice this week."},
            ),
        ),
    ),
    Person(
        given_name="Daniel",
        family_name="Whitmore",
        born=dt.date(1994, 9, 9),
        knees="r",
        email="daniel.whitmore@example.org",
        record_number="RP-1008",
        courses=(Course(started=24, rhythm=(2, 4, 6), sessions="35 35 34 34 - 34 35p - - -"),),
    ),
    Person(
        given_name="Lucía",
        family_name="Ferrer Montes",
        born=dt.date(2001, 4, 18),
        knees="l",
        email="lucia.ferrer@example.org",
        courses=(Course(started=4, sessions="34 -"),),
    ),
    NEW_PATIENT,
    Person(
        given_name="Hannah",
        family_name="Brandt",
        born=dt.date(1989, 12, 5),
        knees="r",
        email="hannah.brandt@example.org",
        record_number="RP-1033",
        courses=(
            Course(
                started=13,
                sessions="46 45 45 35 34 24",
                notes={5: "Stairs at work are easier."},
            ),
        ),
        care=Care(
            appointment=(6, 9, "Room 2"),
            goals=(
                ("Take the stairs at work without thinking about it", "open"),
                ("Kneel to play with my daughter", "open"),
            ),
            adjuncts=(("taping", 13),),
        ),
    ),
    Person(
        given_name="Pilar",
        family_name="Ibáñez Soto",
        born=dt.date(1967, 6, 11),
        knees="l",
        email="pilar.ibanez@example.org",
        record_number="RP-1003",
        language="es",
        confirmed={
            "over_50_arthritis": "X-ray in May without arthritis; pain on stairs and squats only."
        },
        courses=(
            Course(
                started=31,
                rhythm=(2, 4, 6),
                sessions="56 56 55p 45 45 - 44 34 34 33 23 23 13",
                notes={
                    2: "He dejado la bajada del escalón, me pinchaba.",
                    12: "Bajé la cuesta andando, sin dolor.",
                },
            ),
        ),
        care=Care(
            appointment=(4, 11, "Sala 1"),
            goals=(
                ("Bajar la cuesta sin pensar en la rodilla", "reached"),
                ("Bailar en la boda de mi sobrina", "open"),
            ),
            adjuncts=(("orthoses", 37),),
        ),
    ),
    Person(
        given_name="Kwame",
        family_name="Asante",
        born=dt.date(1983, 2, 27),
        knees="lr",
        email="kwame.asante@example.org",
        record_number="RP-1012",
        courses=(
            Course(
                started=20,
                sessions="45 45 44 45ps 34 34 33n 24 23p",
                notes={3: "Right knee a bit swollen since football.", 6: "Night shifts, no time."},
                says="hot_red_swollen",
                flag_closed=(11, "Seen in the clinic: slight swelling after a knock. Carry on."),
            ),
        ),
    ),
    Person(
        given_name="Aoife",
        family_name="Brennan",
        born=dt.date(1996, 10, 3),
        knees="r",
        email="aoife.brennan@example.org",
        record_number="RP-1021",
        courses=(
            Course(started=22, sessions="35 35 34 34 34 24 23 23 13 12", dose_changed=7),
            Course(template="flexibility-addon-4wk", weeks=4, started=8, sessions="22 12 12 11"),
        ),
    ),
    Person(
        given_name="Marc",
        family_name="Puig Roca",
        born=15,
        knees="l",
        record_number="RP-1038",
        confirmed={
            "growth_plate_pain": "Tender bump below the kneecap: no jumping, no forced stretch."
        },
        courses=(
            Course(
                template="adolescent-12wk",
                weeks=12,
                started=11,
                sessions="35 35 34p 34 24",
                notes={2: "Had a match."},
            ),
        ),
        care=Care(
            guardian=("Montserrat Roca", "mother", "+34 600 555 038"),
            goals=(("Play a whole match", "open"),),
        ),
    ),
    Person(
        given_name="Ruben",
        family_name="Castellanos",
        born=dt.date(1972, 2, 14),
        knees="l",
        record_number="RP-1044",
        confirmed={
            "over_50_arthritis": "X-ray this spring without arthritis; pain on stairs only."
        },
        courses=(
            Course(
                started=9,
                sessions="45 45 34 34s",
                notes={3: "My foot has been numb since I got up from the floor."},
                says="numb_weak_cold_foot",
            ),
        ),
    ),
    Person(
        given_name="Noor",
        family_name="Haddad",
        born=dt.date(1993, 5, 25),
        knees="l",
        email="noor.haddad@example.org",
    ),
    Person(
        given_name="Oliver",
        family_name="Lindqvist",
        born=dt.date(1975, 8, 16),
        knees="r",
        screened=False,
    ),
    Person(
        given_name="Elena",
        family_name="Petrova",
        born=dt.date(1990, 3, 8),
        knees="r",
        email="elena.petrova@example.org",
        courses=(
            Course(
                started=18,
                rhythm=(2, 4, 6),
                sessions="35 35 34 34 34p 24 24 23",
                pause=(1, 14, "Travelling for two weeks."),
            ),
        ),
        care=Care(appointment=(13, 10, "Room 1"), goals=(("Hike two days in a row", "open"),)),
    ),
    Person(
        given_name="Sofía",
        family_name="Navarro Gil",
        born=dt.date(1988, 12, 19),
        knees="l",
        email="sofia.navarro@example.org",
        record_number="RP-0987",
        courses=(
            Course(
                started=48,
                sessions="56 55 55 45 45p 44 34 34 - 34 33 24 23 23 13 12 12 11",
                status=(5, "finished", "Six weeks done, stairs free of pain. Running plan next."),
                outcome="improved",
            ),
        ),
        care=Care(
            goals=(("Go down the stairs without holding on", "reached"), ("Run 5 km", "open")),
        ),
    ),
    Person(
        given_name="Bruno",
        family_name="Castell",
        born=dt.date(1984, 7, 3),
        knees="l",
        record_number="RP-0951",
        courses=(
            Course(
                started=75,
                sessions="45 45 44 34 34 34 33 23 23 22 22 12 12 12 11 11 11 11",
                status=(33, "finished", "Free of pain on stairs and hills."),
                outcome="improved",
            ),
        ),
        care=Care(
            goals=(("Ride the bicycle to work again", "reached"),),
            discharged=(30, "done", "Keeps up the exercises twice a week."),
        ),
    ),
)
