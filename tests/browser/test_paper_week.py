"""A paper week of three sessions is typed in on one screen, mostly with the keyboard."""

import datetime as dt

import pytest
from django.utils import timezone

from patients.models import MorningCheck, SessionLog
from tests import factories, roles
from tests.browser import world

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def prescription(site):
    people = world.make_world()
    patient = factories.PatientFactory(clinic=people.clinic)
    start = timezone.now().date() - dt.timedelta(days=14)
    made = factories.PrescriptionFactory(patient=patient, starts_on=start)
    made.clinician = people.clinician
    return made


def test_a_paper_week_of_three_sessions_on_one_screen(browser_of, prescription, record_property):
    desk = browser_of()
    world.sign_in(desk, prescription.clinician)
    desk.page.goto(f"/prescriptions/{prescription.public_id}/paper/?week=1")
    keys = 0

    def press(key: str) -> None:
        nonlocal keys
        desk.page.keyboard.press(key)
        keys += 1

    with desk.counting("paper week of 3 sessions"):
        # The second exercise of the second day was done partly: its letter in its box.
        for button in desk.page.locator("[data-fill]").all():
            desk.click(button)
        desk.page.locator("select[name^='d1-line_']").nth(1).focus()
        press("p")
        desk.page.locator("[name='d0-pain_worst']").focus()
        for place, answer in enumerate("345667122"):  # worst pain, effort, next morning, by row
            if place:
                press("Tab")
            press(answer)
        with desk.page.expect_navigation():
            press("Enter")

    with roles.as_owner():
        logs = list(SessionLog.unscoped.filter(prescription=prescription).order_by("done_on"))
        mornings = list(MorningCheck.unscoped.filter(patient=prescription.patient).order_by("day"))
    assert [(log.items_done, log.pain_worst, log.effort) for log in logs] == [
        (4, 3, 6), (3, 4, 6), (4, 5, 7),
    ]  # fmt: skip
    assert [(row.pain, row.settled_within_hour) for row in mornings] == [
        (1, None), (2, None), (2, None),
    ]  # fmt: skip
    assert desk.figures == {"paper week of 3 sessions": 3}
    assert keys <= 20
    for figure in (*desk.figures.items(), ("paper week of 3 sessions, keys", keys)):
        record_property("clicks", figure)
