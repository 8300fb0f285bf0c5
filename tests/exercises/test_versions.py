import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from exercises.models import Exercise, ExerciseVersion
from exercises.operations.content import FIELDS, content_of
from exercises.operations.progressions import set_progressions
from exercises.operations.sources import add_source, change_source
from exercises.operations.versions import create_exercise, publish_version, retire_exercise
from exercises.rules.dose import Dose
from pfprehab.errors import OperationRefused
from programs.models import PrescribedExercise
from tests.factories import ProgramFactory, UserFactory
from tests.roles import as_owner

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def publish(exercise, curator, **given) -> ExerciseVersion:
    call = {"change_note": "clearer", "based_on": None, **given}
    return publish_version(exercise=exercise, by=curator, now=NOW, **call)


def bytes_of(table: str, pk: int) -> str:
    """A whole row as the database holds it, past every scope and role."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"SELECT t::text FROM {table} t WHERE id = %s", [pk])  # noqa: S608
        return cursor.fetchone()[0]


def test_an_edit_makes_version_2_and_leaves_version_1_as_it_was(clam, curator):
    before = bytes_of("exercises_exerciseversion", clam.current_id)
    old = clam.current

    version = publish(clam, curator, fields={"name": "Clamshell"})

    clam.refresh_from_db()
    assert (version.number, version.author, version.created_at) == (2, curator, NOW)
    assert clam.current == version
    assert bytes_of("exercises_exerciseversion", old.pk) == before


def test_what_is_not_given_is_carried_over_evidence_included(clam, curator):
    before = content_of(clam.current)

    version = publish(clam, curator, fields={"name": "Clamshell"})

    assert content_of(version) == {**before, "name": "Clamshell"}


def test_a_running_program_keeps_version_1_byte_for_byte(clam, curator):
    program = ProgramFactory()
    with as_owner():
        PrescribedExercise.unscoped.filter(version__program=program).exclude(order=0).delete()
        line = PrescribedExercise.unscoped.filter(version__program=program).first()
        line.exercise_version = clam.current
        line.save()
    line_before = bytes_of("programs_prescribedexercise", line.pk)
    version_before = bytes_of("exercises_exerciseversion", clam.current_id)

    publish(clam, curator, fields={"cues": ["Something new."]})

    assert bytes_of("programs_prescribedexercise", line.pk) == line_before
    with as_owner():
        held = PrescribedExercise.unscoped.get(pk=line.pk).exercise_version
    assert held.number == 1
    assert bytes_of("exercises_exerciseversion", held.pk) == version_before


def test_saving_what_is_there_already_makes_no_version(clam, curator):
    version = publish(clam, curator, fields=content_of(clam.current))

    assert version.number == 1
    assert clam.versions.count() == 1


def test_the_second_of_two_curators_is_told_and_overwrites_nothing(clam, curator):
    publish(clam, curator, fields={"name": "First"}, based_on=1)

    with pytest.raises(OperationRefused, match="Version 2 was published") as refused:
        publish(clam, curator, fields={"name": "Second"}, based_on=1)

    assert refused.value.code == "edited_meanwhile"
    clam.refresh_from_db()
    assert clam.current.name == "First"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"name": "x" * 10_000}, "name", id="long name"),
        pytest.param({"name": "Cl\x00am"}, "name", id="NUL"),
        pytest.param({"name": ""}, "name", id="no name"),
        pytest.param({"name": "Clam\u202e"}, "name", id="right-to-left mark"),
        pytest.param({"category": "knees"}, "category", id="unknown category"),
        pytest.param({"equipment": ["anvil"]}, "equipment", id="unknown equipment"),
        pytest.param({"avoid_if": ["monday"]}, "avoid_if", id="unknown reason"),
        pytest.param(
            {"equipment_substitutes": ["mat:cloud"]}, "equipment_substitutes", id="substitute"
        ),
        pytest.param({"knee_flexion_to": 170}, "knee_flexion_to", id="knee past 160"),
        pytest.param({"knee_flexion_to": None}, "knee_flexion_to", id="one angle only"),
        pytest.param({"cues": ["Mind your weak hip."]}, "cues", id="harmful word"),
        pytest.param({"evidence": [("nobody1900", "read")]}, "evidence", id="unknown source"),
        pytest.param({"evidence": [("practice", "rumour")]}, "evidence", id="unknown tag"),
        pytest.param(
            {"evidence": [("practice", "read"), ("practice", "decision")]}, "evidence", id="twice"
        ),
    ],
)
def test_what_cannot_be_published_is_refused_by_its_field(clam, curator, fields, field):
    with pytest.raises(OperationRefused) as refused:
        publish(clam, curator, fields=fields)

    assert refused.value.field == field
    assert clam.versions.count() == 1


@pytest.mark.parametrize("slug", ["clam", "Clam Shell", "new", "sources", "", "x" * 81, "é"])
def test_a_slug_that_is_taken_or_no_address_is_refused(clam, curator, slug):
    fields, count = content_of(clam.current), Exercise.objects.count()

    with pytest.raises(OperationRefused) as refused:
        create_exercise(slug=slug, fields=fields, by=curator, now=NOW)

    assert refused.value.field == "slug"
    assert Exercise.objects.count() == count


def test_a_new_exercise_needs_every_field_and_starts_at_version_1(clam, curator):
    fields = {**content_of(clam.current), "name": "Clam on a ball"}

    exercise = create_exercise(slug="clam-on-a-ball", fields=fields, by=curator, now=NOW)
    with pytest.raises(OperationRefused) as refused:
        create_exercise(slug="half-a-clam", fields={"name": "Half"}, by=curator, now=timezone.now())

    assert content_of(exercise.current) == fields
    assert exercise.current.number == 1
    assert refused.value.field == FIELDS[1]


def test_a_dose_changes_with_a_version(clam, curator):
    dose = Dose(kind="hold", sets=3, hold_s=20)

    version = publish(clam, curator, fields={"dose": dose})

    assert ExerciseVersion.objects.get(pk=version.pk).dose == dose
    assert clam.versions.get(number=1).dose.kind == "reps"


def test_a_retired_exercise_names_its_replacement_and_takes_no_version(clam, curator):
    replacement = Exercise.objects.get(slug="clam-band")

    retire_exercise(exercise=clam, replaced_by=replacement, by=curator, now=NOW)

    clam.refresh_from_db()
    assert (clam.retired_at, clam.replaced_by) == (NOW, replacement)
    with pytest.raises(OperationRefused, match="retired"):
        publish(clam, curator, fields={"name": "Again"})
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
        with pytest.raises(Exercise.DoesNotExist):  # not a row that may be locked for writing
            publish(clam, person, fields={"name": "Mine"})
        changed = Exercise.objects.filter(pk=clam.pk).update(retired_at=NOW)

    assert changed == 0
    assert clam.versions.count() == 1
