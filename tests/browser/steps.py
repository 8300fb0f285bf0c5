"""What clinician, patient and curator do, one function for one thing, as they would do it."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import Locator

from tests.browser.hands import Hands


def add_patient(desk: Hands, *, given: str, family: str, born: dt.date, email: str = "") -> None:
    """From the caseload to the new patient's page."""
    desk.page.goto("/caseload/")
    desk.click(desk.by("link", "New patient").first)
    assert required_fields(desk) == 4
    desk.fill("given_name", given)
    desk.fill("family_name", family)
    desk.fill("birth_date", born.isoformat())
    desk.choose("knee", "left")
    if email:
        desk.fill("email", email)
    desk.click("Add patient")
    desk.page.wait_for_url("**/patients/*-*/")


def required_fields(desk: Hands) -> int:
    """Questions of the form that must be answered; a group of radio buttons is one."""
    names = "[...document.querySelectorAll('main form :required')].map((field) => field.name)"
    return len(set(desk.page.evaluate(names)))


def start_prescribing(desk: Hands) -> None:
    with desk.page.expect_navigation():
        desk.click(desk.by("link", "Prescribe").first)


def answer_screening(desk: Hands) -> None:
    """Nothing found: the button where it is there, the rest one by one."""
    helper = desk.page.locator("[data-answer-clear]")
    if helper.is_visible():
        desk.click(helper)
    for options in desk.page.locator("[data-clear]").all():
        if options.is_visible() and not options.locator("input:checked").count():
            value = options.get_attribute("data-clear")
            desk.click(options.locator(f"label:has(input[value={value}])"))
    desk.click("Save and go on")


def use_template(desk: Hands, name: str) -> None:
    """From the gallery to the page that says it is sent."""
    desk.click(desk.page.get_by_role("link", name=f"Use {name}", exact=True))
    desk.click("Review")
    desk.page.wait_for_selector("button[value=send]")
    with desk.page.expect_navigation():
        desk.click("Send")


def invitation_link(desk: Hands) -> str:
    desk.page.get_by_role("img", name="QR code").wait_for()
    return desk.page.locator(".qr .code").inner_text().strip()


def open_invitation(phone: Hands, link: str, born: dt.date) -> None:
    """The first screen asks, the second is Today."""
    phone.page.goto(link)
    assert phone.heading() == "Open your program"
    assert "#" not in phone.page.url
    for name in ("day", "month", "year"):
        phone.fill(name, str(getattr(born, name)))
    phone.click(phone.page.locator("label:has([name=consent_given])"))
    phone.click("Open my program")
    phone.page.wait_for_url("**/my/today/")


def open_session(phone: Hands, *, card: int = 0) -> None:
    """From Today; on a rest day the session is done all the same."""
    phone.page.goto("/my/today/")
    phone.click(phone.page.locator(".hero").nth(card).locator("a.btn"))
    phone.page.wait_for_url("**/my/session/**")


def say_before(phone: Hands, pain: int) -> None:
    assert phone.page.locator("[data-player] input[type=radio]:checked").count() == 0
    phone.choose("pain_before", str(pain))


def do_all_as_prescribed(phone: Hands) -> int:
    """One tap an exercise; returns how many there were."""
    count = phone.page.locator("[data-kind=exercise]").count()
    for number in range(count):
        step = _step(phone, number)
        phone.click(step.get_by_role("button", name="All as prescribed"))
    return count


def do_set_by_set(phone: Hands) -> int:
    """Every round tapped, rests cut short; returns how many exercises there were."""
    count = phone.page.locator("[data-kind=exercise]").count()
    for number in range(count):
        step = _step(phone, number)
        phone.click(step.get_by_role("button", name="Set by set"))
        act = step.locator("[data-set-act]")
        while act.is_visible():
            phone.click(act)
        phone.click(step.locator("[data-go]"))
    return count


def _step(phone: Hands, number: int) -> Locator:
    step = phone.page.locator("[data-kind=exercise]").nth(number)
    step.wait_for(state="visible")
    return step


def say_after(phone: Hands, *, worst: int, effort: int) -> None:
    phone.page.locator("[data-kind=after]").wait_for(state="visible")
    phone.choose("pain_worst", str(worst))
    phone.choose("effort", str(effort))


def say_no_and_save(phone: Hands) -> None:
    phone.click("No to all of these – save")
    phone.page.wait_for_url("**/my/sessions/**")


def say_yes_and_save(phone: Hands, item: str) -> None:
    phone.click(phone.page.get_by_text("Yes to something"))
    phone.click(phone.page.locator(f"label:has(input[value={item}])"))
    phone.click("Save with these")
    phone.page.wait_for_url("**/my/safety/**")
