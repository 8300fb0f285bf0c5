"""The templates as they are shipped, and every fault they might get."""

import copy
import itertools

import pytest

from exercises.data import read_exercises, read_sources
from exercises.rules.dose import Dose
from exercises.rules.dose_words import LOADS_IN_SPANISH
from exercises.rules.language import harmful_words, longest_sentence
from programs.data import read_templates
from programs.rules.schedule import WeekLine, default_session_days, needs_rest_day, schedule
from programs.rules.templates import changed_lines, check_templates, lines_on, week_minutes

DATA = read_templates()
CATALOGUE = read_exercises()
SOURCES = read_sources()
TEMPLATES = {template["slug"]: template for template in DATA["templates"]}
EXERCISES = {exercise["slug"]: exercise for exercise in CATALOGUE["exercises"]}
DEFAULT = TEMPLATES["combined-hip-knee-6wk"]


def pairs(template):
    return list(itertools.pairwise(template["weeks"]))


def test_the_templates_have_no_fault():
    assert [str(problem) for problem in check_templates(DATA, CATALOGUE, SOURCES)] == []


def test_the_templates_are_whole():
    assert set(TEMPLATES) == {
        "combined-hip-knee-6wk",
        "combined-supervised-6wk",
        "knee-only-6wk",
        "hip-only-6wk",
        "ferber-2015-hip-arm",
        "ferber-2015-knee-arm",
        "nakagawa-2008-6wk",
        "crossley-2002-6wk",
        "return-to-running-8wk",
        "irritable-knee-starter-2wk",
        "flexibility-addon-4wk",
        "adolescent-12wk",
        "maintenance-2x",
        "return-to-field-sport",
    }


@pytest.mark.parametrize("week", DEFAULT["weeks"], ids=lambda week: f"week {week['week']}")
def test_the_default_takes_sixteen_to_twenty_eight_minutes_as_shown(week):
    assert 16 <= round(week_minutes(week)) <= 28


@pytest.mark.parametrize("week", DEFAULT["weeks"], ids=lambda week: f"week {week['week']}")
def test_the_default_has_four_core_lines_and_two_short_ones(week):
    on = lines_on(week)

    assert len(on) == 4
    assert sum(line["core"] for line in on) == 4
    assert sum(line["short"] for line in on) == 2


@pytest.mark.parametrize(
    ("before", "after"), pairs(DEFAULT), ids=[f"to week {n}" for n in range(2, 7)]
)
def test_the_default_changes_at_most_two_lines_a_week(before, after):
    assert 1 <= changed_lines(before, after) <= 2


@pytest.mark.parametrize(
    ("before", "after"), pairs(DEFAULT), ids=[f"to week {n}" for n in range(2, 7)]
)
def test_a_line_of_the_default_that_keeps_its_exercise_changes_one_thing(before, after):
    earlier = {line["slug"]: line["dose"] for line in lines_on(before)}
    for line in lines_on(after):
        old = earlier.get(line["slug"], line["dose"])
        changed = {key for key in {*old, *line["dose"]} if old.get(key) != line["dose"].get(key)}
        assert len(changed) <= 1, (line["slug"], changed)


def test_the_default_holds_the_exercises_that_were_decided():
    slugs = [{line["slug"] for line in lines_on(week)} for week in DEFAULT["weeks"]]

    assert slugs[0] == {"side-lying-hip-abduction", "bridge", "clam", "mini-squat"}
    assert slugs[1] == {"side-lying-hip-abduction", "bridge", "clam-band", "mini-squat"}
    assert {"side-lying-hip-abduction-band", "step-up-10", "squat-0-60"} <= slugs[3]
    assert slugs[5] == {
        "lateral-band-walk",
        "romanian-deadlift",
        "squat-0-60",
        "lateral-step-down-10",
    }


def test_optional_lines_of_the_default_say_the_finding_that_switches_them_on():
    optional = [line for week in DEFAULT["weeks"] for line in week["items"] if line["optional"]]

    assert {line["slug"] for line in optional} >= {
        "seated-knee-extension-90-45-band",
        "single-leg-balance",
        "hamstring-stretch-supine",
    }
    assert all(line["when"] and not line["core"] for line in optional)


def test_one_template_is_the_default():
    assert [slug for slug, template in TEMPLATES.items() if template["default"]] == [
        "combined-hip-knee-6wk"
    ]


def test_the_supervised_one_keeps_six_and_four():
    counts = [len(lines_on(week)) for week in TEMPLATES["combined-supervised-6wk"]["weeks"]]

    assert counts == [10, 10, 10, 10, 6, 6]


@pytest.mark.parametrize("slug", ["ferber-2015-hip-arm", "ferber-2015-knee-arm"])
def test_a_reconstruction_is_for_reading_only_and_says_so(slug):
    template = TEMPLATES[slug]

    assert template["fidelity"] == template["badge"] == "reconstruction"
    assert not template["prescribable"]
    assert "placeholder" in template["summary"]
    assert template["fidelity_notes"]["unverified"]


@pytest.mark.parametrize("slug", ["nakagawa-2008-6wk", "crossley-2002-6wk"])
def test_research_templates_are_hidden_and_have_an_effort_ceiling(slug):
    template = TEMPLATES[slug]

    assert template["research"]
    doses = [Dose.from_data(line["dose"]) for week in template["weeks"] for line in week["items"]]
    assert all(dose.rpe_max == 7 for dose in doses)


def test_the_starter_is_three_lines_of_fifteen_minutes_with_a_way_out():
    starter = TEMPLATES["irritable-knee-starter-2wk"]

    assert [len(lines_on(week)) for week in starter["weeks"]] == [3, 3]
    assert [round(week_minutes(week)) for week in starter["weeks"]] == [15, 15]
    assert starter["hands_over_to"] == {"template": "combined-hip-knee-6wk", "week": 1}
    assert "5/10 or less" in starter["gates"][0]["text"]


def test_hip_only_hands_over_to_week_two_and_knee_only_has_a_hip_line_and_no_machine():
    knee = TEMPLATES["knee-only-6wk"]

    assert TEMPLATES["hip-only-6wk"]["hands_over_to"] == {
        "template": "combined-hip-knee-6wk",
        "week": 2,
    }
    for week in knee["weeks"]:
        lines = lines_on(week)
        assert any(EXERCISES[line["slug"]]["category"].startswith("hip") for line in lines)
        assert all(EXERCISES[line["slug"]]["home_ok"] for line in lines)
    extension = next(
        x for x in knee["weeks"][4]["items"] if x["slug"] == "seated-knee-extension-90-45-band"
    )
    assert extension["alternatives"] == ["seated-knee-extension-90-45-machine"]


def test_the_flexibility_add_on_is_the_dose_of_the_article():
    template = TEMPLATES["flexibility-addon-4wk"]

    assert (template["kind"], template["duration_weeks"]) == ("addon", 4)
    for week in template["weeks"]:
        assert len(week["items"]) == 4
        for line in week["items"]:
            assert (line["dose"]["sets"], line["dose"]["hold_s"], line["per_week"]) == (3, 30, 3)


def test_runs_keep_a_rest_day_on_the_days_offered_first():
    for week in TEMPLATES["return-to-running-8wk"]["weeks"]:
        lines = [
            WeekLine(
                key=line["slug"],
                per_week=line["per_week"],
                rest_day=needs_rest_day(
                    category=EXERCISES[line["slug"]]["category"],
                    stage=EXERCISES[line["slug"]]["stage"],
                ),
            )
            for line in week["items"]
        ]
        plan = schedule(lines, default_session_days(5))
        run_days = [day for day, keys in plan.items() if week["items"][0]["slug"] in keys]
        assert run_days == [0, 2, 4]


@pytest.mark.parametrize("slug", TEMPLATES)
def test_every_line_carries_its_dose_without_loss_and_a_side_that_fits(slug):
    for week in TEMPLATES[slug]["weeks"]:
        for line in week["items"]:
            assert Dose.from_data(line["dose"]).to_data() == line["dose"]
            one_leg = EXERCISES[line["slug"]]["laterality"] == "unilateral"
            assert line["side"] == ("each" if one_leg else "together")


def test_every_load_in_words_has_spanish():
    loads = {
        line["dose"].get("load_text", "")
        for template in DATA["templates"]
        for week in template["weeks"]
        for line in week["items"]
    }

    assert loads - {""} <= set(LOADS_IN_SPANISH)


def test_every_week_has_a_card_and_a_load_line_that_a_patient_can_read():
    for template in DATA["templates"]:
        for week in template["weeks"]:
            for text in (week["education"], week["load_plan"]):
                assert text
                assert harmful_words(text) == []
                assert longest_sentence(text) <= 20


def test_no_summary_promises_that_one_arm_is_superior():
    words = ("superior", "best", "better than", "most effective", "cure", "guarantee")
    for template in DATA["templates"]:
        text = (template["name"] + " " + template["summary"]).lower()
        assert not any(word in text for word in words), template["slug"]


ON, OFF = True, False


def put(path, value):
    def plant(data):
        target = data["templates"][0]
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = value

    return plant


SLUG = DEFAULT["slug"]
WEEK = f"{SLUG} week 1"
LINE = f"{WEEK} {DEFAULT['weeks'][0]['items'][0]['slug']}"
AT = ("weeks", 0, "items", 0)
FAULTS = [
    pytest.param(put(("slug",), "A b"), "A b", "slug", id="slug"),
    pytest.param(put(("slug",), "maintenance-2x"), "maintenance-2x", "slug", id="slug twice"),
    pytest.param(put(("name",), ""), SLUG, "name", id="name"),
    pytest.param(put(("kind",), "extra"), SLUG, "kind", id="kind"),
    pytest.param(put(("fidelity",), "gospel"), SLUG, "fidelity", id="fidelity"),
    pytest.param(put(("fidelity",), "reconstruction"), SLUG, "prescribable", id="prescribable"),
    pytest.param(put(("research",), None), SLUG, "research", id="switch"),
    pytest.param(put(("sessions_per_week",), 8), SLUG, "sessions_per_week", id="sessions"),
    pytest.param(put(("sources",), ["me2026"]), SLUG, "sources", id="source of the template"),
    pytest.param(put(("duration_weeks",), 7), SLUG, "duration_weeks", id="duration"),
    pytest.param(put(("weeks", 1, "week"), 5), SLUG, "weeks", id="week numbers"),
    pytest.param(
        put(("hands_over_to",), {"template": "nowhere", "week": 1}),
        SLUG,
        "hands_over_to",
        id="handover to nowhere",
    ),
    pytest.param(
        put(("hands_over_to",), {"template": "maintenance-2x", "week": 7}),
        SLUG,
        "hands_over_to",
        id="handover to a week that is not there",
    ),
    pytest.param(put(("weeks", 0, "goal"), ""), WEEK, "goal", id="goal"),
    pytest.param(put(("weeks", 0, "education"), ""), WEEK, "education", id="no card"),
    pytest.param(
        put(("weeks", 0, "load_plan"), "Your weak knee."), WEEK, "load_plan", id="word that harms"
    ),
    pytest.param(put(("weeks", 0, "items"), []), WEEK, "items", id="empty week"),
    pytest.param(
        put((*AT, "slug"), DEFAULT["weeks"][0]["items"][1]["slug"]), WEEK, "items", id="line twice"
    ),
    pytest.param(put((*AT, "slug"), "flying"), f"{WEEK} flying", "slug", id="unknown exercise"),
    pytest.param(put((*AT, "alternatives"), ["flying"]), LINE, "alternatives", id="alternative"),
    pytest.param(put((*AT, "dose", "sets"), 12), LINE, "dose.sets", id="dose"),
    pytest.param(put((*AT, "dose"), {}), LINE, "dose.kind", id="no dose"),
    pytest.param(put((*AT, "side"), "both"), LINE, "side", id="side"),
    pytest.param(put((*AT, "per_week"), 0), LINE, "per_week", id="times a week"),
    pytest.param(put((*AT, "core"), "yes"), LINE, "core", id="mark in words"),
    pytest.param(put((*AT, "optional"), ON), LINE, "optional", id="optional core"),
    pytest.param(put((*AT, "source"), "me2026"), LINE, "source", id="source of the line"),
    pytest.param(put((*AT, "short"), OFF), WEEK, None, id="one short line is fine"),
]


@pytest.mark.parametrize(("plant", "item", "field"), FAULTS)
def test_a_planted_fault_is_named_with_file_item_and_field(plant, item, field):
    data = copy.deepcopy(DATA)
    plant(data)

    problems = check_templates(data, CATALOGUE, SOURCES)

    found = {(problem.item, problem.field) for problem in problems}
    assert ((item, field) in found) if field else not found
    assert {problem.file for problem in problems} <= {"templates.json"}
    assert all(problem.message for problem in problems)


def test_a_fifth_core_line_is_named():
    data = copy.deepcopy(DATA)
    extra = copy.deepcopy(DATA["templates"][0]["weeks"][0]["items"][0]) | {"slug": "calf-raise"}
    data["templates"][0]["weeks"][0]["items"].append(extra)

    fields = {problem.field for problem in check_templates(data, CATALOGUE, SOURCES)}

    assert fields == {"core", "short"}


def test_a_line_with_a_source_says_what_the_source_did():
    data = copy.deepcopy(DATA)
    line = data["templates"][0]["weeks"][0]["items"][0]
    line.update(source="teampfp", trial_did="")

    [problem] = check_templates(data, CATALOGUE, SOURCES)

    assert problem.field == "trial_did"


def test_two_defaults_are_a_fault():
    data = copy.deepcopy(DATA)
    data["templates"][1]["default"] = True

    [problem] = check_templates(data, CATALOGUE, SOURCES)

    assert problem.field == "default"
