import os

import pytest
from django.test import override_settings
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser import world
from tests.browser.hands import DESK, Hands

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def chromium():
    """Real Chromium. Its driver keeps an event loop in this thread, at which Django would stop."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        path = os.environ.get("PFPREHAB_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, chromium):
    """The product's address, over the real catalogue; emptied by the owner after the module.

    One server and one loading for a whole module, where `live_server` would empty the tables
    after every test. The browser comes first: while its event loop runs, Django keeps another
    database connection for this thread, and that one has to see everything through.
    """
    with django_db_blocker.unblock():
        world.load_catalogue()
        server = LiveServer("localhost")
        with override_settings(PUBLIC_URL=server.url):
            yield server.url
        server.stop()
        world.empty()


@pytest.fixture
def browser_of(chromium, site):
    """browser_of(PHONE, java_script_enabled=False): somebody at a browser of their own.

    Afterwards no page of it may have complained in the console or broken the content policy.
    """
    opened: list[Hands] = []

    def open_one(shape: dict = DESK, **options) -> Hands:
        options = {"locale": "en-GB", "timezone_id": "Europe/Madrid", **options}
        context = chromium.new_context(base_url=site, **shape, **options)
        opened.append(Hands.at(context))
        return opened[-1]

    yield open_one
    for hands in opened:
        hands.context.close()
    assert [text for hands in opened for text in hands.complaints] == []
