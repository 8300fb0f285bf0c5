"""Sign-in, second factor and passkeys in real Chromium, on the real server and its policy."""

import base64
import hashlib
import hmac
import struct
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache

from tests import factories
from tests.look.rules import RULES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "three quiet rivers"
OUTSIDE = [
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-abc/",
    "/accounts/inactive/",
    "/join/staff/",
    "/there/is/nothing/",
]
SECURITY = [
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
]
VIRTUAL_KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def code_now(secret: str) -> str:
    """The six figures of an authenticator app (RFC 6238) at this moment."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


@pytest.fixture
def member(transactional_db):
    cache.clear()  # the rate limits of the test before
    user = factories.UserFactory(email="amira@clinic.example", full_name="Amira Nasser")
    user.set_password(PASSWORD)
    with factories.as_owner():
        user.save()
    return factories.MembershipFactory(user=user, role="clinic_admin")


@pytest.fixture
def page(chromium, live_server):
    context = chromium.new_context(base_url=live_server.url, locale="en-GB")
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    key = context.new_cdp_session(page)
    key.send("WebAuthn.enable")
    key.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL_KEY})
    yield page
    context.close()


def sign_in(page, *, password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", "amira@clinic.example")
    page.fill("[name=password]", password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()


def set_up_app(page) -> str:
    page.goto("/accounts/2fa/totp/activate/")
    secret = page.inner_text(".qr .code").strip()
    page.fill("[name=code]", code_now(secret))
    page.get_by_role("button", name="Switch on").click()
    return secret


def add_passkey(page) -> None:
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("[name=name]", "Desk")
    page.check("[name=passwordless]")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/accounts/2fa/recovery-codes/")


def faults_of(page) -> list:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize("path", OUTSIDE)
def test_pages_before_sign_in_are_accessible_and_fit_a_small_phone(page, member, path):
    page.set_viewport_size({"width": 320, "height": 700})

    page.goto(path)

    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert [text for text in page.complaints if "404" not in text] == []


@pytest.mark.parametrize("path", SECURITY)
def test_security_pages_are_accessible_and_fit_a_small_phone(page, member, path):
    sign_in(page)
    page.set_viewport_size({"width": 320, "height": 700})

    page.goto(path)

    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.complaints == []


def test_a_wrong_password_is_refused_in_words_and_keeps_the_address(page, member):
    sign_in(page, password="not this one")

    assert page.locator(".errors").is_visible()
    assert page.input_value("[name=login]") == "amira@clinic.example"
    assert page.input_value("[name=password]") == ""


def test_a_first_sign_in_leads_to_the_second_factor_and_shows_recovery_codes(page, member):
    sign_in(page)
    assert page.url.endswith("/accounts/2fa/totp/activate/")

    set_up_app(page)

    assert page.url.endswith("/accounts/2fa/recovery-codes/")
    assert page.locator(".codes li").count() == 10


def test_the_next_sign_in_asks_for_the_second_step(page, member):
    sign_in(page)
    set_up_app(page)
    sign_out(page)

    sign_in(page)

    assert page.url.endswith("/accounts/2fa/authenticate/")
    assert faults_of(page) == []
    page.fill("[name=code]", "000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert page.locator(".errors").is_visible()


def test_a_passkey_signs_in_without_a_password(page, member):
    sign_in(page)
    add_passkey(page)
    sign_out(page)
    page.goto("/accounts/login/")

    with page.expect_navigation(url=lambda url: "/accounts/" not in url):
        page.get_by_role("button", name="Sign in with a passkey").click()

    assert page.complaints == []
    page.goto("/team/")
    assert page.locator("h1").inner_text() == "Team"


def test_a_passkey_serves_as_the_second_step(page, member):
    sign_in(page)
    add_passkey(page)
    sign_out(page)
    sign_in(page)

    with page.expect_navigation(url=lambda url: "/accounts/" not in url):
        page.get_by_role("button", name="Use a passkey instead").click()

    page.goto("/accounts/2fa/webauthn/")
    assert "Desk" in page.inner_text("table")


def test_a_passkey_that_is_refused_says_so_and_goes_nowhere(page, member):
    page.goto("/accounts/login/")

    page.evaluate("window.webauthnJSON = {get: () => Promise.reject(new Error('cancelled'))}")
    page.get_by_role("button", name="Sign in with a passkey").click()

    page.wait_for_selector("[data-problem]:not([hidden])")
    assert "not used" in page.inner_text("[data-problem]")
    assert page.url.endswith("/accounts/login/")


def test_an_invitation_s_secret_goes_from_the_fragment_into_the_form(page, member):
    page.goto("/join/staff/#the-secret")

    assert page.input_value("[name=secret]") == "the-secret"
