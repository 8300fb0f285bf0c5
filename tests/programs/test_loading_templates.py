import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from exercises.rules.dose import Dose
from programs.management.commands import load_templates as command
from programs.models import Template, TemplateItem, TemplateWeek
from programs.operations.loading import content_of, content_of_row
from programs.operations.templates import change_template
from tests.roles import as_owner

DEFAULT = "combined-hip-knee-6wk"


def row(file, slug=DEFAULT) -> dict:
    return next(each for each in file["templates"] if each["slug"] == slug)


def line(file) -> dict:
    return row(file)["weeks"][0]["items"][0]


def test_all_templates_are_loaded_and_a_second_run_writes_nothing(load, file):
    first = load()
    second = load()

    assert len(first.added) == len(file["templates"]) == Template.objects.count()
    assert (second.changes, second.kept) == (0, [])


def test_every_template_line_and_dose_of_the_file_stands_in_the_database(load, file):
    load()

    for data in file["templates"]:
        assert content_of(Template.objects.get(slug=data["slug"])) == content_of_row(data)
    lines = [line for data in file["templates"] for week in data["weeks"] for line in week["items"]]
    assert TemplateItem.objects.count() == len(lines)
    assert {item.dose for item in TemplateItem.objects.all()} == {
        Dose.from_data(line["dose"]) for line in lines
    }


def test_one_template_is_the_default_and_no_reconstruction_can_be_prescribed(load):
    load()

    assert [each.slug for each in Template.objects.filter(is_default=True)] == [DEFAULT]
    reconstructions = Template.objects.filter(fidelity="reconstruction")
    assert {each.slug for each in reconstructions} == {
        "ferber-2015-hip-arm",
        "ferber-2015-knee-arm",
    }
    assert not reconstructions.filter(prescribable=True).exists()
    assert {each.slug for each in Template.objects.filter(research=True)} == {
        "nakagawa-2008-6wk",
        "crossley-2002-6wk",
    }


def test_the_commands_print_no_change_at_their_second_run(db):
    out = io.StringIO()

    with as_owner():
        for name in ("load_catalogue", "load_templates") * 2:
            call_command(name, stdout=out)

    _catalogue, first, _again, second = out.getvalue().splitlines()
    assert "14 in the file, 14 changes" in first
    assert "14 in the file, 0 changes" in second


def test_templates_before_the_catalogue_are_refused_with_the_way_out(db):
    with as_owner(), pytest.raises(CommandError, match="run load_catalogue first"):
        call_command("load_templates")

    assert not Template.objects.exists()


def test_a_changed_line_in_the_file_changes_that_template_only(load, file):
    load()
    line(file)["dose"]["sets"] = 4

    again = load(file)

    assert (again.changed, again.added) == ([DEFAULT], [])
    assert (
        TemplateItem.objects.get(
            template_week__template__slug=DEFAULT, template_week__week=1, order=0
        ).sets
        == 4
    )
    assert TemplateWeek.objects.filter(template__slug=DEFAULT).count() == 6


def test_the_default_moves_with_the_file(load, file):
    load()
    row(file)["default"], row(file, "hip-only-6wk")["default"] = False, True

    load(file)

    assert Template.objects.get(is_default=True).slug == "hip-only-6wk"


def test_a_template_that_a_curator_changed_stays_as_it_is(load, curator):
    load()
    template = Template.objects.get(slug=DEFAULT)
    change_template(
        template=template,
        fields={"name": "Our combined program"},
        lines={},
        by=curator,
        now=timezone.now(),
        based_on=None,
    )

    again = load()

    assert (again.changes, again.kept) == (0, [DEFAULT])
    assert Template.objects.get(slug=DEFAULT).name == "Our combined program"


FAULTS = {
    "unknown exercise": (lambda f: line(f).update(slug="flying"), "week 1 flying", "slug"),
    "negative repetitions": (
        lambda f: line(f)["dose"].update(reps_min=-3),
        "week 1 side-lying-hip-abduction",
        "dose.reps_min",
    ),
    "side": (lambda f: line(f).update(side="front"), "week 1 side-lying-hip-abduction", "side"),
    "unknown source": (
        lambda f: line(f).update(source="nobody1900", trial_did="x"),
        "week 1 side-lying-hip-abduction",
        "source",
    ),
    "nine times a week": (
        lambda f: line(f).update(per_week=9),
        "week 1 side-lying-hip-abduction",
        "per_week",
    ),
    "week missing": (lambda f: row(f)["weeks"].pop(2), "", "weeks"),
    "unknown successor": (
        lambda f: row(f).update(hands_over_to={"template": "nowhere", "week": 1}),
        "",
        "hands_over_to",
    ),
    "long name": (lambda f: row(f).update(name="x" * 10_000), "", "name"),
    "two defaults": (lambda f: row(f, "hip-only-6wk").update(default=True), None, "default"),
    "long finding": (
        lambda f: line(f).update(when="x" * 121),
        "side-lying-hip-abduction",
        "when",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_by_file_item_and_field_and_nothing_is_loaded(
    catalogue, file, monkeypatch, name
):
    plant, item, field = FAULTS[name]
    plant(file)
    monkeypatch.setattr(command, "read_templates", lambda: file)

    with pytest.raises(CommandError) as refused:
        call_command("load_templates")

    if item is not None:
        where = f"{DEFAULT} {item}".strip()
        assert f"templates.json: {where}: {field}: " in str(refused.value)
    else:
        assert f": {field}: " in str(refused.value)
    assert not Template.objects.exists()
