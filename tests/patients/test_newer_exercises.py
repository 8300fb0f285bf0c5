"""A running program keeps what it shows; the clinician is offered the newer description."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from exercises.models import Exercise, ExerciseVersion
from exercises.operations.drafts import begin_draft, save_draft, submit_draft
from exercises.operations.versions import approve_draft, retire_exercise
from pfprehab.accounts.scoping import Scope, scoped_to
from programs.models import PrescribedExercise, ProgramVersion
from tests.exercises.drafting import NOW
from tests.factories import PrescriptionFactory, SourceFactory, UserFactory
from tests.roles import as_owner

CURATING = Scope(actor="user:1", curator=True)


def newer_version(exercise: Exercise, **changes) -> ExerciseVersion:
    """The exercise's next version, written by one curator and approved by another."""
    author, reviewer, source = UserFactory(), UserFactory(), SourceFactory()
    whole = {
        "muscles_primary": ["gluteus medius"],
        "common_error": "Hurrying.",
        "patient_caution": "Stop if it hurts.",
        "evidence": [{"source": source.key, "tag": "read"}],
    }
    with scoped_to(CURATING):
        draft = begin_draft(exercise=Exercise.objects.get(pk=exercise.pk), by=author, now=NOW)
        draft = save_draft(
            draft=draft,
            content={**draft.content, **whole, **changes},
            change_note="Clearer words",
            revision=draft.revision,
            by=author,
            now=NOW,
        )
        draft = submit_draft(draft=draft, revision=draft.revision, by=author, now=NOW)
        return approve_draft(draft=draft, revision=draft.revision, by=reviewer, now=NOW)


@pytest.fixture
def prescription(patient):
    monday = timezone.now().date() - dt.timedelta(days=timezone.now().weekday() + 7)
    return PrescriptionFactory(patient=patient, starts_on=monday)


@pytest.fixture
def staff(as_clinician, prescription):
    return as_clinician(prescription.clinic)


@pytest.fixture
def exercise(prescription) -> Exercise:
    with as_owner():
        lines = PrescribedExercise.unscoped.filter(version__program=prescription.program)
        return (
            lines.select_related("exercise_version__exercise__current")
            .first()
            .exercise_version.exercise
        )


def page_of(prescription) -> str:
    return reverse("patients:prescription", args=[prescription.public_id])


def take(staff, prescription, version_id, *, seen=1):
    address = reverse("patients:take-newer-exercise", args=[prescription.public_id, version_id])
    return staff.post(address, {"version": seen}, follow=True)


def shown_by_week(prescription, exercise, *, number: int) -> dict[int, int]:
    """Which version of the exercise each week of a version of the program shows."""
    with as_owner():
        lines = PrescribedExercise.unscoped.filter(
            version__program=prescription.program,
            version__number=number,
            exercise_version__exercise=exercise,
        )
        return dict(lines.values_list("week", "exercise_version__number"))


def versions_of(prescription) -> int:
    with as_owner():
        return ProgramVersion.unscoped.filter(program=prescription.program).count()


def test_nothing_is_offered_while_the_program_shows_what_is_current(staff, prescription):
    page = staff.get(page_of(prescription)).content.decode()

    assert "Newer description" not in page


def test_a_newer_version_is_offered_with_its_difference_and_changes_nothing_by_itself(
    staff, prescription, exercise
):
    newer_version(exercise, cues=["Lift slowly."])

    page = staff.get(page_of(prescription)).content.decode()

    assert "Newer description" in page
    assert "Lift slowly." in page
    assert "Lift the top leg." in page
    assert versions_of(prescription) == 1
    assert set(shown_by_week(prescription, exercise, number=1).values()) == {1}


def test_one_click_moves_this_week_and_those_to_come_and_leaves_what_is_over(
    staff, prescription, exercise
):
    version = newer_version(exercise, cues=["Lift slowly."])

    page = take(staff, prescription, version.public_id).content.decode()

    assert "Saved as version 2" in page
    assert "Newer description" not in page
    assert set(shown_by_week(prescription, exercise, number=1).values()) == {1}
    assert shown_by_week(prescription, exercise, number=2) == {1: 1, 2: 2, 3: 2, 4: 2, 5: 2, 6: 2}


def test_who_saw_an_older_program_is_told_and_nothing_is_written(staff, prescription, exercise):
    take(staff, prescription, newer_version(exercise, cues=["Lift slowly."]).public_id)
    again = newer_version(exercise, cues=["Lift very slowly."])

    page = take(staff, prescription, again.public_id, seen=1).content.decode()

    assert "has changed this program meanwhile" in page
    assert versions_of(prescription) == 2


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_a_number_that_no_version_has_is_answered_calmly(staff, prescription, exercise, seen):
    version = newer_version(exercise, cues=["Lift slowly."])

    response = take(staff, prescription, version.public_id, seen=seen)

    assert response.status_code == 200
    assert versions_of(prescription) == 1


def test_an_old_version_and_one_that_is_nowhere_are_not_taken(staff, prescription, exercise):
    old = exercise.current.public_id
    newer_version(exercise, cues=["Lift slowly."])

    page = take(staff, prescription, old).content.decode()
    nowhere = take(staff, prescription, uuid.uuid4())

    assert "no newer version" in page
    assert nowhere.status_code == 404
    assert versions_of(prescription) == 1


def test_a_retired_exercise_is_not_offered_anew(staff, prescription, exercise):
    version = newer_version(exercise, cues=["Lift slowly."])
    with scoped_to(CURATING):
        retire_exercise(exercise=exercise, replaced_by=None, by=UserFactory(), now=NOW)

    page = staff.get(page_of(prescription)).content.decode()

    assert "Newer description" not in page
    assert take(staff, prescription, version.public_id).status_code == 404


def test_a_plan_that_is_over_is_left_alone(as_clinician, patient, exercise):
    over = PrescriptionFactory(patient=patient, kind="addon", starts_on=dt.date(2026, 1, 5))
    staff = as_clinician(patient.clinic)
    with as_owner():
        line = PrescribedExercise.unscoped.filter(version__program=over.program).first()
        held = line.exercise_version.exercise
    version = newer_version(held, cues=["Lift slowly."])

    page = take(staff, over, version.public_id).content.decode()

    assert "Newer description" not in page
    assert versions_of(over) == 1


def test_another_clinic_cannot_move_the_program(as_clinician, prescription, exercise):
    version = newer_version(exercise, cues=["Lift slowly."])

    response = take(as_clinician(), prescription, version.public_id)

    assert response.status_code == 404
    assert versions_of(prescription) == 1
