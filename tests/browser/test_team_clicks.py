"""A clinic looks after itself in few clicks: invite, set a cover, hand a patient over."""

import datetime as dt

import pytest
from django.utils import timezone

from patients.models import Handover
from pfprehab.accounts.models import Absence, Membership
from tests import factories, roles
from tests.browser import world

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def people(site):
    return world.make_world()


def test_inviting_covering_and_handing_over_take_few_clicks(people, browser_of, record_property):
    patient = factories.PatientFactory(clinic=people.clinic, responsible=people.clinician)
    boss, desk = browser_of(), browser_of()
    world.sign_in(boss, people.admin)
    world.sign_in(desk, people.clinician)

    invite(boss)
    cover(desk)
    hand_over(desk, patient)

    assert boss.figures | desk.figures == {
        "invite a colleague, from any page": 2,
        "set cover while away, from any page": 3,
        "hand over a patient, from the patient": 2,
    }
    for hands in (boss, desk):
        assert hands.complaints == []
        for what, clicks in hands.figures.items():
            record_property("clicks", (what, clicks))


def invite(boss) -> None:
    boss.page.goto("/caseload/")
    with boss.counting("invite a colleague, from any page"):
        boss.click(boss.page.get_by_role("navigation", name="Main").get_by_text("Team"))
        boss.fill("email", "new.one@clinic.example")
        boss.click("Send the invitation")
    boss.page.get_by_text("Invitation sent").wait_for()
    with roles.as_owner():
        assert Membership.objects.get(user__email="new.one@clinic.example").role == "clinician"


def cover(desk) -> None:
    desk.page.goto("/caseload/")
    with desk.counting("set cover while away, from any page"):
        desk.click(desk.page.locator("summary", has_text="Account of"))
        desk.click(desk.page.get_by_role("link", name="Away", exact=True))
        first = timezone.now().date() + dt.timedelta(days=7)
        desk.fill("first_day", first.isoformat())
        desk.fill("last_day", (first + dt.timedelta(days=4)).isoformat())
        desk.page.get_by_label("Who looks after the patients").select_option(label="Jonas Vidal")
        desk.click("Save")
    desk.page.get_by_text("Saved.").wait_for()
    with roles.as_owner():
        assert Absence.unscoped.get().cover.full_name == "Jonas Vidal"


def hand_over(desk, patient) -> None:
    desk.page.goto(f"/patients/{patient.public_id}/")
    with desk.counting("hand over a patient, from the patient"):
        desk.click(desk.page.get_by_role("link", name="Hand over"))
        desk.page.get_by_label("Who looks after this patient").select_option(label="Jonas Vidal")
        desk.fill("note", "Moved to the afternoon list.")
        desk.click("Save")
    desk.page.wait_for_url(f"**/patients/{patient.public_id}/")
    with roles.as_owner():
        assert Handover.unscoped.get().to_user.full_name == "Jonas Vidal"
