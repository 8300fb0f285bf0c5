"""The editor: it writes a draft that may be unfinished, and keeps what was typed."""

import pytest
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from exercises.models import Draft, Exercise, Source
from exercises.operations.drafts import current_document
from exercises.views.editor import Page
from pfprehab.accounts.scoping import Scope, scoped_to
from tests.exercises.forms import as_sent, errors, page_as_sent


@pytest.fixture
def editor(clam, as_curator):
    """A curator's client with the clam's draft open: client, url, what the page holds."""
    client = as_curator()
    opened = client.post(reverse("exercises:edit", args=["clam"]), follow=True)
    sent = page_as_sent(opened.context["page"])
    url = reverse("exercises:draft-edit", args=[opened.context["draft"].public_id])
    return client, url, {**sent, "change_note": "Clearer for patients."}


def draft() -> Draft:
    return Draft.objects.get()


def test_opening_the_editor_makes_one_draft_and_opening_it_again_the_same(clam, as_curator):
    client, url = as_curator(), reverse("exercises:edit", args=["clam"])

    first = client.post(url)
    again = client.post(url)

    assert first.url == again.url
    assert Draft.objects.count() == 1


def test_saving_the_page_changes_the_draft_and_publishes_nothing(editor, clam):
    client, url, sent = editor

    response = client.post(url, {**sent, "name": "Clamshell", "dose-sets": "4"})

    clam.refresh_from_db()
    assert response.status_code == 302
    assert (draft().content["name"], draft().content["default_dose"]["sets"]) == ("Clamshell", 4)
    assert (draft().author, draft().change_note) == (client.user, "Clearer for patients.")
    assert clam.current.name == "Clam"
    assert clam.versions.count() == 1


def test_an_unfinished_draft_is_kept_and_says_what_is_missing(editor):
    client, url, sent = editor
    kept = {name: sent[name] for name in sent if not name.startswith(("cues", "dose-", "common_"))}

    response = client.post(url, kept, follow=True)

    found = [each.words for each in response.context["view"].blocking]
    assert draft().content["cues"] == []
    assert draft().content["default_dose"] is None
    assert "The default dose is missing." in found
    assert not response.context["view"].can_submit


def test_every_exercise_of_the_catalogue_passes_through_the_forms_unchanged(load):
    load()
    exercises = Exercise.objects.select_related("current")

    assert len(exercises) == 105
    for exercise in exercises:
        document = current_document(exercise)
        sent = page_as_sent(Page.over(document))
        data = MultiValueDict({key: _listed(sent[key]) for key in sent} | {"revision": ["1"]})
        page = Page.over(document, data)
        assert page.is_valid(), (exercise.slug, page.figure.errors, page.content.errors)
        assert page.document() == document


def _listed(value) -> list:
    return [str(one) for one in (value if isinstance(value, list) else [value])]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"name": "x" * 10_000}, "name", id="10 000 characters"),
        pytest.param({"name": ""}, "name", id="no name"),
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
        pytest.param({"cues": "x" * 301}, "cues", id="long cue"),
        pytest.param({"knee_to": "170"}, "knee_to", id="knee past 160"),
        pytest.param({"evidence-0-source": "nobody1900"}, "source", id="unknown source"),
        pytest.param({"evidence-0-tag": ""}, "tag", id="source without a tag"),
        pytest.param({"fig-figure": "{"}, "figure", id="figure that is no JSON"),
        pytest.param({"fig-figure": "[1]"}, "figure", id="figure that is a list"),
        pytest.param({"fig-figure": '{"start": NaN}'}, "figure", id="figure with NaN"),
        pytest.param({"fig-figure": "[" * 9000}, "figure", id="figure 9000 deep"),
        pytest.param({"fig-figure": '{"elbows": 3}'}, "figure", id="figure with an unknown key"),
        pytest.param({"licence_url": "javascript:alert(1)"}, "licence_url", id="script address"),
        pytest.param({"es-name": "x" * 121}, "name", id="long Spanish name"),
        pytest.param({"revision": "x"}, "revision", id="no revision"),
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
    assert draft().content["common_error"] != "Typed before the mistake."


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"cues": ""}, "At least one cue is needed", id="no cue"),
        pytest.param({"patient_caution": "Your worn knee."}, "worn", id="harmful word"),
        pytest.param({"knee_to": ""}, "must be 0 to 160 degrees", id="one angle"),
        pytest.param({"progresses_to": "flying"}, "no exercise “flying”", id="unknown neighbour"),
        pytest.param({"progresses_from": "clam-band"}, "clam → clam-band → clam", id="circle"),
        pytest.param({"licence_name": ""}, "licence", id="no licence"),
    ],
)
def test_what_the_checks_find_is_said_on_the_draft_s_page_with_a_way_to_the_field(
    editor, change, words
):
    client, url, sent = editor

    response = client.post(url, {**sent, **change}, follow=True)

    found = response.context["view"].blocking
    assert any(words in each.words or words in each.anchor for each in found), found
    assert f"{url}#{found[0].anchor}" in response.text
    assert not response.context["view"].can_submit


def test_evidence_rows_are_removed_by_emptying_them(editor):
    client, url, sent = editor
    rows = [name for name in sent if name.endswith("-source")]
    emptied = {name: value for name, value in sent.items() if name not in rows}

    client.post(url, {**emptied, "evidence-0-source": "practice"})

    assert [link["source"] for link in draft().content["evidence"]] == ["practice"]


def test_an_older_page_does_not_overwrite_what_somebody_saved_meanwhile(editor, clam):
    client, url, sent = editor
    client.post(url, {**sent, "name": "First"})

    response = client.post(url, {**sent, "name": "Second"})

    assert response.status_code == 422
    assert "Somebody else saved this draft" in response.text
    assert draft().content["name"] == "First"


def test_a_changed_translation_counts_as_made_from_the_present_original(editor):
    client, url, sent = editor

    client.post(url, {**sent, "common_error": "Rolling back.", "es-name": "Almeja tumbada"})

    view = client.get(reverse("exercises:draft", args=[draft().public_id])).context["view"]
    assert draft().content["translations"]["es"]["name"] == "Almeja tumbada"
    assert not any("has changed since" in each.words for each in view.advice)


def test_a_translation_is_out_of_date_when_only_the_original_changed(editor):
    client, url, sent = editor

    client.post(url, {**sent, "common_error": "Rolling back."})
    stale = client.get(reverse("exercises:draft", args=[draft().public_id])).context["view"]
    client.post(
        url,
        {**sent, "common_error": "Rolling back.", "es-compared": "on", "revision": "2"},
    )
    fresh = client.get(reverse("exercises:draft", args=[draft().public_id])).context["view"]

    stale_ones = [each for each in stale.advice if "has changed since" in each.words]
    assert [each.label for each in stale_ones] == ["Spanish: Translations"]
    assert not any("has changed since" in each.words for each in fresh.advice)


def test_a_new_exercise_is_begun_with_no_more_than_a_name(clam, as_curator):
    client, url = as_curator(), reverse("exercises:new")

    nameless = client.post(url, page_as_sent(client.get(url).context["page"]))
    sent = page_as_sent(client.get(url).context["page"])
    taken = client.post(url, {**sent, "name": "Bridge"})
    made = client.post(url, {**sent, "name": "Clam on a ball"}, follow=True)

    assert "name" in errors(nameless)
    assert "slug" in errors(taken)
    assert "not in the catalogue yet" in made.text
    assert (draft().slug, draft().exercise) == ("clam-on-a-ball", None)


def test_a_clinic_writes_its_own_exercise_beside_the_global_ones(clam, as_clinician):
    client, url = as_clinician(), reverse("exercises:new")
    sent = page_as_sent(client.get(url).context["page"])

    client.post(url, {**sent, "name": "Clam on our sofa"})

    with scoped_to(Scope.of_clinic(client.clinic.pk, actor="test")):
        mine = Draft.objects.get()
    assert mine.owner_clinic == client.clinic
    assert mine.slug == f"own{client.clinic.pk}-clam-on-our-sofa"


def test_a_clinician_cannot_open_the_editor_of_a_global_exercise(clam, as_clinician):
    client = as_clinician()

    assert client.post(reverse("exercises:edit", args=["clam"])).status_code == 404
    assert client.post(reverse("exercises:retire", args=["clam"])).status_code == 404
    assert not Draft.objects.exists()


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


@pytest.mark.parametrize("route", ["exercises:source-new", "exercises:source-edit"])
def test_for_a_clinician_the_pages_of_sources_are_not_there(clam, as_clinician, route):
    url = reverse(route, args=["powers2014"] if route.endswith("edit") else [])
    client, before = as_clinician(), Source.objects.count()

    assert client.get(url).status_code == 404
    assert client.post(url, {"citation": "Mine"}).status_code == 404
    assert Source.objects.count() == before
