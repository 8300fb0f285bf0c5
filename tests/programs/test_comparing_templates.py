"""Templates side by side: which may be chosen, and what the page says of them."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.models import Exercise
from programs.models import Template, TemplateItem
from tests.factories import (
    ClinicFactory,
    ExerciseVersionFactory,
    TemplateFactory,
    TemplateItemFactory,
    TemplateWeekFactory,
)
from tests.roles import as_owner

LIST, COMPARE = reverse("programs:templates"), reverse("programs:compare")
WALK_RUN = {"kind": "interval", "sets": 1, "duration_s": 1800, "walk_s": 60, "run_s": 60}


def address(*slugs: str, **more) -> str:
    return f"{COMPARE}?{urlencode([*(('t', slug) for slug in slugs), *more.items()])}"


def template(name: str, *weeks: list[tuple], **fields) -> Template:
    """A template whose weeks hold lines, each as (exercise, changes of the line)."""
    made = TemplateFactory(name=name, fill=False, duration_weeks=len(weeks), **fields)
    for number, lines in enumerate(weeks, 1):
        week = TemplateWeekFactory(template=made, week=number)
        for order, (exercise, changes) in enumerate(lines):
            TemplateItemFactory(template_week=week, exercise=exercise, order=order, **changes)
    return made


def exercise(name: str, category: str = "hip_abductor", **fields) -> Exercise:
    return ExerciseVersionFactory(name=name, category=category, **fields).exercise


def rows(response) -> dict:
    """{group: {exercise: [steps of each template]}}"""
    return {
        label: {row.card.name: [steps for _template, steps in row.cells] for row in found}
        for label, found in response.context["comparison"].groups
    }


def told(steps) -> list[tuple]:
    return [(step.weeks, step.dose, step.core, step.optional) for step in steps]


def errors(response) -> list[str]:
    return response.context["form"].errors["t"]


@pytest.fixture
def reader(as_clinician):
    return as_clinician()


@pytest.fixture
def pair() -> tuple[Template, Template]:
    clam, squat, bridge = exercise("Clam"), exercise("Squat", "quad_closed_chain"), exercise("Ash")
    first = template(
        "First",
        [(clam, {}), (squat, {"side": "together"})],
        [(clam, {"sets": 3}), (squat, {"side": "together"})],
    )
    second = template(
        "Second", [(clam, {"core": False}), (bridge, {"core": False, "optional": True})]
    )
    return first, second


def test_each_exercise_has_a_row_under_its_group_and_each_template_a_column(reader, pair):
    response = reader.get(address(pair[0].slug, pair[1].slug))

    found = rows(response)
    assert response.status_code == 200
    assert [each.name for each in response.context["comparison"].templates] == ["First", "Second"]
    assert {label: [*names] for label, names in found.items()} == {
        "Hip abductors": ["Ash", "Clam"],
        "Quadriceps, closed chain": ["Squat"],
    }
    assert [bool(steps) for steps in found["Hip abductors"]["Ash"]] == [False, True]
    assert "not in it" in response.text


def test_a_cell_tells_the_weeks_and_the_dose_of_each_step(reader, pair):
    found = rows(reader.get(address(pair[0].slug, pair[1].slug)))

    assert told(found["Hip abductors"]["Clam"][0]) == [
        ("Week 1", "2 rounds of 10 to 12, each leg", True, False),
        ("Week 2", "3 rounds of 10 to 12, each leg", True, False),
    ]
    assert told(found["Quadriceps, closed chain"]["Squat"][0]) == [
        ("Weeks 1 to 2", "2 rounds of 10 to 12", True, False)
    ]
    assert told(found["Hip abductors"]["Ash"][1]) == [
        ("Week 1", "2 rounds of 10 to 12, each leg", False, True)
    ]


def test_the_order_of_the_address_is_the_order_of_the_columns(reader, pair):
    first, second = pair

    response = reader.get(address(second.slug, first.slug))

    assert response.context["comparison"].templates == [second, first]


def test_the_volume_is_told_in_numbers_and_drawn_to_one_scale(reader, pair):
    response = reader.get(address(pair[0].slug, pair[1].slug))

    comparison = response.context["comparison"]
    told_numbers = {group: [words for _t, words in cells] for group, cells in comparison.numbers}
    assert told_numbers == {
        "Hip abductors": ["7.5 (6 to 9)", "6"],
        "Quadriceps, closed chain": ["6", "0"],
    }
    first, second = (chart.bars for chart in comparison.charts)
    assert first.bars[0].width == first.track
    assert float(second.bars[0].width) == pytest.approx(float(first.track) * 6 / 7.5, abs=0.1)
    assert [bar.number for bar in second.bars] == ["6", "0"]
    assert f'aria-label="{first.sentence}"' in response.text
    assert first.sentence == (
        "First, mean sets a week: Hip abductors 7.5, Quadriceps, closed chain 6."
    )


def test_in_spanish_the_numbers_have_a_comma_and_the_picture_keeps_its_points(reader, pair):
    response = reader.get(address(pair[0].slug, pair[1].slug), HTTP_ACCEPT_LANGUAGE="es")

    (bar, *_), *_ = (chart.bars.bars for chart in response.context["comparison"].charts)
    assert bar.number == "7,5"
    assert "," not in bar.width + bar.y + bar.number_y


def test_intervals_are_named_as_not_counted(reader, pair):
    run = exercise("Walk and run", "return_to_run")
    kinds = dict.fromkeys(("reps_min", "reps_max", "rest_s"))
    runner = template("Runner", [(run, {**WALK_RUN, **kinds, "side": "together"})])

    response = reader.get(address(pair[0].slug, runner.slug))

    chart = response.context["comparison"].charts[1]
    assert [card.name for card in chart.uncounted] == ["Walk and run"]
    assert chart.bars.sentence == "Runner, mean sets a week: none."
    assert "Not counted" in response.text


def test_a_retired_exercise_is_marked(reader, pair):
    with as_owner():
        Exercise.objects.filter(current__name="Squat").update(retired_at="2026-01-01T00:00Z")

    assert "Retired" in reader.get(address(pair[0].slug, pair[1].slug)).text


@pytest.mark.parametrize("count", [0, 1, 5])
def test_too_few_and_too_many_are_refused_and_stay_ticked(reader, count):
    slugs = [TemplateFactory(fill=1).slug for _ in range(count)]

    response = reader.get(address(*slugs, research="0"))

    assert response.status_code == 422
    assert errors(response) == [f"Tick 2 to 4 templates to compare; {count} chosen."]
    assert response.text.count(" checked>") == count
    assert 'role="alert"' in response.text


def test_the_bare_address_is_the_list_to_tick(reader):
    TemplateFactory(fill=1)

    response = reader.get(COMPARE)

    assert response.status_code == 200
    assert 'name="t"' in response.text
    assert 'role="alert"' not in response.text


def test_four_are_compared(reader):
    slugs = [TemplateFactory(fill=1).slug for _ in range(4)]

    response = reader.get(address(*slugs))

    assert [each.slug for each in response.context["comparison"].templates] == slugs


def test_one_template_named_twice_is_one(reader):
    slug = TemplateFactory(fill=1).slug

    response = reader.get(address(slug, slug))

    assert errors(response) == ["Tick 2 to 4 templates to compare; 1 chosen."]


@pytest.mark.parametrize(
    ("slug", "shown"),
    [
        ("of-nobody", "of-nobody"),
        ("a\x00b", "a\x00b"),
        ("x" * 10_000, "x" * 40),
        ("<script>", "<script>"),
        ("", ""),
    ],
    ids=["unknown", "NUL", "10 000 characters", "markup", "empty"],
)
def test_a_template_that_is_not_there_is_named(reader, slug, shown):
    response = reader.get(address(TemplateFactory(fill=1).slug, slug))

    assert response.status_code == 422
    assert errors(response) == [f"There is no template “{shown}”. Tick templates of the list."]
    assert "<script>“" not in response.text


def test_research_templates_are_compared_only_when_asked_for(reader):
    usual, research = TemplateFactory(fill=1), TemplateFactory(fill=1, name="Arm", research=True)

    unasked = reader.get(address(usual.slug, research.slug, research="0"))
    asked = reader.get(address(usual.slug, research.slug, research="1"))

    assert unasked.status_code == 422
    assert errors(unasked) == [
        "“Arm” is a research template. Show research templates, then tick it."
    ]
    assert asked.status_code == 200


def test_the_list_asks_for_research_on_when_it_shows_research(reader):
    TemplateFactory(fill=1, research=True)

    usual, asked = (reader.get(url).text for url in (LIST, f"{LIST}?research=1"))

    assert '<input type="hidden" name="research" value="0">' in usual
    assert '<input type="hidden" name="research" value="1">' in asked


def test_a_template_of_another_clinic_is_not_there(as_clinician):
    ours, theirs = (TemplateFactory(fill=1, owner_clinic=ClinicFactory()) for _ in range(2))
    client, usual = as_clinician(ours.owner_clinic), TemplateFactory(fill=1)

    assert client.get(address(ours.slug, usual.slug)).status_code == 200
    refused = client.get(address(theirs.slug, usual.slug))
    assert refused.status_code == 422
    assert theirs.name not in refused.text


def test_a_template_without_weeks_is_compared_as_empty(reader):
    empty, full = TemplateFactory(fill=False, name="Empty"), TemplateFactory(fill=1)

    response = reader.get(address(empty.slug, full.slug))

    assert response.status_code == 200
    assert response.context["comparison"].charts[0].bars.sentence.endswith("none.")


def test_every_template_of_the_real_catalogue_can_be_compared(load, reader):
    load()
    slugs = [*Template.objects.values_list("slug", flat=True)]

    for start in range(0, len(slugs), 2):
        response = reader.get(address(*slugs[start : start + 4][:4], research="1"))
        assert response.status_code == 200 if len(slugs) - start > 1 else 422

    both = reader.get(address("combined-hip-knee-6wk", "return-to-running-8wk"))
    names = {name for found in rows(both).values() for name in found}
    held = TemplateItem.objects.filter(
        template_week__template__slug__in=("combined-hip-knee-6wk", "return-to-running-8wk")
    )
    assert names == set(held.values_list("exercise__current__name", flat=True))


def test_comparing_asks_the_database_no_more_often_for_longer_and_more_templates(
    reader, django_assert_num_queries
):
    few = [TemplateFactory(fill=1, duration_weeks=2).slug for _ in range(2)]
    many = [TemplateFactory(fill=4).slug for _ in range(4)]
    with CaptureQueriesContext(connection) as asked:
        reader.get(address(*few))

    with django_assert_num_queries(len(asked)):
        reader.get(address(*many))
