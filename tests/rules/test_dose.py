import dataclasses
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.rules import dose as rules
from exercises.rules.dose import Dose, DoseError, dose_problems
from exercises.rules.dose_words import dose_in_words

REPS = {"kind": "reps", "sets": 3, "reps_min": 10, "reps_max": 12}
HOLD = {"kind": "hold", "sets": 3, "hold_s": 30}
TIME = {"kind": "time", "sets": 1, "duration_s": 1800}
RUN = {"kind": "interval", "sets": 1, "duration_s": 900, "walk_s": 120, "run_s": 180}
BASE = {"reps": REPS, "hold": HOLD, "time": TIME, "interval": RUN}


def whole(name):
    low, high = rules.RANGES[name]
    return st.integers(low, high)


def ordered(low_name, high_name):
    pairs = st.tuples(whole(low_name), whole(low_name)).map(sorted)
    return pairs.map(lambda pair: {low_name: pair[0], high_name: pair[1]})


def maybe(name, strategy):
    return st.one_of(st.just({}), strategy.map(lambda value: {name: value}))


@st.composite
def dose_data(draw):
    """The data of any dose at all, of every kind, with or without what is optional."""
    kind = draw(st.sampled_from(rules.KINDS))
    data = {"kind": kind}
    for name in rules.REQUIRED[kind]:
        if name not in ("reps_min", "reps_max"):
            data[name] = draw(whole(name))
    if kind == "reps":
        data |= draw(ordered("reps_min", "reps_max")) | draw(maybe("hold_s", whole("hold_s")))
        data |= draw(maybe("tempo", st.sampled_from(["3-1-3", "4-0-4", "2-0-2-1"])))
    if kind in ("time", "interval"):
        data |= draw(maybe("distance_m", whole("distance_m")))
    if kind == "interval":
        run = whole("run_s").map(lambda value: {"run_s": value})
        data |= draw(run if data["walk_s"] else st.one_of(st.just({}), run))
    kilograms = st.decimals(0, 300, places=2).map(float)
    data |= draw(maybe("load_kg", kilograms)) | draw(maybe("rest_s", whole("rest_s")))
    data |= draw(maybe("band_level", st.sampled_from(["light", "medium", "heavy"])))
    data |= draw(maybe("load_text", st.sampled_from(["body weight", "dumbbells", "É, ñ"])))
    return data | draw(st.one_of(st.just({}), ordered("rpe_min", "rpe_max")))


@given(dose_data())
def test_every_dose_survives_the_way_to_data_and_back(data):
    dose = Dose.from_data(data)

    assert dose.to_data() == data
    assert Dose.from_data(dose.to_data()) == dose
    assert hash(Dose.from_data(data)) == hash(dose)


@given(dose_data(), st.sampled_from([None, "together", "each", "affected", "left", "right"]))
def test_every_dose_has_words_in_both_languages(data, side):
    dose = Dose.from_data(data)

    words = {
        language: dose_in_words(dose, side=side, language=language) for language in ("en", "es")
    }

    assert all(text and "None" not in text and "{" not in text for text in words.values())


@given(dose_data())
def test_two_legs_never_take_less_time_than_one(data):
    dose = Dose.from_data(data)

    assert dose.seconds(legs=2) >= dose.work_seconds * 2
    assert dose.seconds(legs=1) >= dose.work_seconds > 0


@pytest.mark.parametrize(("name", "limits"), rules.RANGES.items())
def test_each_number_is_taken_at_its_limits_and_refused_beyond(name, limits):
    kind = next(k for k in rules.KINDS if name not in rules.NOT_OF_KIND[k])
    low, high = limits
    partners = {"reps_min": {"reps_max": 100}, "reps_max": {"reps_min": 1}}
    base = BASE["interval" if name in ("walk_s", "run_s") else kind] | partners.get(name, {})

    for value in (low, high):
        assert getattr(Dose.from_data(base | {name: value}), name) == value
    for value in (low - 1, high + 1):
        with pytest.raises(DoseError) as refusal:
            Dose.from_data(base | {name: value})
        assert refusal.value.field == name
        assert str(value) in refusal.value.message
        assert f"{low} to {high}" in refusal.value.message


@pytest.mark.parametrize("value", [12.0, "12", True, math.nan, math.inf, [12], {}])
def test_only_whole_numbers_are_numbers_of_sets(value):
    with pytest.raises(DoseError) as refusal:
        Dose.from_data(REPS | {"sets": value})

    assert refusal.value.field == "sets"


@pytest.mark.parametrize(
    ("value", "kept"),
    [(2.5, Decimal("2.5")), ("2.50", Decimal("2.5")), (300, Decimal(300)), (0, Decimal(0))],
)
def test_kilograms_are_kept_as_one_exact_number(value, kept):
    dose = Dose.from_data(REPS | {"load_kg": value})

    assert dose.load_kg == kept
    assert dose == Dose.from_data(REPS | {"load_kg": str(kept)})
    assert Dose.from_data(dose.to_data()) == dose


@pytest.mark.parametrize("value", [-0.5, 300.01, 2.555, math.nan, math.inf, "NaN", "much", True])
def test_other_kilograms_are_refused(value):
    with pytest.raises(DoseError) as refusal:
        Dose.from_data(REPS | {"load_kg": value})

    assert refusal.value.field == "load_kg"
    assert "0 to 300" in refusal.value.message


@pytest.mark.parametrize(
    ("data", "field"),
    [
        pytest.param({"sets": 3}, "kind", id="no kind"),
        pytest.param({"kind": "circuit"}, "kind", id="unknown kind"),
        pytest.param(REPS | {"repetitions": 3}, "repetitions", id="unknown field"),
        pytest.param({"kind": "reps", "sets": 3, "reps_min": 10}, "reps_max", id="missing"),
        pytest.param(REPS | {"reps_max": 9}, "reps_max", id="most below least"),
        pytest.param(REPS | {"rpe_min": 7, "rpe_max": 5}, "rpe_max", id="effort reversed"),
        pytest.param(REPS | {"duration_s": 60}, "duration_s", id="reps have no duration"),
        pytest.param(HOLD | {"reps_min": 5}, "reps_min", id="a hold has no repetitions"),
        pytest.param(HOLD | {"tempo": "3-1-3"}, "tempo", id="a hold has no tempo"),
        pytest.param(TIME | {"run_s": 60}, "run_s", id="time has no running part"),
        pytest.param(RUN | {"run_s": None}, "run_s", id="walking without running"),
        pytest.param(REPS | {"tempo": "slow"}, "tempo", id="tempo in words"),
        pytest.param(REPS | {"tempo": "3-1"}, "tempo", id="tempo too short"),
        pytest.param(REPS | {"band_level": "green"}, "band_level", id="a colour is no level"),
        pytest.param(REPS | {"load_text": "a\x00b"}, "load_text", id="NUL"),
        pytest.param(REPS | {"load_text": "\u202eabc"}, "load_text", id="right-to-left mark"),
        pytest.param(REPS | {"load_text": "x" * 121}, "load_text", id="too long"),
    ],
)
def test_what_is_no_dose_is_refused_with_its_field(data, field):
    with pytest.raises(DoseError) as refusal:
        Dose.from_data(data)

    assert refusal.value.field == field


def test_a_form_learns_every_problem_at_once():
    problems = dose_problems(REPS | {"sets": 12, "reps_min": -1, "load_kg": 2.5})

    assert [problem.field for problem in problems] == ["sets", "reps_min"]
    assert dose_problems(REPS) == []


def test_a_dose_cannot_be_changed_but_replaced_and_is_checked_again():
    dose = Dose.from_data(REPS)

    with pytest.raises(dataclasses.FrozenInstanceError):
        dose.sets = 4
    assert dose.replace(sets=4).sets == 4
    with pytest.raises(DoseError):
        dose.replace(sets=11)


@pytest.mark.parametrize(
    ("data", "reps"),
    [(REPS, 30), (REPS | {"reps_min": 12}, 36), (HOLD, None), (TIME, None), (RUN, None)],
)
def test_prescribed_repetitions_are_the_fewest_that_count_as_all(data, reps):
    assert Dose.from_data(data).prescribed_reps == reps


@pytest.mark.parametrize(
    ("data", "legs", "seconds"),
    [
        pytest.param(REPS | {"rest_s": 60}, 1, 3 * 12 * 4 + 180, id="both legs at once"),
        pytest.param(REPS | {"rest_s": 60}, 2, 2 * 3 * 12 * 4 + 90, id="rests halve"),
        pytest.param(REPS | {"hold_s": 5}, 1, 3 * 12 * 9, id="hold is added to each repetition"),
        pytest.param(REPS | {"tempo": "4-0-4"}, 1, 3 * 12 * 8, id="a stated tempo counts"),
        pytest.param(HOLD | {"rest_s": 15}, 2, 2 * 90 + 22.5, id="hold"),
        pytest.param(RUN, 1, 900, id="interval lasts its duration"),
    ],
)
def test_seconds_of_a_line(data, legs, seconds):
    assert Dose.from_data(data).seconds(legs=legs) == seconds


def test_a_person_has_one_leg_or_two_to_train():
    with pytest.raises(ValueError, match="1 or 2"):
        Dose.from_data(REPS).seconds(legs=3)
