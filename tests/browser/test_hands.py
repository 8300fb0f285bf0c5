"""The watching itself: what the browser tests rely on to notice a fault."""

import pytest

from tests.browser.hands import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def hands(browser_of):
    found = browser_of(PHONE)
    found.page.goto("/accounts/login/")
    assert found.complaints == []
    yield found
    found.complaints.clear()


def test_an_inline_style_is_heard_as_a_breach_of_the_policy(hands):
    hands.page.evaluate("document.body.setAttribute('style', 'color: red')")
    hands.page.wait_for_timeout(200)

    assert any("style-src" in text for text in hands.complaints)


def test_a_script_s_error_and_a_missing_file_are_heard(hands):
    hands.page.evaluate("setTimeout(() => { throw new Error('planted') })")
    hands.page.evaluate("fetch('/static/there-is-none.css')")
    hands.page.wait_for_timeout(500)

    assert any("planted" in text for text in hands.complaints)
    assert any("404" in text for text in hands.complaints)


def test_a_page_that_is_too_wide_is_measured(hands):
    hands.page.evaluate(
        "document.querySelector('h1').innerHTML = '<pre>' + 'x'.repeat(400) + '</pre>'"
    )

    assert hands.overflow() > 0
