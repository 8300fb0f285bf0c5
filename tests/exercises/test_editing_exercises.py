import pytest
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from exercises.models import Exercise, Source
from exercises.operations.content import content_of
from exercises.views.editor import edit_page
from tests.exercises.forms import as_sent, page_as_sent

ROUTES = [
    ("exercises:new", []),
    ("exercises:edit", ["clam"]),
    ("exercises:retire", ["clam"]),
    ("exercises:source-new", []),
    ("exercises:source-edit", ["powers2014"]),
]


@pytest.fixture
def editor(clam, as_curator):
    """A curator's client with the edit page of the clam open: url, client, what the page holds."""
    client, url = as_curator(), reverse("exercises:edit", args=["clam"])
    sent = page_as_sent(client.get(url).context["page"])
    return client, url, {**sent, "change_note": "Clearer for patients."}


def errors(response) -> dict:
    page = response.context["page"]
    found = {name: texts for form in page.plain_forms for name, texts in form.errors.items()}
    for form in page.evidence:
        found |= form.errors
    if page.evidence.non_form_errors():
        found["evidence"] = page.evidence.non_form_errors()
    return found


def test_saving_the_page_publishes_version_2_with_its_note(editor, clam):
    client, url, sent = editor

    response = client.post(url, {**sent, "name": "Clamshell", "dose-sets": "4"})

    clam.refresh_from_db()
    assert response.status_code == 302
    assert response.url == reverse("exercises:detail", args=["clam"])
    assert (clam.current.number, clam.current.name, clam.current.sets) == (2, "Clamshell", 4)
    assert (clam.current.author, clam.current.change_note) == (client.user, "Clearer for patients.")


def test_the_page_as_it_stands_publishes_nothing(editor, clam):
    client, url, sent = editor

    response = client.post(url, sent, follow=True)

    assert "Nothing was different" in response.text
    assert clam.versions.count() == 1


def test_every_exercise_of_the_catalogue_passes_through_the_forms_unchanged(load):
    load()
    exercises = Exercise.objects.select_related("current").prefetch_related(
        "current__evidence__source"
    )

    assert len(exercises) == 105
    for exercise in exercises:
        sent = page_as_sent(edit_page(None, exercise)) | {"change_note": "none"}
        page = edit_page(MultiValueDict({key: _listed(sent[key]) for key in sent}), exercise)
        assert page.is_valid(), exercise.slug
        fields = page.fields()
        assert {**fields, "evidence": {*fields["evidence"]}} == content_of(exercise.current)


def _listed(value) -> list:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"name": "x" * 10_000}, "name", id="10 000 characters"),
        pytest.param({"name": "Cl\x00am"}, "name", id="NUL"),
        pytest.param({"name": "Clam\u202e"}, "name", id="right-to-left mark"),
        pytest.param({"dose-reps_min": "-5"}, "reps_min", id="negative repetitions"),
        pytest.param({"dose-sets": "NaN"}, "sets", id="NaN rounds"),
        pytest.param({"dose-hold_s": "99999999999"}, "hold_s", id="a hold of 3000 years"),
        pytest.param({"dose-reps_max": "2"}, "reps_max", id="fewer than the least"),
        pytest.param(
            {"dose-kind": "reps", "dose-duration_s": "60"}, "duration_s", id="not of kind"
        ),
        pytest.param({"dose-tempo": "slow"}, "tempo", id="tempo"),
        pytest.param({"dose-load_kg": "1e9"}, "load_kg", id="a thousand tons"),
        pytest.param({"stage": "9"}, "stage", id="stage"),
        pytest.param({"per_week": "0"}, "per_week", id="never"),
        pytest.param({"equipment": "anvil"}, "equipment", id="unknown equipment"),
        pytest.param({"equipment_substitutes": "mat:cloud"}, "equipment_substitutes", id="cloud"),
        pytest.param({"cues": ""}, "cues", id="no cue"),
        pytest.param({"cues": "x" * 301}, "cues", id="long cue"),
        pytest.param({"patient_caution": "Your worn knee."}, "patient_caution", id="harmful word"),
        pytest.param({"knee_flexion_to": ""}, "knee_flexion_to", id="one angle"),
        pytest.param({"ladder-harder": "flying"}, "harder", id="unknown neighbour"),
        pytest.param({"ladder-easier": "clam-band"}, "harder", id="circle"),
        pytest.param({"evidence-0-source": "nobody1900"}, "source", id="unknown source"),
        pytest.param({"evidence-0-tag": ""}, "tag", id="source without a tag"),
        pytest.param({"change_note": ""}, "change_note", id="no reason"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_what_was_typed_stays(
    editor, clam, change, field
):
    client, url, sent = editor
    typed = {**sent, "common_error": "Typed before the mistake.", **change}

    response = client.post(url, typed)

    assert response.status_code == 422
    assert field in errors(response)
    assert "Typed before the mistake." in response.text
    assert clam.versions.count() == 1
    assert clam.harder_edges.count() == 2


def test_a_circle_is_refused_with_its_way_on_the_page(editor):
    client, url, sent = editor

    response = client.post(url, {**sent, "ladder-easier": "clam-band"})

    assert "clam → clam-band → clam" in response.text


def test_evidence_rows_are_removed_by_emptying_and_one_must_stay(editor, clam):
    client, url, sent = editor
    rows = [name for name in sent if name.endswith("-source")]
    emptied = {name: value for name, value in sent.items() if name not in rows}

    none_left = client.post(url, emptied)
    one_left = client.post(url, {**emptied, "evidence-0-source": "practice"})

    assert none_left.status_code == 422
    assert "evidence" in errors(none_left)
    assert one_left.status_code == 302
    clam.refresh_from_db()
    assert [link.source.key for link in clam.current.evidence.all()] == ["practice"]


def test_an_older_page_does_not_overwrite_a_newer_version(editor, clam):
    client, url, sent = editor
    client.post(url, {**sent, "name": "First"})

    response = client.post(url, {**sent, "name": "Second"})

    clam.refresh_from_db()
    assert response.status_code == 422
    assert "Version 2 was published" in response.text
    assert clam.current.name == "First"


def test_a_new_exercise_is_made_from_an_empty_page(clam, as_curator):
    client, url = as_curator(), reverse("exercises:new")
    empty = page_as_sent(client.get(url).context["page"])
    filled = {
        **page_as_sent(client.get(reverse("exercises:edit", args=["clam"])).context["page"]),
        "slug": "clam-on-a-ball",
        "name": "Clam on a ball",
        "ladder-easier": "clam",
        "ladder-harder": "",
    }

    refused = client.post(url, empty)
    taken = client.post(url, {**filled, "slug": "bridge"})
    made = client.post(url, filled)

    assert refused.status_code == 422
    assert {"slug", "name", "cues", "evidence"} <= errors(refused).keys()
    assert taken.status_code == 422
    assert "slug" in errors(taken)
    assert made.status_code == 302
    exercise = Exercise.objects.get(slug="clam-on-a-ball")
    assert (exercise.current.number, exercise.current.author) == (1, client.user)
    assert [*exercise.easier_edges.values_list("easier__slug", flat=True)] == ["clam"]


def test_a_source_is_added_and_corrected(clam, as_curator):
    client = as_curator()
    new, edit = reverse("exercises:source-new"), reverse("exercises:source-edit", args=["lee2026"])

    empty = client.post(new, {"key": "lee2026"})
    made = client.post(new, {"key": "lee2026", "citation": "Lee. Knee 2026", "tag": "read"})
    sent = as_sent(client.get(edit).context["form"])
    bad = client.post(edit, {**sent, "url": "javascript:alert(1)"})
    changed = client.post(edit, {**sent, "doi": "10.1/lee"})

    assert (empty.status_code, made.status_code) == (422, 302)
    assert (bad.status_code, changed.status_code) == (422, 302)
    assert "url" in bad.context["form"].errors
    assert Source.objects.get(key="lee2026").doi == "10.1/lee"


@pytest.mark.parametrize(("route", "args"), ROUTES, ids=[name for name, _ in ROUTES])
def test_for_a_clinician_the_curators_pages_are_not_there(clam, as_clinician, route, args):
    client, url = as_clinician(), reverse(route, args=args)
    before = (Exercise.objects.count(), Source.objects.count(), clam.versions.count())

    assert client.get(url).status_code == 404
    assert client.post(url, {"name": "Mine"}).status_code == 404
    assert before == (Exercise.objects.count(), Source.objects.count(), clam.versions.count())
