import uuid

import pytest
from django.db import ProgrammingError, connection, transaction

from exercises.models import Draft, Exercise, ExerciseVersion
from exercises.operations.content import content_of
from exercises.operations.drafts import (
    begin_draft,
    discard_draft,
    new_draft,
    return_draft,
    save_draft,
    submit_draft,
)
from exercises.operations.progressions import set_progressions
from exercises.operations.sources import add_source, change_source
from exercises.operations.versions import approve_draft, retire_exercise
from exercises.rules.document import fields_of
from exercises.rules.slugs import slug_of_clinic
from pfprehab.errors import OperationRefused
from programs.models import PrescribedExercise
from tests.exercises.drafting import NOW, approved, submitted, written
from tests.factories import ProgramFactory, UserFactory
from tests.roles import as_owner


def bytes_of(table: str, pk: int) -> str:
    """A whole row as the database holds it, past every scope and role."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"SELECT t::text FROM {table} t WHERE id = %s", [pk])  # noqa: S608
        return cursor.fetchone()[0]


def test_an_approved_draft_is_version_2_and_leaves_version_1_as_it_was(clam, curator):
    before = bytes_of("exercises_exerciseversion", clam.current_id)
    old = clam.current

    version = approved(clam, curator, name="Clamshell")

    assert (version.number, version.author, version.created_at) == (2, curator, NOW)
    assert version.reviewer not in (None, curator)
    assert clam.current == version
    assert bytes_of("exercises_exerciseversion", old.pk) == before
    assert not Draft.objects.exists()


def test_what_is_not_changed_is_carried_over_evidence_and_translations_included(clam, curator):
    before = content_of(clam.current)

    version = approved(clam, curator, name="Clamshell")

    assert content_of(version) == {**before, "name": "Clamshell"}
    assert before["evidence"]
    assert before["figure"]


def test_a_running_program_keeps_version_1_byte_for_byte(clam, curator):
    program = ProgramFactory()
    with as_owner():
        PrescribedExercise.unscoped.filter(version__program=program).exclude(order=0).delete()
        line = PrescribedExercise.unscoped.filter(version__program=program).first()
        line.exercise_version = clam.current
        line.save()
    line_before = bytes_of("programs_prescribedexercise", line.pk)
    version_before = bytes_of("exercises_exerciseversion", clam.current_id)

    approved(clam, curator, cues=["Something new."])

    assert bytes_of("programs_prescribedexercise", line.pk) == line_before
    with as_owner():
        held = PrescribedExercise.unscoped.get(pk=line.pk).exercise_version
    assert held.number == 1
    assert bytes_of("exercises_exerciseversion", held.pk) == version_before


def test_approving_what_is_said_already_makes_no_version(clam, curator):
    version = approved(clam, curator)

    assert version.number == 1
    assert clam.versions.count() == 1


def test_nothing_is_published_before_a_second_person_has_read_it(clam, curator):
    written(clam, curator, name="Clamshell")
    clam.refresh_from_db()
    assert clam.current.name == "Clam"

    draft = submitted(clam, curator, name="Clamshell")
    clam.refresh_from_db()
    assert clam.current.name == "Clam"

    with pytest.raises(OperationRefused) as own:
        approve_draft(draft=draft, revision=draft.revision, by=curator, now=NOW)

    assert own.value.code == "own_draft"
    assert clam.versions.count() == 1


def test_only_a_draft_in_review_can_be_approved_and_only_as_it_was_read(clam, curator):
    reviewer = UserFactory()
    draft = written(clam, curator, name="Clamshell")
    with pytest.raises(OperationRefused) as early:
        approve_draft(draft=draft, revision=draft.revision, by=reviewer, now=NOW)
    draft = submitted(clam, curator, name="Clamshell")

    with pytest.raises(OperationRefused) as stale:
        approve_draft(draft=draft, revision=draft.revision - 1, by=reviewer, now=NOW)

    assert (early.value.code, stale.value.code) == ("not_in_review", "edited_meanwhile")
    assert clam.versions.count() == 1


def test_a_draft_sent_back_carries_the_reviewers_words_and_can_be_handed_in_again(clam, curator):
    reviewer = UserFactory()
    draft = submitted(clam, curator, name="Clamshell")
    with pytest.raises(OperationRefused) as wordless:
        return_draft(draft=draft, revision=draft.revision, note=" ", by=reviewer, now=NOW)

    draft = return_draft(
        draft=draft, revision=draft.revision, note="Say which knee.", by=reviewer, now=NOW
    )

    assert wordless.value.field == "note"
    assert (draft.state, draft.returned_note, draft.returned_by) == (
        Draft.State.WRITING,
        "Say which knee.",
        reviewer,
    )
    again = submit_draft(draft=draft, revision=draft.revision, by=curator, now=NOW)
    assert (again.state, again.returned_note) == (Draft.State.IN_REVIEW, "")


def test_a_draft_in_review_is_not_changed_under_the_reader(clam, curator):
    draft = submitted(clam, curator, name="Clamshell")

    with pytest.raises(OperationRefused, match="Take it back first"):
        written(clam, curator, name="Something else")

    draft.refresh_from_db()
    assert draft.content["name"] == "Clamshell"


def test_the_second_of_two_who_save_is_told_and_overwrites_nothing(clam, curator):
    seen = begin_draft(exercise=clam, by=curator, now=NOW).revision
    written(clam, curator, name="First")
    draft = Draft.objects.get()

    with pytest.raises(OperationRefused, match="Somebody else saved") as refused:
        save_draft(
            draft=draft, content={}, change_note="", revision=seen, by=UserFactory(), now=NOW
        )

    assert refused.value.code == "edited_meanwhile"
    draft.refresh_from_db()
    assert draft.content["name"] == "First"


def test_an_exercise_has_one_draft_at_a_time_which_keeps_what_was_written(clam, curator):
    written(clam, curator, name="First")

    again = begin_draft(exercise=clam, by=UserFactory(), now=NOW)

    assert again.content["name"] == "First"
    assert Draft.objects.count() == 1


def test_a_discarded_draft_leaves_the_exercise_as_it_was(clam, curator):
    draft = written(clam, curator, name="Clamshell")

    discard_draft(draft=draft, by=curator)

    assert not Draft.objects.exists()
    assert clam.versions.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"name": "Clam\u202e"}, "name", id="right-to-left mark"),
        pytest.param({"name": ""}, "name", id="no name"),
        pytest.param({"category": "knees"}, "category", id="unknown category"),
        pytest.param({"equipment": ["anvil"]}, "equipment", id="unknown equipment"),
        pytest.param({"avoid_if": ["monday"]}, "avoid_if", id="unknown reason"),
        pytest.param(
            {"equipment_substitutes": {"mat": ["cloud"]}}, "equipment_substitutes", id="substitute"
        ),
        pytest.param(
            {"knee_flexion_deg": {"from": 0, "to": 170}}, "knee_flexion_deg", id="knee past 160"
        ),
        pytest.param(
            {"knee_flexion_deg": {"from": 0, "to": None}}, "knee_flexion_deg", id="one angle only"
        ),
        pytest.param({"cues": ["Mind your weak hip."]}, "cues", id="harmful word"),
        pytest.param(
            {"evidence": [{"source": "nobody1900", "tag": "read"}]}, "evidence", id="source"
        ),
        pytest.param(
            {"evidence": [{"source": "practice", "tag": "rumour"}]}, "evidence", id="unknown tag"
        ),
        pytest.param(
            {"evidence": [{"source": "practice", "tag": tag} for tag in ("read", "decision")]},
            "evidence",
            id="twice",
        ),
        pytest.param({"progresses_to": ["flying"]}, "progresses_to", id="unknown harder"),
    ],
)
def test_what_a_check_finds_keeps_a_draft_from_review_and_names_the_field(
    clam, curator, changes, field
):
    with pytest.raises(OperationRefused) as refused:
        submitted(clam, curator, **changes)

    assert refused.value.field == field
    assert Draft.objects.get().state == Draft.State.WRITING


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"name": "x" * 10_000}, "name", id="long name"),
        pytest.param({"name": "Cl\x00am"}, "name", id="NUL"),
        pytest.param({"name": ["Clam"]}, "name", id="list for a text"),
        pytest.param({"stage": "2"}, "stage", id="text for a number"),
        pytest.param({"cues": "Lift."}, "cues", id="text for a list"),
        pytest.param({"colour": "red"}, "colour", id="unknown field"),
        pytest.param({"evidence": [{"source": "practice"}]}, "evidence", id="half a source"),
        pytest.param({"figure": [1, 2]}, "figure", id="list for a figure"),
        pytest.param({"translations": {"es": {"name": "Almeja"}}}, "translations.es", id="half"),
        pytest.param({"default_dose": {"sets": True}}, "default_dose", id="yes for a number"),
    ],
)
def test_what_is_no_exercise_at_all_is_not_even_kept(clam, curator, changes, field):
    with pytest.raises(OperationRefused) as refused:
        written(clam, curator, **changes)

    assert (refused.value.code, refused.value.field) == ("shape_wrong", field)
    assert "name" not in changes or Draft.objects.get().content["name"] == "Clam"


def test_an_unfinished_draft_can_be_kept_for_tomorrow(clam, curator):
    draft = written(clam, curator, name="", cues=[])

    assert (draft.content["name"], draft.content["cues"]) == ("", [])


def test_a_change_of_an_exercise_says_what_changes_and_why(clam, curator):
    draft = begin_draft(exercise=clam, by=curator, now=NOW)

    with pytest.raises(OperationRefused) as refused:
        submit_draft(draft=draft, revision=draft.revision, by=curator, now=NOW)

    assert refused.value.field == "change_note"


@pytest.mark.parametrize("slug", ["clam", "Clam Shell", "new", "sources", "", "x" * 81, "é"])
def test_a_slug_that_is_taken_or_no_address_is_refused(clam, curator, slug):
    content = begin_draft(exercise=clam, by=curator, now=NOW).content

    with pytest.raises(OperationRefused) as refused:
        new_draft(slug=slug, content=content, by=curator, now=NOW)

    assert refused.value.field == "slug"


def test_a_new_exercise_is_in_the_catalogue_as_version_1_once_it_is_approved(clam, curator):
    content = begin_draft(exercise=clam, by=curator, now=NOW).content
    content = {**content, "name": "Clam on a ball"}
    draft = new_draft(slug="clam-on-a-ball", content=content, by=curator, now=NOW)
    assert not Exercise.objects.filter(slug="clam-on-a-ball").exists()
    draft = submit_draft(draft=draft, revision=draft.revision, by=curator, now=NOW)

    version = approve_draft(draft=draft, revision=draft.revision, by=UserFactory(), now=NOW)

    assert (version.exercise.slug, version.number) == ("clam-on-a-ball", 1)
    assert version.exercise.current == version
    assert content_of(version) == fields_of(content)


def test_a_version_published_meanwhile_sends_the_reviewer_back_to_compare(clam, curator):
    draft = submitted(clam, curator, name="Clamshell")
    with as_owner():
        newer = ExerciseVersion.objects.get(pk=clam.current_id)
        newer.pk, newer.number, newer.public_id = None, 2, uuid.uuid4()
        newer.save()
        Exercise.objects.filter(pk=clam.pk).update(current=newer)

    with pytest.raises(OperationRefused, match="Version 2 was published"):
        approve_draft(draft=draft, revision=draft.revision, by=UserFactory(), now=NOW)


def test_a_clinic_s_slug_says_whose_it_is():
    assert slug_of_clinic("clam", 7) == "own7-clam"
    assert slug_of_clinic("own7-clam", 7) == "own7-clam"
    assert slug_of_clinic("own8-clam", 7) == "own7-clam"


def test_a_dose_changes_with_a_version(clam, curator):
    version = approved(clam, curator, default_dose={"kind": "hold", "sets": 3, "hold_s": 20})

    assert ExerciseVersion.objects.get(pk=version.pk).dose.kind == "hold"
    assert clam.versions.get(number=1).dose.kind == "reps"


def test_a_retired_exercise_names_its_replacement_and_takes_no_version(clam, curator):
    replacement = Exercise.objects.get(slug="clam-band")

    retire_exercise(exercise=clam, replaced_by=replacement, by=curator, now=NOW)

    clam.refresh_from_db()
    assert (clam.retired_at, clam.replaced_by) == (NOW, replacement)
    with pytest.raises(OperationRefused, match="retired"):
        written(clam, curator, name="Again")
    with pytest.raises(OperationRefused, match="2026-03-02"):
        retire_exercise(exercise=clam, replaced_by=None, by=curator, now=NOW)
    with pytest.raises(OperationRefused) as refused:
        retire_exercise(exercise=replacement, replaced_by=clam, by=curator, now=NOW)
    assert refused.value.field == "replaced_by"


def links(exercise) -> tuple[set, set]:
    easier = exercise.easier_edges.values_list("easier__slug", flat=True)
    harder = exercise.harder_edges.values_list("harder__slug", flat=True)
    return {*easier}, {*harder}


def test_neighbours_are_replaced_as_a_whole(clam, curator):
    changed = set_progressions(
        exercise=clam, easier=["bridge"], harder=["clam-band"], by=curator, now=NOW
    )
    again = set_progressions(
        exercise=clam, easier=["bridge"], harder=["clam-band"], by=curator, now=NOW
    )

    assert (changed, again) == (True, False)
    assert links(clam) == ({"bridge"}, {"clam-band"})


@pytest.mark.parametrize(
    ("easier", "harder", "field", "words"),
    [
        pytest.param([], ["flying"], "harder", "no exercise “flying”", id="unknown harder"),
        pytest.param(["flying"], [], "easier", "no exercise “flying”", id="unknown easier"),
        pytest.param([], ["clam"], "harder", "clam → clam", id="itself"),
        pytest.param(
            ["quadruped-fire-hydrant-band"],
            ["clam-band"],
            "harder",
            "clam → clam-band → quadruped-fire-hydrant-band → clam",
            id="circle over two others",
        ),
    ],
)
def test_unknown_slugs_and_circles_are_refused_with_the_way_named(
    clam, curator, easier, harder, field, words
):
    before = links(clam)

    with pytest.raises(OperationRefused, match=words) as refused:
        set_progressions(exercise=clam, easier=easier, harder=harder, by=curator, now=NOW)

    assert refused.value.field == field
    assert links(clam) == before


def test_a_source_is_added_under_a_key_and_corrected_under_the_same(clam, curator):
    fields = {"citation": "Someone A. J Knee 2026", "tag": "read"}

    source = add_source(key="someone2026", fields=fields, by=curator, now=NOW)
    change_source(source=source, fields={"doi": "10.1/x"}, by=curator, now=NOW)
    with pytest.raises(OperationRefused) as taken:
        add_source(key="powers2014", fields=fields, by=curator, now=NOW)
    with pytest.raises(OperationRefused) as empty:
        change_source(source=source, fields={"citation": ""}, by=curator, now=NOW)

    source.refresh_from_db()
    assert (source.key, source.citation, source.doi) == (
        "someone2026",
        "Someone A. J Knee 2026",
        "10.1/x",
    )
    assert taken.value.field == "key"
    assert empty.value.field == "citation"


def test_a_clinician_cannot_write_the_catalogue_even_past_the_pages(clam, in_clinic, clinic):
    person = UserFactory()

    with in_clinic(clinic):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            written(clam, person, name="Mine")
        changed = Exercise.objects.filter(pk=clam.pk).update(retired_at=NOW)

    assert changed == 0
    assert clam.versions.count() == 1
