"""The page of a source: what it says, and the exercises and template lines that rest on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exercises.models import ExerciseTranslation, Source
from exercises.operations.sources import add_source
from pfprehab.errors import OperationRefused
from programs.models import TemplateItem
from tests.factories import (
    ClinicFactory,
    EvidenceFactory,
    ExerciseFactory,
    ExerciseVersionFactory,
    SourceFactory,
    TemplateFactory,
)
from tests.roles import as_owner

LIST = reverse("exercises:sources")


def page_of(source) -> str:
    return reverse("exercises:source", args=[source.key])


def rest_lines_on(source, template, *, weeks, **changes) -> None:
    """The first line of some weeks of a template states this source."""
    with as_owner():
        found = TemplateItem.objects.filter(template_week__template=template, order=0)
        found.filter(template_week__week__in=weeks).update(source=source, **changes)


def names(response) -> list[str]:
    return [card.name for _link, card in response.context["rungs"]]


def counts(response) -> dict:
    return {source.key: (uses, lines) for source, uses, lines in response.context["rows"]}


@pytest.fixture
def reader(as_clinician):
    return as_clinician()


def test_the_page_says_what_the_source_says_and_leads_to_the_publication(reader):
    source = SourceFactory(
        citation="Lee A. Knee 2026", doi="10.1/lee", pmid="123", pmcid="PMC9", note="Rest <helps>."
    )

    text = reader.get(page_of(source)).text

    assert "Lee A. Knee 2026" in text
    assert "Read in the source" in text
    assert "Rest &lt;helps&gt;." in text
    assert 'href="https://doi.org/10.1/lee"' in text
    assert 'href="https://pubmed.ncbi.nlm.nih.gov/123/"' in text
    assert 'href="https://pmc.ncbi.nlm.nih.gov/articles/PMC9/"' in text


def test_a_source_that_nothing_rests_on_says_so(reader):
    text = reader.get(page_of(SourceFactory())).text

    assert "No exercise rests on it." in text
    assert "No template rests on it." in text


def test_exercises_are_those_whose_current_version_rests_on_it(reader):
    source = SourceFactory()
    EvidenceFactory(version=ExerciseVersionFactory(name="Squat"), source=source)
    EvidenceFactory(version=ExerciseVersionFactory(name="Bridge"), source=source)
    exercise = ExerciseFactory()
    old = ExerciseVersionFactory(exercise=exercise, name="Old clam")
    EvidenceFactory(version=old, source=source)
    ExerciseVersionFactory(exercise=exercise, number=2, name="New clam")

    response = reader.get(page_of(source))

    assert names(response) == ["Bridge", "Squat"]
    assert counts(reader.get(LIST))[source.key] == (2, 0)


def test_names_of_exercises_come_in_the_readers_language(reader):
    source, version = SourceFactory(), ExerciseVersionFactory(name="Bridge")
    EvidenceFactory(version=version, source=source)
    with as_owner():
        ExerciseTranslation.objects.create(
            version=version, language="es", status="checked", name="Puente", position="boca arriba"
        )

    assert names(reader.get(page_of(source), HTTP_ACCEPT_LANGUAGE="es")) == ["Puente"]


def test_lines_of_templates_are_told_with_week_exercise_and_dose(reader):
    source, template = SourceFactory(), TemplateFactory(name="Six weeks")
    rest_lines_on(source, template, weeks=[1, 2, 4], trial_did="3 x 12, daily")

    response = reader.get(page_of(source))

    (holder,) = response.context["holders"]
    (line,) = holder.lines
    assert (holder.name, holder.count, holder.as_a_whole) == ("Six weeks", 3, False)
    assert line.weeks == "Weeks 1 to 2, 4"
    assert line.dose == "2 rounds of 10 to 12, each leg"
    assert line.did == "3 x 12, daily"
    assert line.exercise.url in response.text
    assert counts(reader.get(LIST))[source.key] == (0, 3)


def test_lines_with_different_doses_are_told_apart(reader):
    source, template = SourceFactory(), TemplateFactory()
    rest_lines_on(source, template, weeks=[1])
    rest_lines_on(source, template, weeks=[2, 3], sets=3)

    (holder,) = reader.get(page_of(source)).context["holders"]

    assert [(line.weeks, line.dose) for line in holder.lines] == [
        ("Week 1", "2 rounds of 10 to 12, each leg"),
        ("Weeks 2 to 3", "3 rounds of 10 to 12, each leg"),
    ]


def test_a_template_that_names_the_source_as_a_whole_is_listed_without_a_line(reader):
    source, template = SourceFactory(), TemplateFactory(name="Six weeks")
    with as_owner():
        template.sources.add(source)

    response = reader.get(page_of(source))

    (holder,) = response.context["holders"]
    assert (holder.name, holder.as_a_whole, holder.lines) == ("Six weeks", True, ())
    assert "No single line states it." in response.text


def test_a_source_from_memory_is_there_for_curators_only(reader, as_curator):
    source = SourceFactory(tag="memory")
    curator = as_curator()

    assert reader.get(page_of(source)).status_code == 404
    assert curator.get(page_of(source)).status_code == 200
    assert source.key not in counts(reader.get(LIST))
    assert source.key in counts(curator.get(LIST))


def test_an_exercise_that_rests_on_it_from_memory_is_shown_to_curators_only(reader, as_curator):
    source, curator = SourceFactory(), as_curator()
    EvidenceFactory(version=ExerciseVersionFactory(name="Recalled"), source=source, tag="memory")
    EvidenceFactory(version=ExerciseVersionFactory(name="Seen"), source=source, tag="read")

    assert names(reader.get(page_of(source))) == ["Seen"]
    assert names(curator.get(page_of(source))) == ["Recalled", "Seen"]
    assert "From memory, not yet verified" in curator.get(page_of(source)).text
    assert counts(reader.get(LIST))[source.key] == (1, 0)
    assert counts(curator.get(LIST))[source.key] == (2, 0)


def test_exercises_and_templates_of_another_clinic_are_neither_shown_nor_counted(as_clinician):
    ours, theirs, source = ClinicFactory(), ClinicFactory(), SourceFactory()
    for clinic, name in ((ours, "Ours"), (theirs, "Theirs")):
        exercise = ExerciseFactory(owner_clinic=clinic)
        EvidenceFactory(version=ExerciseVersionFactory(exercise=exercise, name=name), source=source)
        template = TemplateFactory(owner_clinic=clinic, name=f"Plan of {name}")
        rest_lines_on(source, template, weeks=[1])
    client = as_clinician(ours)

    response = client.get(page_of(source))

    assert names(response) == ["Ours"]
    assert [holder.name for holder in response.context["holders"]] == ["Plan of Ours"]
    assert counts(client.get(LIST))[source.key] == (1, 1)


def test_many_exercises_are_turned_over_in_pages(reader):
    source = SourceFactory()
    for _ in range(49):
        EvidenceFactory(source=source)

    first, second = (reader.get(page_of(source), {"page": number}) for number in (1, 2))

    assert (len(names(first)), len(names(second))) == (48, 1)
    assert "49" in first.text


def test_the_pages_ask_the_database_no_more_often_for_more(reader, django_assert_num_queries):
    source = SourceFactory()

    def add():
        EvidenceFactory(source=source)
        EvidenceFactory()
        rest_lines_on(source, TemplateFactory(), weeks=[1, 2])

    add()
    for url in (LIST, page_of(source)):
        with CaptureQueriesContext(connection) as few:
            reader.get(url)
        add()
        add()
        with django_assert_num_queries(len(few)):
            reader.get(url)


@pytest.mark.parametrize("key", ["nobody2000", "new-one", "x" * 200])
def test_a_source_that_is_not_there_is_a_404(reader, key):
    assert reader.get(reverse("exercises:source", args=[key])).status_code == 404


def test_every_source_of_the_real_catalogue_has_a_page_for_a_curator(load, as_curator):
    load()
    client = as_curator()

    for source in Source.objects.all():
        assert source.citation in client.get(page_of(source)).context["source"].citation


def test_pages_of_exercises_and_templates_lead_to_the_page_of_the_source(reader):
    source, version, template = SourceFactory(), ExerciseVersionFactory(), TemplateFactory()
    EvidenceFactory(version=version, source=source)
    rest_lines_on(source, template, weeks=[1])

    exercise = reader.get(reverse("exercises:detail", args=[version.exercise.slug])).text
    plan = reader.get(reverse("programs:template", args=[template.slug])).text

    assert f'href="{page_of(source)}"' in exercise
    assert f'href="{page_of(source)}"' in plan


def test_a_template_line_does_not_lead_a_clinician_to_a_source_from_memory(reader):
    source, template = SourceFactory(tag="memory"), TemplateFactory()
    rest_lines_on(source, template, weeks=[1])

    assert (
        page_of(source) not in reader.get(reverse("programs:template", args=[template.slug])).text
    )


def test_only_curators_see_the_way_to_the_edit_form(reader, as_curator):
    source = SourceFactory()
    edit = reverse("exercises:source-edit", args=[source.key])

    assert edit not in reader.get(page_of(source)).text
    assert edit in as_curator().get(page_of(source)).text


def test_the_key_of_the_page_for_new_sources_is_refused(curating, curator):
    with pytest.raises(OperationRefused) as refused:
        add_source(
            key="new",
            fields={"citation": "New 2020", "tag": "read"},
            by=curator,
            now=timezone.now(),
        )

    assert (refused.value.code, refused.value.field) == ("key_wrong", "key")
