"""Outcome measures by hand: keys and clicks at the desk, taps on a phone without JavaScript."""

import datetime as dt

import pytest
from django.conf import settings

from patients.models import OutcomeScore
from tests import factories, roles
from tests.browser import world
from tests.browser.hands import PHONE
from tests.browser.test_axe import session_of
from tests.patients.test_outcomes import LATER

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def people(site):
    return world.make_world()


@pytest.fixture(scope="module")
def patient(people):
    """Today is the first day of the program: baseline measures are due."""
    patient = factories.PatientFactory(clinic=people.clinic, given_name="Lena")
    today = dt.datetime.now(patient.zone).date()
    factories.PrescriptionFactory(patient=patient, starts_on=today)
    factories.DeviceFactory(clinic=people.clinic, user=patient.user)
    return patient


def score_of(measure: str, source: str) -> OutcomeScore:
    with roles.as_owner():
        return OutcomeScore.unscoped.get(measure=measure, source=source)


def test_a_clinician_enters_the_akps_with_one_key_a_question(
    people, patient, browser_of, record_property
):
    desk = browser_of()
    world.sign_in(desk, people.clinician)
    desk.page.goto(f"/patients/{patient.public_id}/outcomes/")

    with desk.page.expect_navigation():
        desk.click(desk.by("link", "Anterior Knee Pain Scale").last)
    desk.sees("Keys 1 to 9 choose an answer")
    keys = [str(place + 1) for place in LATER]
    for key in keys:
        desk.page.keyboard.press(key)
    assert desk.page.evaluate("document.activeElement.textContent") == "Save"
    desk.page.keyboard.press("Enter")

    desk.sees("Anterior Knee Pain Scale saved: 78")
    assert score_of("akps", "clinician").score == 78
    record_property("clicks", ("AKPS by keys, from its page", len(keys) + 1))


def test_a_patient_answers_without_javascript_in_two_taps_and_one_a_question(
    site, patient, browser_of, record_property
):
    phone = browser_of(PHONE, java_script_enabled=False)
    session = {"name": settings.SESSION_COOKIE_NAME, "value": session_of("Lena")}
    phone.context.add_cookies([{**session, "url": site}])
    phone.page.goto("/my/today/")

    phone.click("Start the questions", name="link")
    with phone.counting("worst pain of the week, on the phone"):
        phone.click("0")
        phone.click("Send to my clinic")
    phone.sees("How strong was the pain in the knee usually")
    phone.click("Leave this question out")
    phone.click("Not now", name="link")

    assert score_of("nprs-worst", "patient").score == 0
    phone.sees("Go on with the questions")
    for what, taps in phone.figures.items():
        record_property("clicks", (what, taps))
