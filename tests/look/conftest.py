import os
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from playwright.sync_api import sync_playwright

from tests.look.server import PageServer

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module", autouse=True)
def _plain_static_names():
    """Names without hashes: these tests run before anything is collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={"default": plain, "staticfiles": plain}):
        yield


@pytest.fixture(scope="module")
def pages():
    server = PageServer()
    yield server
    server.stop()


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


def staff_request(role: str = "clinician", path: str = "/"):
    """A request as the templates see it: somebody of the staff, signed in."""
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(is_authenticated=True, email="amira@clinic.example")
    clinic = SimpleNamespace(name="Northside Knee Clinic")
    request.acting = SimpleNamespace(
        role=role, clinic=clinic, display_name="Amira Nasser", works_in_clinic=True
    )
    request._messages = [
        Message(25, "Sent to Lena Schmidt."),
        Message(40, "One line was left out."),
    ]
    return request


@pytest.fixture
def render():
    """Render a template for somebody of the staff (`role`), or for nobody (`role=None`)."""

    def render_for(template: str, context: dict | None = None, *, role: str | None = "clinician"):
        request = staff_request(role) if role else RequestFactory().get("/")
        if role is None:
            request.user, request.acting = AnonymousUser(), None
        return render_to_string(template, context or {}, request=request)

    return render_for
