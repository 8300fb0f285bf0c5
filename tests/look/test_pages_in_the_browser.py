"""The style pages in real Chromium: every component, narrow and wide, light and dark."""

import itertools

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.look import sample
from tests.look.rules import RULES

pytestmark = pytest.mark.browser

SHAPES = [
    pytest.param("styleguide.html", 1280, id="staff wide"),
    pytest.param("styleguide.html", 800, id="staff tablet"),
    pytest.param("styleguide.html", 390, id="staff narrow"),
    pytest.param("styleguide_phone.html", 390, id="phone"),
]
SCHEMES = ["light", "dark"]


SMALL_TARGETS = """() => {
  const apart = 'p, td, .errors, .who, .in, header';  // links within text, not controls
  return [...document.querySelectorAll('a, button, input, select, textarea, summary')]
    .filter((e) => e.checkVisibility() && !e.classList.contains('skip') && !e.closest(apart))
    .map((e) => [e, (e.closest('label') ?? e).getBoundingClientRect().height])
    .filter(([e, height]) => height < 44)
    .map(([e, height]) => `${e.tagName} ${e.textContent.trim().slice(0, 30)} ${height}`);
}"""


@pytest.fixture
def open_page(pages, chromium, render):
    opened = []
    number = itertools.count()

    def open_it(template, *, width, scheme="light", context=None, height=900):
        path = f"/page/{next(number)}/"
        pages.pages[path] = render(template, context or sample.context(filled_badly=True))
        browser_context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        opened.append(browser_context)
        page = browser_context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(pages.url + path)
        return page

    yield open_it
    for browser_context in opened:
        browser_context.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("template", "width"), SHAPES)
def test_axe_finds_nothing(open_page, template, width, scheme):
    page = open_page(template, width=width, scheme=scheme)

    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]

    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []


@pytest.mark.parametrize(("template", "width"), SHAPES)
def test_the_policy_blocks_nothing_and_the_console_stays_empty(open_page, template, width):
    page = open_page(template, width=width)

    assert page.complaints == []


@pytest.mark.parametrize("template", ["styleguide.html", "styleguide_phone.html", "404.html"])
@pytest.mark.parametrize("width", [320, 390, 700, 1100])
def test_no_page_scrolls_sideways(open_page, template, width):
    page = open_page(template, width=width)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("template", "width"), SHAPES)
def test_controls_are_large_enough_to_tap(open_page, template, width):
    page = open_page(template, width=width)

    assert page.evaluate(SMALL_TARGETS) == []


def test_icons_from_the_sprite_are_drawn_under_the_policy(open_page):
    page = open_page("styleguide.html", width=1280)

    sizes = page.evaluate(
        "[...document.querySelectorAll('.notice .icon use')].map((e) => e.getBBox().width)"
    )

    assert sizes
    assert min(sizes) > 5


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(open_page):
    page = open_page("styleguide.html", width=1280)

    assert page.evaluate("document.activeElement.className") == "errors"
    page.click(".errors a[href='#id_knee_0']")
    assert page.evaluate("document.activeElement.id") == "id_knee_0"


def test_nothing_is_chosen_on_a_pain_scale(open_page):
    page = open_page("styleguide_phone.html", width=390, context=sample.context())

    assert page.locator(".nrs input").count() == 21
    assert page.locator(".nrs input:checked").count() == 0


def test_pain_stands_in_two_rows(open_page):
    page = open_page("styleguide_phone.html", width=320, context=sample.context())

    tops = page.evaluate(
        "[...document.querySelectorAll('[name=pain]')].map((e) => e.getBoundingClientRect().top)"
    )

    assert [tops.count(top) for top in sorted(set(tops))] == [6, 5]


def test_the_account_menu_opens_without_a_script(chromium, pages, render):
    pages.pages["/menu/"] = render("styleguide.html", sample.context())
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(pages.url + "/menu/")

    page.click("details.menu summary")

    assert page.locator("details.menu .panel").is_visible()
    assert "Northside Knee Clinic" in page.locator("details.menu .panel").inner_text()
    context.close()


def test_on_paper_the_controls_are_gone(open_page):
    page = open_page("styleguide.html", width=1280, scheme="dark")

    page.emulate_media(media="print")

    assert not page.locator(".topbar").is_visible()
    assert not page.locator(".btn").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_part_sent_by_htmx_carries_the_csrf_token(open_page):
    page = open_page("styleguide.html", width=1280)
    page.evaluate("""() => {
        const button = document.createElement('button');
        button.id = 'probe';
        button.setAttribute('hx-post', '/nothing/');
        document.querySelector('main').append(button);
        htmx.process(button);
    }""")

    with page.expect_request("**/nothing/") as sent:
        page.click("#probe")

    assert len(sent.value.headers["x-csrftoken"]) == 64


def test_a_part_that_fails_says_so(open_page):
    page = open_page("styleguide.html", width=1280)
    page.evaluate("""() => {
        const button = document.createElement('button');
        button.id = 'probe';
        button.setAttribute('hx-get', '/nothing/');
        document.querySelector('main').append(button);
        htmx.process(button);
    }""")

    page.click("#probe")

    page.wait_for_selector("#messages .bad >> text=That did not work")
    assert page.locator("#probe").is_visible()
