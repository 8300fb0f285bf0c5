"""Whatever happens in the catalogue, a running program's plan stays byte for byte the same."""

import datetime as dt

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exercises.models import Exercise
from exercises.operations.drafts import discard_draft
from exercises.operations.progressions import set_progressions
from exercises.operations.versions import retire_exercise
from patients.queries import my_day, plan
from pfprehab.accounts.scoping import Scope, scoped_to
from programs.models import PrescribedExercise
from tests.exercises.drafting import NOW, approved, submitted, written
from tests.factories import PrescriptionFactory
from tests.roles import as_owner

CURATING = Scope(actor="user:1", curator=True)
TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "Nd", "Zs")), min_size=1, max_size=40)
CHANGES = st.one_of(
    st.fixed_dictionaries({"name": TEXTS.filter(str.strip)}),
    st.fixed_dictionaries({"cues": st.lists(TEXTS.filter(str.strip), min_size=1, max_size=8)}),
    st.fixed_dictionaries({"patient_caution": TEXTS.filter(str.strip)}),
    st.fixed_dictionaries({"figure": st.none()}),
    st.fixed_dictionaries({"translations": st.just({})}),
    st.fixed_dictionaries({"equipment": st.just(["wall"]), "equipment_substitutes": st.just({})}),
    st.fixed_dictionaries(
        {"default_dose": st.just({"kind": "hold", "sets": 1, "hold_s": 5}), "stage": st.just(4)}
    ),
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["write", "submit", "approve", "discard", "link", "retire"]), CHANGES
    ),
    min_size=1,
    max_size=6,
)


@pytest.fixture
def running(clam, patient):
    """A patient's program whose every line shows the clam as it is now."""
    today = timezone.now().date()
    prescription = PrescriptionFactory(
        patient=patient, starts_on=today - dt.timedelta(days=today.weekday() + 7)
    )
    with as_owner():
        PrescribedExercise.unscoped.filter(version__program=prescription.program).update(
            exercise_version=clam.current
        )
    return prescription


def plan_of(running) -> bytes:
    """Everything a patient can read of the plan: every week's lines, in both languages."""
    clinic, patient = running.clinic, running.patient
    with scoped_to(Scope(actor="test", clinic_id=clinic.pk, patient_id=patient.pk)):
        version = plan.version_in_force(running, timezone.now().date())
        said = []
        for language in ("en", "es"):
            with translation.override(language):
                for week in range(1, 7):
                    for line in plan.lines_of_week(version, week):
                        texts = line.exercise_version.texts(language)
                        said += [my_day.line_words(line), my_day.picture_of(line, "anim")]
                        said += [texts.cues, texts.common_error, texts.patient_caution]
                    said.append(my_day.kit_of(plan.lines_of_week(version, week)))
        return repr(said).encode()


def step(kind: str, changes: dict, exercise: Exercise, author) -> None:
    exercise.refresh_from_db()
    if exercise.retired_at:
        return
    draft = getattr(Exercise.objects.get(pk=exercise.pk), "draft", None)
    if draft is not None and draft.state == draft.State.IN_REVIEW:
        discard_draft(draft=draft, by=author)
    if kind == "link":
        set_progressions(exercise=exercise, easier=[], harder=["bridge"], by=author, now=NOW)
    elif kind == "retire":
        retire_exercise(exercise=exercise, replaced_by=None, by=author, now=NOW)
    elif kind == "discard":
        discard_draft(draft=written(exercise, author, **changes), by=author)
    else:
        {"write": written, "submit": submitted, "approve": approved}[kind](
            exercise, author, **changes
        )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_no_series_of_edits_approvals_and_retirements_changes_a_running_plan(
    running, clam, curator, steps
):
    before = plan_of(running)

    with transaction.atomic():
        with scoped_to(CURATING):
            for kind, changes in steps:
                step(kind, changes, clam, curator)
        after = plan_of(running)
        transaction.set_rollback(True)

    assert after == before
    assert b"Clam" in before


def test_the_patient_s_page_itself_is_the_same_after_a_new_version(
    running, clam, curator, as_patient
):
    phone = as_patient(running.patient)
    page = reverse("patients:today")
    before = phone.get(page).content

    with scoped_to(CURATING):
        approved(clam, curator, name="Something else", cues=["Do something else."])

    assert phone.get(page).content == before
    assert b"Something else" not in before


def test_the_plan_would_show_the_change_if_the_program_followed_the_catalogue(
    running, clam, curator
):
    """The comparison above can fail: a line moved to the new version reads differently."""
    before = plan_of(running)
    with scoped_to(CURATING):
        version = approved(clam, curator, name="Something else")

    with as_owner():
        PrescribedExercise.unscoped.filter(version__program=running.program).update(
            exercise_version=version
        )

    assert plan_of(running) != before
