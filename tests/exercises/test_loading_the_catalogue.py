import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from exercises.management.commands import load_catalogue as command
from exercises.models import Evidence, Exercise, ExerciseVersion, Progression, Source
from exercises.models.vocabulary import AvoidIf, Equipment, Position, Substitute
from exercises.operations.loading import DataRefused
from exercises.operations.progressions import set_progressions
from exercises.operations.sources import change_source
from exercises.operations.versions import retire_exercise
from exercises.rules.dose import Dose
from pfprehab.audit.models import Event
from tests.exercises.drafting import approved
from tests.roles import as_owner


def row(files, slug="clam") -> dict:
    return next(each for each in files[0]["exercises"] if each["slug"] == slug)


def test_the_whole_catalogue_is_loaded_and_a_second_run_writes_nothing(load):
    first = load()
    second = load()

    assert (first.total, first.exercises_added, first.versions_added) == (105, 105, 105)
    assert Exercise.objects.filter(current__isnull=False).count() == 105
    assert (second.changes, second.kept) == (0, [])
    assert ExerciseVersion.objects.count() == 105


def test_every_dose_link_and_source_of_the_file_stands_in_the_database(load, files):
    load()

    for data in files[0]["exercises"]:
        exercise = Exercise.objects.select_related("current").get(slug=data["slug"])
        version = exercise.current
        assert version.dose == Dose.from_data(data["default_dose"])
        assert {*version.evidence.values_list("source__key", "tag")} == {
            (link["source"], link["tag"]) for link in data["evidence"]
        }
        assert {*exercise.harder_edges.values_list("harder__slug", flat=True)} == {
            *data["progresses_to"]
        }
    assert Source.objects.count() == len(files[1]["sources"])


def test_the_command_prints_no_change_at_its_second_run(db):
    out = io.StringIO()

    with as_owner():
        call_command("load_catalogue", stdout=out)
        call_command("load_catalogue", stdout=out)

    first, second = out.getvalue().splitlines()
    assert "105 exercises in the file, " in first
    assert "105 exercises in the file, 0 changes" in second


def test_what_the_command_wrote_is_recorded_under_its_own_name(db):
    with as_owner():
        call_command("load_catalogue", stdout=io.StringIO())

        actors = {
            *Event.objects.filter(table_name="exercises_exerciseversion").values_list("actor")
        }

    assert actors == {("system:load_catalogue",)}


def test_a_changed_exercise_gets_version_2_and_only_that_one(load, files):
    load()
    row(files)["cues"][0] = "Lie on your side, knees bent."

    again = load(*files)

    assert (again.versions_added, again.changes) == (1, 1)
    clam = Exercise.objects.get(slug="clam")
    assert clam.current.number == 2
    assert clam.current.cues[0] == "Lie on your side, knees bent."
    assert clam.versions.get(number=1).cues[0] != clam.current.cues[0]


def test_a_link_taken_out_of_the_file_goes_and_a_new_one_comes(load, files):
    load()
    row(files)["progresses_to"] = ["quadruped-fire-hydrant"]

    again = load(*files)

    assert (again.links_added, again.links_removed) == (0, 1)
    clam = Exercise.objects.get(slug="clam")
    assert [*clam.harder_edges.values_list("harder__slug", flat=True)] == ["quadruped-fire-hydrant"]


def test_what_a_curator_wrote_stays_when_the_file_is_loaded_again(load, curator):
    load()
    clam, now = Exercise.objects.get(slug="clam"), timezone.now()
    approved(clam, curator, name="Clamshell")
    set_progressions(exercise=clam, easier=[], harder=[], by=curator, now=now)
    source = Source.objects.get(key="powers2014")
    change_source(source=source, fields={"note": "read again"}, by=curator, now=now)
    retire_exercise(exercise=clam, replaced_by=None, by=curator, now=now)

    again = load()

    clam.refresh_from_db()
    assert again.changes == 0
    assert sorted(again.kept) == ["clam", "powers2014"]
    assert (clam.current.name, clam.current.number) == ("Clamshell", 2)
    assert not clam.harder_edges.exists()
    assert clam.retired_at is not None
    assert Source.objects.get(key="powers2014").note == "read again"


def plant(path, value):
    def fault(files):
        target = files
        for step in path[:-1]:
            target = row(files) if step == "clam" else target[step]
        target[path[-1]] = value

    return fault


@pytest.mark.parametrize(
    ("fault", "item", "field"),
    [
        pytest.param(plant(["clam", "slug"], "Clam!"), "Clam!", "slug", id="no slug"),
        pytest.param(
            plant(["clam", "progresses_to"], ["flying"]), "clam", "progresses_to", id="unknown slug"
        ),
        pytest.param(
            plant(["clam", "progresses_to"], ["prone-heel-squeeze"]),
            "clam",
            "progresses_to",
            id="circle",
        ),
        pytest.param(
            plant(["clam", "evidence"], [{"source": "nobody1900", "tag": "read"}]),
            "clam",
            "evidence",
            id="unknown source",
        ),
        pytest.param(plant(["clam", "category"], "knees"), "clam", "category", id="category"),
        pytest.param(plant(["clam", "stage"], 9), "clam", "stage", id="stage"),
        pytest.param(plant(["clam", "equipment"], ["anvil"]), "clam", "equipment", id="equipment"),
        pytest.param(
            plant(["clam", "default_dose"], {"kind": "reps", "sets": 3, "reps_min": -1}),
            "clam",
            "default_dose.reps_min",
            id="negative repetitions",
        ),
        pytest.param(
            plant(["clam", "patient_caution"], "Your weak knee."),
            "clam",
            "patient_caution",
            id="harmful word",
        ),
        pytest.param(plant(["clam", "name"], "x" * 10_000), "clam", "name", id="too long"),
        pytest.param(plant(["clam", "name"], "Clam\x00"), "clam", "name", id="NUL"),
    ],
)
def test_a_fault_is_named_by_file_item_and_field_and_nothing_is_loaded(
    load, files, fault, item, field
):
    fault(files)

    with pytest.raises(DataRefused) as refused:
        load(*files)

    found = {(problem.file, problem.item, problem.field) for problem in refused.value.problems}
    assert ("exercises.json", item, field) in found
    for model in (Exercise, ExerciseVersion, Source, Progression, Evidence):
        assert not model.objects.exists()


def test_the_command_says_what_to_mend(db, files, monkeypatch):
    row(files)["stage"] = 9
    monkeypatch.setattr(command, "read_exercises", lambda: files[0])

    with pytest.raises(CommandError, match=r"exercises\.json: clam: stage: The stage must be 1"):
        call_command("load_catalogue")


def test_a_circle_that_only_a_curators_link_closes_is_refused_by_its_way(load, files, curator):
    load()
    set_progressions(
        exercise=Exercise.objects.get(slug="front-plank"),
        easier=["monster-walk"],
        harder=["clam"],
        by=curator,
        now=timezone.now(),
    )
    row(files)["progresses_to"].append("monster-walk")

    with pytest.raises(DataRefused, match="clam → monster-walk → front-plank → clam"):
        load(*files)

    assert not Progression.objects.filter(easier__slug="clam", harder__slug="monster-walk").exists()


def test_the_words_of_the_data_file_have_names_for_people(files):
    vocabulary = files[0]["vocab"]

    assert sorted(Equipment.values) == sorted(vocabulary["equipment"])
    assert sorted(Position.values) == sorted(vocabulary["position_key"])
    assert sorted(Substitute.values) == sorted(vocabulary["substitute"])
    assert sorted(AvoidIf.values) == sorted(vocabulary["avoid_if"])
