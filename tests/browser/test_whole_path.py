"""The whole path in real Chromium: prescribe at a desk, log on a phone, see it, change it."""

import datetime as dt
import time

import pytest
from django.db.models import Q
from django.utils import timezone

from exercises.models import Exercise
from patients.models import ExerciseLog, Patient, SessionLog
from patients.operations.invitations import invite_patient
from pfprehab.accounts.scoping import Scope, scoped_to
from programs.models import PrescribedExercise, ProgramVersion
from tests import factories, roles
from tests.browser import steps, world
from tests.browser.hands import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BORN = dt.date(1996, 5, 4)
DEFAULT = "Combined hip and knee, 6 weeks"
ADDON = "Flexibility add-on, 4 weeks"


@pytest.fixture(scope="module")
def people(site):
    return world.make_world()


@pytest.fixture
def figures(record_property):
    """figures(hands): write down the clicks, for the table after the run."""

    def write(hands):
        for what, clicks in hands.figures.items():
            record_property("clicks", (what, clicks))

    return write


def test_from_a_new_patient_to_a_changed_program(people, browser_of, figures):
    desk, phone = browser_of(), browser_of(PHONE)
    world.sign_in(desk, people.clinician)

    with desk.counting("add a patient, from the caseload"):
        steps.add_patient(desk, given="Lena", family="Fischer", born=BORN)
    link = first_prescription(desk)
    patient_page = address_of("Fischer")

    with phone.counting("first log-in"):
        steps.open_invitation(phone, link, BORN)
    log_as_prescribed(phone)
    clinician_sees_it(desk, patient_page)

    repeat_prescription(desk, patient_page)
    say_yes_to_a_safety_question(phone)
    clinician_clears_it(desk, patient_page)
    phone.page.goto("/my/today/")
    assert "Your exercises wait" not in phone.page.inner_text("main")

    change_a_dose(desk, patient_page, people)
    curator_changes_an_exercise(browser_of(), people, patient_page, desk)
    for hands in (desk, phone):
        figures(hands)
    assert desk.figures["add a patient, from the caseload"] <= 3
    assert desk.figures["template to assigned, repeat prescription"] <= 4
    assert desk.figures["change a dose, from the patient page"] <= 3
    assert phone.figures["log the core exercises, all as prescribed"] <= 9


def first_prescription(desk) -> str:
    """Screening first, because there is none yet; returns the invitation's link."""
    began = time.monotonic()
    with desk.counting("first prescription, screening included"):
        with desk.counting("screening, nothing found"):
            steps.start_prescribing(desk)
            assert "Screening of" in desk.heading()
            steps.answer_screening(desk)
        desk.page.wait_for_selector("h1:has-text('Prescribe for')")
        steps.use_template(desk, DEFAULT)
    assert "is ready for Lena Fischer" in desk.heading()
    assert time.monotonic() - began <= 30
    return steps.invitation_link(desk)


def address_of(family_name: str) -> str:
    with roles.as_owner():
        return f"/patients/{Patient.unscoped.get(family_name=family_name).public_id}/"


def log_as_prescribed(phone) -> None:
    assert phone.heading() == "Hello, Lena"
    steps.open_session(phone)
    with phone.counting("log the core exercises, all as prescribed"):
        steps.say_before(phone, 3)
        assert steps.do_all_as_prescribed(phone) == 4
        steps.say_after(phone, worst=4, effort=5)
        steps.say_no_and_save(phone)
    assert phone.heading() == "Session done."
    phone.sees("4 of 4 done")


def clinician_sees_it(desk, patient_page: str) -> None:
    desk.page.goto(patient_page)
    record = desk.page.inner_text("main")
    assert "4 of 4" in record
    assert "4 of 10" in record
    assert desk.page.locator(".cal .done, .calendar .done, [class*=cal] .done").count() >= 1
    desk.page.goto("/caseload/")
    assert "Lena Fischer" in desk.page.inner_text("main")


def repeat_prescription(desk, patient_page: str) -> None:
    """A second program with the screening on record: no questions again."""
    desk.page.goto(patient_page)
    with desk.counting("template to assigned, repeat prescription"):
        steps.start_prescribing(desk)
        steps.use_template(desk, ADDON)
    assert ADDON in desk.heading()
    assert "has access already" in desk.page.inner_text("main")


def say_yes_to_a_safety_question(phone) -> None:
    steps.open_session(phone, card=1)
    steps.say_before(phone, 2)
    steps.do_all_as_prescribed(phone)
    steps.say_after(phone, worst=6, effort=4)
    steps.say_yes_and_save(phone, "new_giving_way")
    told = phone.page.inner_text("main")
    assert "+34 910 555 020" in told
    assert "Nobody reads it live" in told
    phone.page.goto("/my/today/")
    assert "Your exercises wait" in phone.page.inner_text("main")


def clinician_clears_it(desk, patient_page: str) -> None:
    desk.page.goto("/caseload/")
    assert "Lena Fischer" in desk.page.locator("section", has_text="Review now").first.inner_text()
    with desk.counting("close a flag, from the caseload"):
        desk.click(desk.by("link", "Review flag for Lena Fischer"))
        desk.choose("outcome", "seen")
        desk.fill("note", "Examined: ligaments firm, no effusion. Carry on.")
        desk.click("Close the flag")
    desk.page.wait_for_url(f"**{patient_page}*")
    assert desk.page.locator("#flags .notice").count() == 0
    assert "ligaments firm" in desk.page.inner_text("main")
    assert desk.figures["close a flag, from the caseload"] <= 3


def change_a_dose(desk, patient_page: str, people) -> None:
    desk.page.goto(patient_page)
    with desk.counting("change a dose, from the patient page"):
        desk.click(desk.page.get_by_role("link", name="Change dose").first)
        rounds = int(desk.page.input_value("[name=sets]"))
        desk.fill("sets", str(rounds + 1))
        desk.click("Save")
    desk.page.wait_for_url(lambda url: "/lines/" not in url)
    with roles.as_owner():
        log = SessionLog.unscoped.get(prescription__kind="main", patient__family_name="Fischer")
        versions = ProgramVersion.unscoped.filter(program=log.prescription.program_id)
        newest, first = versions.order_by("-number")
    tomorrow = timezone.now().astimezone(people.clinic.zone).date() + dt.timedelta(days=1)
    assert (newest.number, newest.effective_from) == (2, tomorrow)
    assert log.program_version_id == first.pk


def curator_changes_an_exercise(curator, people, patient_page: str, desk) -> None:
    """The running program keeps the words it was prescribed with."""
    with roles.as_owner():
        mine = Q(version__program__prescription__patient__family_name="Fischer", week=1)
        lines = PrescribedExercise.unscoped.filter(mine, core=True).order_by("order")
        version = lines.first().exercise_version
        slug, old = version.exercise.slug, version.name
    world.sign_in(curator, people.curator)
    curator.page.goto(f"/exercises/{slug}/")
    curator.click("Edit")
    curator.fill("name", f"{old}, rewritten")
    curator.fill("change_note", "Clearer name.")
    curator.click("Save the draft")
    curator.click("Hand in for review")
    curator.page.wait_for_url("**/exercises/drafts/*/")
    draft_page = curator.page.url
    curator.page.context.clear_cookies()
    world.sign_in(curator, people.second_reader)
    curator.page.goto(draft_page)
    curator.click("Approve and publish")
    curator.page.wait_for_url(f"**/exercises/{slug}/")
    assert curator.heading() == f"{old}, rewritten"
    with roles.as_owner():
        assert Exercise.objects.get(slug=slug).current.number == version.number + 1
    desk.page.goto(patient_page)
    assert old in desk.page.inner_text("main")
    assert "rewritten" not in desk.page.inner_text("main")


def test_the_same_session_set_by_set(people, browser_of, figures):
    desk, phone = browser_of(), browser_of(PHONE)
    world.sign_in(desk, people.admin)
    steps.add_patient(desk, given="Mateo", family="Vidal", born=BORN)
    steps.start_prescribing(desk)
    steps.answer_screening(desk)
    steps.use_template(desk, DEFAULT)
    steps.open_invitation(phone, steps.invitation_link(desk), BORN)

    steps.open_session(phone)
    with phone.counting("log the core exercises, set by set"):
        steps.say_before(phone, 3)
        assert steps.do_set_by_set(phone) == 4
        steps.say_after(phone, worst=4, effort=5)
        steps.say_no_and_save(phone)

    figures(phone)
    with roles.as_owner():
        logs = list(ExerciseLog.unscoped.filter(patient__family_name="Vidal"))
    assert {log.outcome for log in logs} == {"done"}
    assert all(log.reps_together or log.reps_left for log in logs)
    assert not any(log.as_prescribed for log in logs)


def test_a_flag_is_acted_on_in_three_clicks_and_answered_on_the_phone(people, browser_of, figures):
    """From the caseload a message and a dose; the patient reads, and answers once online."""
    now = timezone.now()
    patient = factories.PatientFactory(
        clinic=people.clinic, given_name="Nora", family_name="Berg", time_zone="Europe/Madrid"
    )
    today = now.astimezone(patient.zone).date()
    running = factories.PrescriptionFactory(patient=patient, starts_on=today)
    log = factories.SessionLogFactory(
        prescription=running, done_on=today, pain_worst=8, safety_asked=True
    )
    with roles.as_owner():
        for line in PrescribedExercise.unscoped.filter(version=log.program_version, week=1)[:2]:
            ExerciseLog.unscoped.create(
                clinic=patient.clinic, patient=patient, session_log=log, line=line, outcome="done"
            )
    factories.FlagFactory(
        patient=patient, kind="pain", item_ids=["severe_pain"], locks=False, session_log=log
    )
    desk, phone = browser_of(), browser_of(PHONE)
    world.sign_in(desk, people.clinician)

    desk.page.goto("/caseload/")
    with desk.counting("message from a flag, from the caseload"):
        desk.click(desk.by("link", "Review flag for Nora Berg"))
        desk.fill("text", "Leave out the step today, please.")
        desk.click("Send message")
    desk.sees("Message sent.")
    desk.page.goto("/caseload/")
    with desk.counting("change a dose from a flag, from the caseload"):
        desk.click(desk.by("link", "Review flag for Nora Berg"))
        desk.click(desk.page.get_by_role("link", name="Change dose").first)
        desk.fill("sets", "1")
        desk.click("Save")
    desk.page.wait_for_url("**/patients/**")
    figures(desk)
    assert max(desk.figures.values()) <= 3

    steps.open_invitation(phone, invitation_of(patient, now), patient.birth_date)
    phone.page.goto("/my/messages/")
    phone.sees("Leave out the step today, please.")
    phone.fill("text", "I will.")
    phone.context.set_offline(True)
    phone.click("Send to your clinic")
    phone.sees("Not sent")
    assert phone.page.input_value("[name=text]") == "I will."
    phone.context.set_offline(False)
    phone.click("Send to your clinic")
    phone.sees("Sent to your clinic.")
    desk.page.goto("/messages/")
    desk.click(desk.by("link", "Nora Berg").first)
    desk.sees("I will.")


def invitation_of(patient: Patient, now: dt.datetime) -> str:
    with scoped_to(Scope.of_clinic(patient.clinic_id, actor="test")):
        secret = invite_patient(patient=patient, now=now, by=None).secret
    return f"/join/#{secret}"
