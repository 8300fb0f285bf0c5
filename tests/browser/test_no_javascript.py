"""With JavaScript off: the staff's path and the patient's session form all the same."""

import datetime as dt

import pytest

from patients.models import SessionLog
from tests import roles
from tests.browser import steps, world
from tests.browser.hands import PHONE
from tests.browser.test_whole_path import DEFAULT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BORN = dt.date(1990, 2, 3)


@pytest.fixture(scope="module")
def people(site):
    return world.make_world()


def test_prescribing_joining_and_logging_work_without_a_script(people, browser_of):
    desk = browser_of(java_script_enabled=False)
    phone = browser_of(PHONE, java_script_enabled=False)
    world.sign_in(desk, people.clinician)
    steps.add_patient(desk, given="Ana", family="Keller", born=BORN)
    patient_page = desk.page.url
    steps.start_prescribing(desk)
    steps.answer_screening(desk)
    steps.use_template(desk, DEFAULT)
    link = steps.invitation_link(desk)

    join(phone, link)
    log_a_session(phone)

    desk.page.goto(patient_page)
    assert "4 of 4" in desk.page.inner_text("main")
    with roles.as_owner():
        log = SessionLog.unscoped.get(patient__family_name="Keller")
    assert (log.pain_before, log.pain_worst, log.effort) == (2, 3, 4)
    assert log.items_done == log.items_prescribed == 4


def join(phone, link: str) -> None:
    """Nothing can read the part behind the #, so the code is pasted."""
    address, _hash, secret = link.partition("#")
    phone.page.goto(address)
    phone.fill("secret", secret)
    for name in ("day", "month", "year"):
        phone.fill(name, str(getattr(BORN, name)))
    phone.click(phone.page.locator("label:has([name=consent_given])"))
    phone.click("Open my program")
    assert phone.heading() == "Hello, Ana"


def log_a_session(phone) -> None:
    """The whole form is one long page."""
    steps.open_session(phone)
    phone.choose("pain_before", "2")
    for exercise in phone.page.locator("[data-kind=exercise]").all():
        phone.click(exercise.locator("label:has(input[value=all])"))
    phone.choose("pain_worst", "3")
    phone.choose("effort", "4")
    phone.click("No to all of these – save")
    assert phone.heading() == "Session done."


def test_a_refused_form_says_so_and_keeps_what_was_typed(people, browser_of):
    desk = browser_of(java_script_enabled=False)
    world.sign_in(desk, people.admin)
    desk.page.goto("/patients/new/")
    desk.fill("given_name", "Ana")
    desk.click("Add patient")

    assert desk.page.locator(".errors").is_visible()
    assert desk.page.input_value("[name=given_name]") == "Ana"
