"""From a patient's page to what was done and to what changed: one click each."""

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories
from tests.browser import world

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def people(site):
    return world.make_world()


def test_adherence_in_detail_and_the_outcome_review_are_one_click_away(
    people, browser_of, record_property
):
    today = timezone.now().date()
    patient = factories.PatientFactory(clinic=people.clinic)
    prescription = factories.PrescriptionFactory(
        patient=patient, starts_on=today - dt.timedelta(days=14)
    )
    day = today - dt.timedelta(days=3)
    factories.SessionLogFactory(prescription=prescription, done_on=day, items_done=2)
    factories.OutcomeScoreFactory(patient=patient, measured_on=day)
    desk = browser_of()
    world.sign_in(desk, people.clinician)
    address = f"/patients/{patient.public_id}/"

    desk.page.goto(address)
    with desk.counting("adherence in detail, from the patient"):
        desk.click(desk.by("link", "Sessions in detail"))
    desk.page.get_by_role("heading", name="Session by session").wait_for()
    desk.page.goto(address)
    with desk.counting("outcome review, from the patient"):
        desk.click(desk.by("link", "Charts and all answers"))
    desk.page.get_by_role("heading", name="Outcome measures").wait_for()
    desk.page.goto(address)
    with desk.counting("one day of the calendar, from the patient"):
        desk.click(desk.page.locator(".cal td.partly a").first)
    desk.page.locator(f"#d-{day.isoformat()}").wait_for()

    assert set(desk.figures.values()) == {1}
    for what, clicks in desk.figures.items():
        record_property("clicks", (what, clicks))
