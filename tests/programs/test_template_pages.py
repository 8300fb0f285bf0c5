import datetime as dt
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.rules.dose import Dose
from pfprehab.errors import OperationRefused
from programs.models import PrescribedExercise, Template, TemplateItem
from programs.operations.templates import LineChange, change_template
from tests.exercises.forms import as_sent
from tests.factories import ProgramFactory, SourceFactory, TemplateFactory
from tests.roles import as_owner

LIST = reverse("programs:templates")
NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def page_of(template) -> str:
    return reverse("programs:template", args=[template.slug])


def first_line(template) -> TemplateItem:
    return TemplateItem.objects.filter(template_week__template=template, template_week__week=1)[0]


@pytest.fixture
def reader(as_clinician):
    return as_clinician()


@pytest.fixture
def editor(as_curator):
    """A template with its edit page open: template, client, url, what the page holds."""
    template, client = TemplateFactory(), as_curator()
    url = reverse("programs:template-edit", args=[template.slug])
    context = client.get(url).context
    sent = as_sent(context["form"])
    for line in context["lines"]:
        sent |= as_sent(line)
    return template, client, url, sent


def test_research_templates_are_shown_only_when_asked_for(load, reader):
    load()

    usual, asked = (reader.get(url).context["rows"] for url in (LIST, f"{LIST}?research=1"))

    assert len(usual) == 12
    assert len(asked) == 14
    assert usual[0][0].is_default


def test_the_default_template_says_its_minutes(load, reader):
    load()

    minutes = {each.slug: span for each, span in reader.get(LIST).context["rows"]}

    low, high = minutes["combined-hip-knee-6wk"]
    assert 16 <= low <= high <= 28


def test_every_template_page_opens_and_says_where_each_dose_comes_from(load, reader):
    load()

    for template in Template.objects.all():
        text = unescape(reader.get(page_of(template)).text)
        for item in TemplateItem.objects.filter(template_week__template=template).select_related(
            "source"
        ):
            origin = item.source.citation if item.source else "pfprehab default"
            assert origin in text
        assert ("Reconstruction: the doses are ours." in text) == (
            template.fidelity == "reconstruction"
        )


def test_a_source_from_memory_is_kept_from_clinicians_with_what_it_is_said_to_have_done(
    reader, as_curator
):
    template = TemplateFactory()
    with as_owner():
        source = SourceFactory(citation="Recalled 2019", tag="memory")
        template.sources.add(source)
        line = first_line(template)
        line.source, line.trial_did = source, "3 x 99"
        line.save()

    clinician, curator = (client.get(page_of(template)).text for client in (reader, as_curator()))

    assert "Recalled 2019" not in clinician
    assert "3 x 99" not in clinician
    assert "Not yet verified" in clinician
    assert "Recalled 2019" in curator


def test_saving_a_week_changes_its_lines_and_the_words(editor):
    template, client, url, sent = editor
    line = first_line(template)

    response = client.post(url, {**sent, "name": "Ours", f"line-{line.pk}-sets": "4"})

    template.refresh_from_db()
    line.refresh_from_db()
    assert response.status_code == 302
    assert (template.name, line.sets) == ("Ours", 4)
    assert template.curated_at is not None


def test_a_running_program_is_not_touched_by_its_template(editor):
    template, client, url, sent = editor
    program = ProgramFactory(template=template)
    with as_owner():
        rows = PrescribedExercise.unscoped.filter(version__program=program).order_by("pk")
        before = list(rows.values())

    client.post(url, {**sent, f"line-{first_line(template).pk}-sets": "4"})

    with as_owner():
        assert list(rows.all().values()) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("name", "x" * 10_000, id="10 000 characters"),
        pytest.param("name", "Ours\x00", id="NUL"),
        pytest.param("summary", "", id="no summary"),
        pytest.param("reps_min", "-3", id="negative repetitions"),
        pytest.param("sets", "NaN", id="NaN rounds"),
        pytest.param("per_week", "9", id="nine times a week"),
        pytest.param("optional", "on", id="core and optional"),
        pytest.param("rest_s", "601", id="rest too long"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_what_was_typed_stays(editor, field, value):
    template, client, url, sent = editor
    line = first_line(template)
    name = field if field in ("name", "summary") else f"line-{line.pk}-{field}"

    response = client.post(url, {**sent, "notes": "Typed before the mistake.", name: value})

    forms = response.context["page"]["plain_forms"]
    assert response.status_code == 422
    assert [each for form in forms for each in form.errors] == [field]
    assert "Typed before the mistake." in response.text
    line.refresh_from_db()
    assert line.sets == 2
    assert Template.objects.get(pk=template.pk).curated_at is None


def test_a_week_without_a_short_line_is_refused(editor):
    template, client, url, sent = editor
    without = {name: value for name, value in sent.items() if not name.endswith("-short")}

    response = client.post(url, without)

    assert response.status_code == 422
    assert "Week 1: The short version has 1 or 2 lines, not 0." in response.text
    assert first_line(template).short


def test_an_older_page_does_not_overwrite_a_newer_save(editor):
    template, client, url, sent = editor
    client.post(url, {**sent, "name": "First"})

    response = client.post(url, {**sent, "name": "Second"})

    assert response.status_code == 422
    assert "Somebody else saved this template" in response.text
    assert Template.objects.get(pk=template.pk).name == "First"


def test_a_line_of_another_template_cannot_be_changed_through_this_one(editor, curating, curator):
    template, *_ = editor
    foreign = first_line(TemplateFactory())
    change = LineChange(
        dose=Dose(kind="hold", sets=1, hold_s=5), per_week=1, core=True, short=True, optional=False
    )

    with pytest.raises(OperationRefused) as refused:
        change_template(
            template=template,
            fields={},
            lines={foreign.pk: change},
            by=curator,
            now=NOW,
            based_on=None,
        )

    assert refused.value.code == "line_unknown"
    foreign.refresh_from_db()
    assert foreign.kind == "reps"


@pytest.mark.parametrize("week", ["0", "7", "x", "²", "1e3", "-1", "99999999999999999999"])
def test_a_week_that_is_not_there_is_a_404(editor, week):
    _template, client, url, _sent = editor

    assert client.get(url, {"week": week}).status_code == 404


def test_for_a_clinician_the_editor_is_not_there(reader):
    template = TemplateFactory()
    url = reverse("programs:template-edit", args=[template.slug])

    assert reader.get(url).status_code == 404
    assert reader.post(url, {"name": "Mine"}).status_code == 404
    assert Template.objects.get(pk=template.pk).name == template.name


def test_the_list_asks_the_database_no_more_often_for_more_templates(
    reader, django_assert_num_queries
):
    TemplateFactory()
    with CaptureQueriesContext(connection) as few:
        reader.get(LIST)
    TemplateFactory.create_batch(3)
    with django_assert_num_queries(len(few)):
        reader.get(LIST)
