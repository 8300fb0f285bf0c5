"""The caseload in a browser: keys, news that disturbs nobody, three hundred rows on one screen."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from patients.models import Flag, Patient
from tests import factories, roles
from tests.browser.hands import DESK, PHONE
from tests.conftest import PASSWORD_BACKEND
from tests.patients.crowd import crowd

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PEOPLE = 300
SHORT = "setInterval = new Proxy(setInterval, {apply: (f, _t, [g]) => f(g, 300)})"  # not 20 s
RENDERED = """() => new Promise((done) => {
  const began = performance.now();
  const list = document.getElementById("caseload");
  list.replaceWith(list.cloneNode(true));
  document.getElementById("caseload").getBoundingClientRect();
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
})"""


@pytest.fixture
def clinic(site):
    with roles.as_owner():
        return factories.ClinicFactory()


@pytest.fixture
def desk(browser_of, site, clinic):
    hands = browser_of(DESK)
    member = factories.MembershipFactory(clinic=clinic)
    client = Client()
    client.force_login(member.user, backend=PASSWORD_BACKEND)
    session = client.session
    session["acting"] = {"role": "clinician", "clinic_id": clinic.pk}
    session["began_at"] = session["seen_at"] = timezone.now().timestamp()
    session.save()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key}
    hands.context.add_cookies([{**cookie, "url": site}])
    return hands


def people(clinic, count: int) -> list[Patient]:
    """Without flags: a test opens its own."""
    made = crowd(clinic, count, today=timezone.now().date())
    with roles.as_owner():
        Flag.unscoped.filter(clinic=clinic).delete()
    return made


def focused(hands) -> str:
    return hands.page.evaluate("document.activeElement.textContent || document.activeElement.id")


def test_rows_are_walked_and_searched_by_keys_that_leave_typing_alone(desk, clinic):
    people(clinic, 3)
    page = desk.page
    page.goto("/caseload/")
    page.keyboard.press("j")
    first = focused(desk)
    page.keyboard.press("ArrowDown")
    second = focused(desk)
    page.keyboard.press("k")
    assert (focused(desk), first != second) == (first, True)

    page.keyboard.press("/")
    page.keyboard.type("jk?/2")
    assert page.input_value("#find-patient") == "jk?/2"
    assert page.locator("#keys").get_attribute("open") is None
    page.fill("#find-patient", "Number002")
    page.get_by_text("1 patient found").wait_for()
    assert "q=Number002" in page.url
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/patients/**")
    assert desk.heading() == "Ana Number002"


def test_keys_are_shown_and_switched_off_on_the_page(desk, clinic):
    people(clinic, 1)
    page = desk.page
    page.goto("/caseload/")
    page.keyboard.press("?")
    page.get_by_text("Use / j k ? on this computer").click()
    page.reload()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body")


def test_news_comes_by_itself_and_waits_while_a_row_is_in_use(desk, clinic):
    page = desk.page
    page.add_init_script(SHORT)
    first, second = people(clinic, 2)
    page.goto("/caseload/")
    factories.FlagFactory(patient=first)
    page.get_by_role("heading", name="Review now (1)").wait_for()
    page.get_by_text("List updated at").wait_for()

    page.get_by_role("link", name="Ana Number001", exact=True).focus()
    factories.FlagFactory(patient=second)
    page.get_by_text("The list has changed.").wait_for()
    assert page.get_by_role("heading", name="Review now (1)").is_visible()
    assert focused(desk) == "Ana Number001"

    page.get_by_role("button", name="Show the new list").click()
    page.get_by_role("heading", name="Review now (2)").wait_for()


def test_three_hundred_people_are_one_light_page(desk, clinic, record_property):
    crowd(clinic, PEOPLE, today=timezone.now().date())
    response = desk.page.goto("/caseload/")
    size = len(response.body())
    nodes = desk.page.evaluate("document.querySelectorAll('*').length")
    shown = desk.page.evaluate(RENDERED)

    record_property("caseload of 300", f"{size} bytes, {nodes} nodes, {shown:.0f} ms")
    print(f"\ncaseload of 300: {size} bytes, {nodes} nodes, {shown:.0f} ms")  # noqa: T201
    assert desk.page.locator(".people > li").count() == PEOPLE
    assert size < 2_000 * PEOPLE
    assert nodes < 40 * PEOPLE
    assert shown < 1_500
    desk.page.set_viewport_size({**PHONE["viewport"], "width": 320})
    assert desk.overflow() == 0
