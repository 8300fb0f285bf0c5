"""The catalogue as it is shipped, and every fault it might get."""

import copy
import operator
from collections import Counter

import pytest

from exercises.data import read_exercises, read_sources
from exercises.rules.catalogue import check_catalogue, easier_exercises
from exercises.rules.dose import Dose
from exercises.rules.language import (
    hard_words,
    harmful_words,
    longest_sentence,
    patient_texts,
)

DATA = read_exercises()
SOURCES = read_sources()
EXERCISES = {exercise["slug"]: exercise for exercise in DATA["exercises"]}
TEXTS = [(slug, f, text) for slug, e in EXERCISES.items() for f, text in patient_texts(e)]


def test_the_catalogue_has_no_fault():
    assert [str(problem) for problem in check_catalogue(DATA, SOURCES)] == []


def test_the_catalogue_is_whole():
    counts = Counter(exercise["category"] for exercise in EXERCISES.values())

    assert len(DATA["exercises"]) == len(EXERCISES) == 105
    assert counts == {
        "hip_abductor": 12,
        "hip_external_rotator": 8,
        "hip_extensor": 12,
        "quad_open_chain": 8,
        "quad_closed_chain": 15,
        "combined_functional": 17,
        "core_balance": 12,
        "stretch": 10,
        "return_to_run": 11,
    }


def test_every_default_dose_is_carried_without_loss():
    for exercise in EXERCISES.values():
        assert Dose.from_data(exercise["default_dose"]).to_data() == exercise["default_dose"]


def test_easier_exercises_are_generated_and_never_stored():
    easier = easier_exercises(DATA["exercises"])

    assert not any("regresses_to" in exercise for exercise in EXERCISES.values())
    assert "mini-squat" in easier["squat-band"] or "mini-squat" in easier["squat-0-60"]
    assert sum(map(len, easier.values())) == sum(
        len(e["progresses_to"]) for e in EXERCISES.values()
    )


@pytest.mark.parametrize("slug", ["lateral-band-walk", "monster-walk"])
def test_the_band_walks_no_longer_ask_for_deep_knees(slug):
    exercise = EXERCISES[slug]
    everything = " ".join([*exercise["cues"], exercise["patient_caution"]])

    assert "Stay above" not in everything + exercise["clinician_note"]
    assert "only a little" in exercise["patient_caution"]
    assert "o deeper than 45 degrees" in exercise["clinician_note"]


def test_no_text_for_patients_has_a_word_that_harms():
    found = {(slug, f): harmful_words(text) for slug, f, text in TEXTS if harmful_words(text)}

    assert found == {}


def test_texts_for_patients_can_be_read_at_fifteen():
    hard = {(slug, field): hard_words(text) for slug, field, text in TEXTS if hard_words(text)}
    long = {(slug, field): text for slug, field, text in TEXTS if longest_sentence(text) > 20}

    assert hard == {}
    assert long == {}


def test_what_pregnancy_rules_out_is_marked():
    for exercise in EXERCISES.values():
        if exercise["position_key"] == "prone":
            assert "pregnancy_prone" in exercise["avoid_if"], exercise["slug"]
    assert "pregnancy_long_supine" in EXERCISES["bridge"]["avoid_if"]
    assert "kneeling_pain" in EXERCISES["quadruped-fire-hydrant"]["avoid_if"]
    assert "jumping" in EXERCISES["squat-jump-low"]["avoid_if"]
    assert EXERCISES["mini-squat"]["avoid_if"] == []


def test_things_at_home_may_stand_in_and_a_stair_is_no_low_step():
    assert "backpack" in EXERCISES["romanian-deadlift"]["equipment_substitutes"]["dumbbell"]
    assert EXERCISES["step-up-20"]["equipment_substitutes"]["step"] == ["bottom_stair"]
    for slug in ("step-up-10", "lateral-step-down-10", "forward-step-down-10"):
        assert EXERCISES[slug]["equipment_substitutes"]["step"] == ["low_block"]


def test_every_label_is_there_in_both_languages():
    for name, labels in DATA["labels"].items():
        assert set(labels) == set(DATA["vocab"][name])
        assert all(label["en"] and label["es"] for label in labels.values())


def test_a_link_is_never_read_more_closely_than_its_source():
    order = ["read", "secondary", "memory"]
    for exercise in EXERCISES.values():
        for link in exercise["evidence"]:
            source = SOURCES["sources"][link["source"]]["tag"]
            if "decision" in (source, link["tag"]):
                assert source == link["tag"]
            else:
                assert order.index(link["tag"]) >= order.index(source), exercise["slug"]


def put(path, value):
    """Plant one fault: set the value at the end of a path of keys and numbers."""

    def plant(data, sources):
        target = sources if path[0] == "sources" else data
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = value

    return plant


def at(field, value, *more):
    return put(("exercises", 0, field, *more), value)


FIRST = DATA["exercises"][0]["slug"]
HARDER = EXERCISES[FIRST]["progresses_to"][0]
NUMBER = [exercise["slug"] for exercise in DATA["exercises"]].index(HARDER)
FAULTS = [
    pytest.param(at("progresses_to", ["flying"]), FIRST, "progresses_to", id="unknown edge"),
    pytest.param(
        put(("exercises", NUMBER, "progresses_to"), [FIRST]), FIRST, "progresses_to", id="circle"
    ),
    pytest.param(at("progresses_to", [FIRST]), FIRST, "progresses_to", id="harder than itself"),
    pytest.param(at("slug", HARDER), HARDER, "slug", id="slug twice"),
    pytest.param(at("slug", "Side Lying"), "Side Lying", "slug", id="slug with capitals"),
    pytest.param(at("slug", None), "exercise 1", "slug", id="no slug"),
    pytest.param(at("name", " "), FIRST, "name", id="no name"),
    pytest.param(at("patient_caution", ""), FIRST, "patient_caution", id="no caution"),
    pytest.param(at("cues", []), FIRST, "cues", id="no cues"),
    pytest.param(at("cues", ["", "Go"]), FIRST, "cues", id="an empty cue"),
    pytest.param(at("category", "arms"), FIRST, "category", id="category"),
    pytest.param(at("chain", "broken"), FIRST, "chain", id="chain"),
    pytest.param(at("laterality", "both"), FIRST, "laterality", id="laterality"),
    pytest.param(at("pfj_load", "huge"), FIRST, "pfj_load", id="load"),
    pytest.param(at("position_key", "hanging"), FIRST, "position_key", id="position"),
    pytest.param(at("equipment", ["trampoline"]), FIRST, "equipment", id="equipment"),
    pytest.param(at("muscles_primary", ["brain"]), FIRST, "muscles_primary", id="muscle"),
    pytest.param(at("avoid_if", ["monday"]), FIRST, "avoid_if", id="avoid if"),
    pytest.param(
        at("equipment_substitutes", {"strap": ["snake"]}),
        FIRST,
        "equipment_substitutes",
        id="substitute unknown",
    ),
    pytest.param(
        at("equipment_substitutes", {"step": ["cushion"]}),
        FIRST,
        "equipment_substitutes",
        id="substitute of what is not used",
    ),
    pytest.param(at("stage", 5), FIRST, "stage", id="stage"),
    pytest.param(at("per_week", 8), FIRST, "per_week", id="times a week"),
    pytest.param(at("knee_flexion_deg", 200, "to"), FIRST, "knee_flexion_deg", id="angle"),
    pytest.param(at("home_ok", "yes"), FIRST, "home_ok", id="switch in words"),
    pytest.param(at("default_dose", None), FIRST, "default_dose", id="no dose"),
    pytest.param(at("evidence", []), FIRST, "evidence", id="no source"),
    pytest.param(
        at("evidence", [{"source": "me2026", "tag": "read"}]), FIRST, "evidence", id="source"
    ),
    pytest.param(
        at("evidence", [{"source": "practice", "tag": "sure"}]), FIRST, "evidence", id="tag"
    ),
    pytest.param(at("common_error", "A weak hip."), FIRST, "common_error", id="word that harms"),
    pytest.param(
        put(("sources", "powers2014", "cite"), ""), "powers2014", "cite", id="no citation"
    ),
    pytest.param(
        put(("sources", "powers2014", "tag"), "rumour"), "powers2014", "tag", id="source tag"
    ),
]


@pytest.mark.parametrize(("plant", "item", "field"), FAULTS)
def test_a_planted_fault_is_named_with_file_item_and_field(plant, item, field):
    data, sources = copy.deepcopy(DATA), copy.deepcopy(SOURCES)
    plant(data, sources)

    problems = check_catalogue(data, sources)

    found = {(problem.item, problem.field) for problem in problems}
    assert (item, field) in found
    assert {problem.file for problem in problems} <= {"exercises.json", "sources.json"}
    assert all(problem.message for problem in problems)


def test_a_circle_names_each_exercise_in_it():
    data = copy.deepcopy(DATA)
    data["exercises"][NUMBER]["progresses_to"] = [FIRST]

    problems = check_catalogue(data, SOURCES)

    assert {problem.item for problem in problems} == {FIRST, HARDER}


def test_a_bad_default_dose_is_named():
    data = copy.deepcopy(DATA)
    data["exercises"][0]["default_dose"]["sets"] = 12

    [problem] = check_catalogue(data, SOURCES)

    found = operator.attrgetter("file", "item", "field")(problem)
    assert found == ("exercises.json", FIRST, "default_dose.sets")
    assert "1 to 10; you entered 12" in problem.message


def test_an_empty_catalogue_is_a_fault():
    assert [problem.field for problem in check_catalogue({}, {})] == ["exercises"]
