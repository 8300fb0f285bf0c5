"""The program editor in real Chromium: by pointer and keyboard, with and without its script."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from patients.models import Patient, Prescription
from programs.models import PrescribedExercise
from tests import factories, roles
from tests.browser import steps, world
from tests.browser.test_whole_path import DEFAULT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EDITOR = "/prescribe/combined-hip-knee-6wk/"


@pytest.fixture(scope="module")
def people(site):
    return world.make_world()


@pytest.fixture
def patient(people) -> Patient:
    """Somebody with a screening of today on record."""
    made = factories.PatientFactory(clinic=people.clinic, birth_date=dt.date(1996, 5, 4))
    factories.ScreeningFactory(patient=made, screened_by=people.clinician)
    return made


def at_editor(desk, people, patient):
    world.sign_in(desk, people.clinician)
    desk.page.goto(f"/patients/{patient.public_id}{EDITOR}")
    return desk.page


def names(page, week: int) -> list[str]:
    return page.locator(f"[data-week] >> nth={week - 1} >> h4").all_inner_texts()


def test_template_to_sent_takes_four_clicks_and_undo_one(
    people, patient, browser_of, record_property
):
    desk = browser_of()
    world.sign_in(desk, people.clinician)
    desk.page.goto(f"/patients/{patient.public_id}/")
    with desk.counting("template to sent, screening on record"):
        steps.start_prescribing(desk)
        steps.use_template(desk, DEFAULT)
    assert "is ready for" in desk.heading()

    desk.click("Undo")

    desk.sees("is taken back")
    with roles.as_owner():
        assert Prescription.unscoped.get(patient=patient).withdrawn_at is not None
    assert desk.figures["template to sent, screening on record"] == 4
    record_property("clicks", ("template to sent, screening on record", 4))


def test_a_dose_is_changed_a_line_dragged_and_an_exercise_found_while_typing(
    people, patient, browser_of
):
    desk = browser_of()
    page = at_editor(desk, people, patient)
    week = names(page, 1)

    desk.click(page.locator(".dosebtn").first)
    sets = page.locator("[name=line-sets]")
    expect(sets).to_be_focused()
    sets.fill("3")
    sets.press("Enter")
    expect(page.locator(".dosebtn").first).to_contain_text("3 rounds")
    expect(page.locator(".dosebtn").first).to_be_focused()

    drag(page, page.locator("[data-line]").nth(0), page.locator("[data-line]").nth(2))
    expect(page.locator("h4").nth(2)).to_have_text(week[0])
    assert names(page, 1) == [week[1], week[2], week[0], week[3]]

    desk.click(page.locator(".plan-week .add").first)
    page.locator("#editor [name=q]").press_sequentially("wall sit")
    desk.click(page.locator(".offer", has_text="Wall sit").first)
    expect(page.locator(".open-line h4")).to_contain_text("Wall sit")
    desk.click("Review")
    page.wait_for_selector("button[value=send]")
    with page.expect_navigation():
        desk.click("Send")
    with roles.as_owner():
        lines = PrescribedExercise.unscoped.filter(
            version__program__prescription__patient=patient, week=1
        ).order_by("order")
        found = [(line.exercise_version.name, line.sets) for line in lines]
    assert [name for name, _sets in found[:4]] == [week[1], week[2], week[0], week[3]]
    assert found[4][0].startswith("Wall sit")
    assert found[2][1] == 3


def drag(page, line, onto) -> None:
    start, end = line.locator("h4").bounding_box(), onto.bounding_box()
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"] + 5, start["y"] + 30)
    page.mouse.move(end["x"] + 20, end["y"] + end["height"] - 4, steps=5)
    page.mouse.up()


def test_the_editor_works_without_its_script(people, patient, browser_of):
    desk = browser_of(java_script_enabled=False)
    page = at_editor(desk, people, patient)
    week = names(page, 2)

    page.locator("[data-week]").nth(1).locator(".dosebtn").first.click()
    page.fill("[name=line-sets]", "4")
    page.get_by_role("button", name="Down", exact=True).click()
    page.get_by_role("button", name="Done").last.click()

    assert names(page, 2)[:2] == [week[1], week[0]]
    assert "4 rounds" in page.locator("[data-week]").nth(1).locator(".dosebtn").nth(1).inner_text()
