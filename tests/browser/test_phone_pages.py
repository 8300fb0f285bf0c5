"""The patient's pages in real Chromium: with and without script, narrow, light and dark."""

import datetime as dt
import itertools

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from patients.models import ExerciseLog, SessionLog
from patients.operations.invitations import invite_patient
from patients.operations.prescribing import prescribe
from pfprehab.accounts.scoping import Scope, scoped_to
from programs.models import Template
from tests import factories, roles
from tests.browser import steps, world
from tests.browser.hands import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BORN = dt.date(1996, 5, 4)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL = {**PHONE, "viewport": {"width": 320, "height": 640}}
NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def people(site):
    return world.make_world()


@pytest.fixture
def link(people, site):
    """The address of an invitation, for a new patient who has a session to do today."""
    patient = factories.PatientFactory(
        clinic=people.clinic, birth_date=BORN, family_name=f"Phone{next(NUMBERS)}"
    )
    now = timezone.now()
    today = now.astimezone(patient.zone).date()
    factories.ScreeningFactory(patient=patient, screened_on=today, screened_by=people.clinician)
    with scoped_to(Scope.of_clinic(people.clinic.pk, actor="test")):
        prescribe(
            patient=patient,
            template=Template.objects.get(slug="combined-hip-knee-6wk"),
            covers_left=True,
            covers_right=False,
            starts_on=today - dt.timedelta(days=5),
            session_days=sorted({(today.isoweekday() + n - 1) % 7 + 1 for n in (0, 2, 4)}),
            today=today,
            by=people.clinician,
        )
        secret = invite_patient(patient=patient, now=now, by=people.clinician).secret
    return f"{site}{reverse('patients:join')}#{secret}"


@pytest.fixture
def phone(browser_of, link):
    """A phone that has just opened its invitation."""
    hands = browser_of(PHONE)
    steps.open_invitation(hands, link, BORN)
    return hands


def logs():
    with roles.as_owner():
        return list(SessionLog.unscoped.order_by("-pk"))


def step(phone, number):
    """One exercise's screen, once it is shown."""
    screen = phone.page.locator("[data-kind=exercise]").nth(number)
    screen.wait_for(state="visible")
    return screen


def all_as_prescribed_from(phone, first):
    for number in range(first, phone.page.locator("[data-kind=exercise]").count()):
        phone.click(step(phone, number).get_by_role("button", name="All as prescribed"))


@pytest.mark.parametrize(
    ("shape", "scheme"),
    [pytest.param(PHONE, "light", id="390 light"), pytest.param(SMALL, "dark", id="320 dark")],
)
def test_no_page_has_an_accessibility_finding_or_scrolls_sideways(browser_of, link, shape, scheme):
    phone = browser_of(shape, color_scheme=scheme)
    findings = []

    def look(name):
        found = Axe().run(phone.page, options={"runOnly": RULES}).response["violations"]
        findings.extend((name, rule["id"], rule["nodes"][0]["target"]) for rule in found)
        if phone.overflow() > 0:
            findings.append((name, "wider than the window", phone.overflow()))

    phone.page.goto(link)
    look("join")
    phone.click("Open my program")
    look("join, refused")
    steps.open_invitation(phone, link, BORN)
    look("today")
    phone.page.goto("/my/morning/")
    look("morning")
    steps.open_session(phone)
    phone.page.wait_for_selector(".playing")
    look("pain before")
    steps.say_before(phone, 3)
    look("exercise")
    phone.click("Set by set")
    look("set by set")
    phone.click("Not done")
    look("not done")
    steps.do_all_as_prescribed(phone)
    phone.click(phone.page.get_by_text("Yes to something"))
    look("after")
    phone.click("Save with these")
    phone.page.wait_for_selector(".errors")
    look("after, refused")
    phone.click(phone.page.locator("label:has(input[value=new_giving_way])"))
    phone.click("Save with these")
    phone.page.wait_for_url("**/my/safety/**")
    look("advice")
    phone.page.goto("/my/today/")
    look("locked")
    phone.click("See what you logged", name="link")
    phone.page.wait_for_url("**/my/sessions/**")
    look("done")
    phone.page.goto("/my/help/")
    look("help")
    phone.click("Sign out on this phone")
    phone.page.wait_for_url("**/my/signed-out/")
    look("signed out")

    assert findings == []


def test_a_link_opened_in_the_same_tab_takes_the_place_of_the_first(browser_of, link):
    phone = browser_of(PHONE)
    phone.page.goto(link.partition("#")[0] + "#an-old-and-used-secret")
    phone.page.goto(link)

    assert phone.page.input_value("[name=secret]") == link.partition("#")[2]
    phone.page.focus(".skip")
    phone.page.keyboard.press("Enter")
    assert phone.page.input_value("[name=secret]") == link.partition("#")[2]


def test_without_a_script_the_session_is_one_long_page(browser_of, link):
    phone = browser_of(PHONE, java_script_enabled=False)
    phone.page.goto(link)
    phone.fill("secret", link)
    for name in ("day", "month", "year"):
        phone.fill(name, str(getattr(BORN, name)))
    phone.click(phone.page.locator("label:has([name=consent_given])"))
    phone.click("Open my program")
    steps.open_session(phone)

    phone.choose("pain_before", "1")
    lines = phone.page.locator("[data-kind=exercise]")
    for number in range(lines.count() - 1):
        phone.click(lines.nth(number).locator("label:has(input[value=all])"))
    last = lines.nth(lines.count() - 1)
    for field in last.locator("[data-counts] input").all():
        field.fill("7")
    phone.click("No to all of these – save")

    assert phone.heading() == "Session done."
    newest = logs()[0]
    assert (newest.pain_before, newest.pain_worst) == (1, None)
    assert (newest.items_done, newest.items_prescribed) == (3, 4)


def test_a_session_goes_on_where_it_was_left(phone):
    steps.open_session(phone)
    steps.say_before(phone, 3)
    phone.click(step(phone, 0).get_by_role("button", name="All as prescribed"))
    session = phone.page.url
    sent_as = phone.page.input_value("[name=phone_id]")

    phone.page.goto("/my/today/")
    phone.page.goto(session)

    step(phone, 1)
    assert phone.page.input_value("[name=phone_id]") == sent_as
    assert phone.page.locator("[name=pain_before]:checked").get_attribute("value") == "3"
    all_as_prescribed_from(phone, 1)
    steps.say_after(phone, worst=2, effort=4)
    steps.say_no_and_save(phone)
    assert str(logs()[0].phone_id) == sent_as
    assert phone.page.evaluate("Object.keys(localStorage)") == []


def test_signing_out_leaves_nothing_of_a_session_on_the_phone(phone):
    steps.open_session(phone)
    steps.say_before(phone, 3)
    assert len(phone.page.evaluate("Object.keys(localStorage)")) == 1

    phone.page.goto("/my/help/")
    phone.click("Sign out on this phone")
    phone.page.wait_for_url("**/my/signed-out/")
    phone.page.wait_for_function("Object.keys(localStorage).length === 0")


def test_the_rest_follows_the_clock_on_the_wall(phone):
    phone.page.clock.install()
    steps.open_session(phone)
    steps.say_before(phone, 3)
    phone.click(step(phone, 0).get_by_role("button", name="All as prescribed"))
    line = step(phone, 1)
    line.get_by_role("button", name="Set by set").click()
    act = line.locator("[data-set-act]")
    assert act.inner_text() == "Round 1 done"

    act.click()
    assert act.inner_text() == "Start round 2"
    phone.page.clock.fast_forward(20_000)
    assert line.locator("[data-clock]").inner_text() == "0:40"
    line.get_by_role("button", name="+15 s").click()
    assert line.locator("[data-clock]").inner_text() == "0:55"
    phone.page.clock.fast_forward(56_000)

    assert not line.locator("[data-rest-box]").is_visible()
    assert act.inner_text() == "Round 2 done"


def test_a_round_can_be_counted_down_and_up(phone):
    steps.open_session(phone)
    steps.say_before(phone, 3)
    line = step(phone, 0)
    line.get_by_role("button", name="Set by set").click()
    line.locator("[data-set-act]").click()
    rounds = line.locator("[data-counts] input")
    least = int(rounds.first.input_value())

    line.get_by_role("button", name="One less").first.click()
    line.get_by_role("button", name="One less").first.click()
    line.get_by_role("button", name="One more").first.click()

    assert int(rounds.first.input_value()) == least - 1


def test_enter_in_a_number_never_answers_the_safety_questions(browser_of, link):
    phone = browser_of(PHONE, java_script_enabled=False)
    phone.page.goto(link)
    phone.fill("secret", link)
    for name in ("day", "month", "year"):
        phone.fill(name, str(getattr(BORN, name)))
    phone.click(phone.page.locator("label:has([name=consent_given])"))
    phone.click("Open my program")
    steps.open_session(phone)
    before = len(logs())

    phone.page.locator("[data-counts] input").first.fill("9")
    phone.page.locator("[data-counts] input").first.press("Enter")

    phone.sees("Answer the questions about your knee")
    assert len(logs()) == before


def test_a_correction_opens_with_what_was_said(phone):
    steps.open_session(phone)
    steps.say_before(phone, 3)
    steps.do_all_as_prescribed(phone)
    steps.say_after(phone, worst=4, effort=5)
    steps.say_no_and_save(phone)

    phone.click("Correct it", name="link")
    phone.page.wait_for_selector(".playing")
    phone.click("Continue")
    step(phone, 0).get_by_role("button", name="Not done").click()
    phone.page.locator("label:has(input[value=time]):visible").click()
    phone.page.locator("[data-kind=exercise]:visible [data-go]").click()
    all_as_prescribed_from(phone, 1)
    steps.say_no_and_save(phone)

    newest, first = logs()[:2]
    assert (newest.revision, newest.items_done, newest.pain_worst) == (2, 3, 4)
    assert (first.is_current, newest.is_current) == (False, True)
    with roles.as_owner():
        row = ExerciseLog.unscoped.get(session_log=newest, outcome="not_done")
    assert row.reason == "time"
