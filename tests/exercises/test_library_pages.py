import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.models import Evidence, Exercise
from tests.factories import EvidenceFactory, ExerciseVersionFactory, SourceFactory

LIBRARY = reverse("exercises:library")


def names(response) -> list[str]:
    return [card.name for _label, cards in response.context["groups"] for card in cards]


def all_names(client, query: str = "") -> list[str]:
    """The names on every page of what was found."""
    first = client.get(f"{LIBRARY}?{query}")
    pages = range(2, first.context["page"].paginator.num_pages + 1)
    found = names(first)
    for number in pages:
        found += names(client.get(f"{LIBRARY}?{query}&page={number}"))
    return found


def detail(exercise) -> str:
    return reverse("exercises:detail", args=[exercise.slug])


@pytest.fixture
def reader(as_clinician):
    return as_clinician()


def test_the_library_lists_all_105_and_every_page_of_them_opens(load, reader):
    load()

    assert len(set(all_names(reader))) == 105
    assert "105 exercises" in reader.get(LIBRARY).text
    for exercise in Exercise.objects.all():
        page = reader.get(detail(exercise))
        assert page.status_code == 200
        assert exercise.current.cues[0] in page.context["version"].cues


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("category=stretch", id="category"),
        pytest.param("equipment=none", id="no equipment"),
        pytest.param("equipment=step", id="a piece of equipment"),
        pytest.param("position=side_lying", id="position"),
        pytest.param("knee=45", id="knee bend"),
        pytest.param("stage=4", id="stage"),
        pytest.param("without=step&without=wall", id="without"),
        pytest.param("category=stretch&category=core_balance", id="two of one facet"),
        pytest.param("weight_bearing=no", id="not weight-bearing"),
        pytest.param("load=minimal", id="load class"),
        pytest.param("home=on", id="home"),
        pytest.param("q=clamshell", id="another name"),
        pytest.param("q=soleus", id="muscle"),
        pytest.param("q=side-lying hip", id="slug and name"),
        pytest.param("category=hip_abductor&stage=1&q=glute", id="several at once"),
    ],
)
def test_each_filter_keeps_some_and_leaves_some_out(load, reader, files, query):
    load()
    rules = {
        "category=stretch": lambda row: row["category"] == "stretch",
        "equipment=none": lambda row: not row["equipment"],
        "equipment=step": lambda row: "step" in row["equipment"],
        "position=side_lying": lambda row: row["position_key"] == "side_lying",
        "knee=45": lambda row: max(row["knee_flexion_deg"].values()) <= 45,
        "stage=4": lambda row: row["stage"] == 4,
        "home=on": lambda row: row["home_ok"],
        "without=step&without=wall": lambda row: not {"step", "wall"} & {*row["equipment"]},
        "category=stretch&category=core_balance": lambda row: (
            row["category"] in ("stretch", "core_balance")
        ),
        "weight_bearing=no": lambda row: not row["weight_bearing"],
        "load=minimal": lambda row: row["pfj_load"] == "minimal",
        "q=clamshell": lambda row: row["slug"] in ("clam", "clam-band"),
        "q=soleus": lambda row: (
            "soleus" in row["name"].lower()
            or "soleus" in (*row["muscles_primary"], *row["muscles_secondary"])
        ),
    }

    found = all_names(reader, query)

    assert 0 < len(found) < 105
    if query in rules:
        assert sorted(found) == sorted(
            row["name"] for row in files[0]["exercises"] if rules[query](row)
        )


@pytest.mark.parametrize(
    "query", ["knee=NaN", "stage=9", "category=knees", "q=a%00b", "q=" + "x" * 10_000]
)
def test_a_filter_that_cannot_be_read_is_named_and_everything_is_still_shown(reader, query):
    ExerciseVersionFactory()

    response = reader.get(f"{LIBRARY}?{query}")

    assert response.status_code == 422
    assert [*response.context["form"].errors] == [query.partition("=")[0]]
    assert len(names(response)) == 1


def test_names_are_listed_in_the_order_a_reader_expects(reader):
    for name in ("Zumba", "Ñandú step", "Élan", "Eagle", "Åre hop", "Aria", "Nest", "ox", "Ebb"):
        ExerciseVersionFactory(name=name)

    found = names(reader.get(LIBRARY))

    assert found == ["Åre hop", "Aria", "Eagle", "Ebb", "Élan", "Nest", "Ñandú step", "ox", "Zumba"]


def test_sources_are_listed_by_citation_in_reading_order(reader):
    for citation in ("Zen 2001", "Ángel 2002", "Núñez 2003", "Neal 2004", "da Silva 2005"):
        SourceFactory(citation=citation)

    response = reader.get(reverse("exercises:sources"))

    assert [source.citation for source, *_counts in response.context["rows"]] == [
        "Ángel 2002",
        "da Silva 2005",
        "Neal 2004",
        "Núñez 2003",
        "Zen 2001",
    ]


def test_a_search_finds_names_with_and_without_their_accents(reader):
    ExerciseVersionFactory(name="Élévation latérale")

    assert names(reader.get(LIBRARY, {"q": "elevation"})) == ["Élévation latérale"]
    assert names(reader.get(LIBRARY, {"q": "élévation"})) == ["Élévation latérale"]
    assert names(reader.get(LIBRARY, {"q": "elevator"})) == []


def test_a_fact_from_memory_is_shown_to_curators_only(reader, as_curator):
    version = ExerciseVersionFactory()
    EvidenceFactory(version=version, source=SourceFactory(citation="Read 2020"), tag="read")
    EvidenceFactory(version=version, source=SourceFactory(citation="Recalled 2019"), tag="memory")
    forgotten = SourceFactory(citation="Source recalled 2018", tag="memory")
    EvidenceFactory(version=version, source=forgotten, tag="secondary")

    clinician, curator = (
        client.get(detail(version.exercise)).text for client in (reader, as_curator())
    )
    sources, all_sources = (
        client.get(reverse("exercises:sources")).text for client in (reader, as_curator())
    )

    assert "Read 2020" in clinician
    assert "Recalled 2019" not in clinician
    assert "Source recalled 2018" not in clinician + sources
    assert "Recalled 2019" in curator
    assert "Source recalled 2018" in curator
    assert "Source recalled 2018" in all_sources
    assert "From memory, not yet verified" in curator


def test_no_memory_fact_of_the_real_catalogue_reaches_a_clinician(load, reader):
    load()
    recalled = Evidence.objects.filter(
        tag="memory", version=F("version__exercise__current")
    ).select_related("version__exercise", "source")

    assert len(recalled) > 30
    for link in recalled:
        assert link.source not in [
            shown.source for shown in reader.get(detail(link.version.exercise)).context["evidence"]
        ]


def test_our_own_decision_is_called_pfprehab_default(reader):
    version = ExerciseVersionFactory()
    EvidenceFactory(version=version, tag="decision")

    assert "pfprehab default" in reader.get(detail(version.exercise)).text


def test_the_history_names_what_each_version_changed(reader):
    first = ExerciseVersionFactory(name="Old name")
    ExerciseVersionFactory(
        exercise=first.exercise, number=2, name="New name", sets=4, change_note="Clearer."
    )

    response = reader.get(detail(first.exercise))

    assert [(step.version.number, step.changed) for step in response.context["history"]] == [
        (2, ["Name", "Dose"]),
        (1, []),
    ]
    assert "Clearer." in response.text


def test_a_retired_exercise_leaves_the_library_but_its_page_points_on(reader, as_curator):
    kept, old = ExerciseVersionFactory(name="Kept"), ExerciseVersionFactory(name="Old")
    url = reverse("exercises:retire", args=[old.exercise.slug])

    asked = as_curator().get(url)
    done = as_curator().post(url, {"replaced_by": kept.exercise.slug})

    assert asked.status_code == 200
    assert done.status_code == 302
    assert names(reader.get(LIBRARY)) == ["Kept"]
    page = reader.get(detail(old.exercise))
    assert page.status_code == 200
    assert detail(kept.exercise) in page.text


def test_the_library_asks_the_database_no_more_often_for_more_exercises(
    reader, django_assert_num_queries
):
    ExerciseVersionFactory()
    with CaptureQueriesContext(connection) as few:
        reader.get(LIBRARY)
    ExerciseVersionFactory.create_batch(20)
    with django_assert_num_queries(len(few)):
        reader.get(LIBRARY)


def test_a_page_that_is_not_there_is_a_404(reader):
    ExerciseVersionFactory()

    assert reader.get(reverse("exercises:detail", args=["no-such"])).status_code == 404
