import pytest

from exercises.rules.dose import Dose
from exercises.rules.dose_words import (
    dose_in_words,
    effort_in_words,
    load_in_words,
    rest_in_words,
    time_in_words,
)

REPS = {"kind": "reps", "sets": 3, "reps_min": 12, "reps_max": 12}
RANGE = {"kind": "reps", "sets": 2, "reps_min": 10, "reps_max": 12}
RUN = {"kind": "interval", "sets": 1, "duration_s": 900, "walk_s": 120, "run_s": 180}


@pytest.mark.parametrize(
    ("data", "side", "english", "spanish"),
    [
        (REPS, None, "3 rounds of 12", "3 series de 12"),
        (REPS, "together", "3 rounds of 12", "3 series de 12"),
        (
            RANGE | {"hold_s": 5},
            "each",
            "2 rounds of 10 to 12, hold 5 seconds, each leg",
            "2 series de 10 a 12, aguanta 5 segundos, con cada pierna",
        ),
        (REPS | {"sets": 1}, "left", "1 round of 12, left leg", "1 serie de 12, pierna izquierda"),
        (
            {"kind": "hold", "sets": 3, "hold_s": 30},
            "right",
            "3 rounds of 30 seconds, right leg",
            "3 series de 30 segundos, pierna derecha",
        ),
        ({"kind": "time", "sets": 1, "duration_s": 1800}, None, "30 minutes", "30 minutos"),
        (
            {"kind": "time", "sets": 2, "duration_s": 60},
            None,
            "2 rounds of 1 minute",
            "2 series de 1 minuto",
        ),
        (
            RUN | {"distance_m": 1609},
            None,
            "walk 2 minutes, run 3 minutes, 15 minutes in all, about 1.6 km",
            "camina 2 minutos, corre 3 minutos, 15 minutos en total, unos 1,6 km",
        ),
        (
            {"kind": "interval", "sets": 1, "duration_s": 1680, "walk_s": 0},
            None,
            "run 28 minutes without stopping",
            "corre 28 minutos sin parar",
        ),
    ],
)
def test_a_dose_reads_like_a_person_says_it(data, side, english, spanish):
    dose = Dose.from_data(data)

    assert dose_in_words(dose, side=side) == english
    assert dose_in_words(dose, side=side, language="es") == spanish


def test_an_unknown_side_or_language_is_refused():
    dose = Dose.from_data(REPS)

    with pytest.raises(ValueError, match="middle"):
        dose_in_words(dose, side="middle")
    with pytest.raises(ValueError, match="'xx'"):
        dose_in_words(dose, language="xx")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (45, "45 seconds"),
        (60, "1 minute"),
        (75, "75 seconds"),
        (90, "1 minute 30 seconds"),
        (3600, "1 hour"),
        (5400, "1 hour 30 minutes"),
    ],
)
def test_times_are_said_in_the_unit_people_use(seconds, words):
    assert time_in_words(seconds) == words


@pytest.mark.parametrize(
    ("load", "english", "spanish"),
    [
        ({}, "", ""),
        ({"load_text": "body weight"}, "body weight", "peso del cuerpo"),
        ({"band_level": "light"}, "light band", "banda suave"),
        ({"load_kg": 2.5}, "2.5 kg", "2,5 kg"),
        ({"load_kg": 300}, "300 kg", "300 kg"),
        ({"load_kg": "7.50"}, "7.5 kg", "7,5 kg"),
        ({"load_text": "my sister's bag"}, "my sister's bag", "my sister's bag"),
    ],
)
def test_the_load_reads_like_a_person_says_it(load, english, spanish):
    dose = Dose.from_data(REPS | load)

    assert load_in_words(dose) == english
    assert load_in_words(dose, language="es") == spanish


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ({}, ""),
        ({"rest_s": 0}, "no rest between rounds"),
        ({"rest_s": 60}, "rest 1 minute between rounds"),
        ({"rest_s": 60, "sets": 1}, ""),
    ],
)
def test_the_rest_is_said_where_there_is_one(extra, words):
    assert rest_in_words(Dose.from_data(REPS | extra)) == words


def test_effort_is_said_without_a_number_of_ten():
    said = {rpe: effort_in_words(Dose.from_data(REPS | {"rpe_max": rpe})) for rpe in range(11)}

    assert said[3] == "easy"
    assert said[5] == "some effort, you could do many more"
    assert said[7] == "hard, but you could do 3 or 4 more"
    assert said[8] == "very hard, but you could do 2 more"
    assert said[10] == "as hard as you can"
    assert effort_in_words(Dose.from_data(REPS)) == ""
