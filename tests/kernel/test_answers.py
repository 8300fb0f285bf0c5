"""What every answer carries, and what happens when something is wrong with the request."""

import io
import json
import logging

import pytest
import structlog
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from pfprehab import access, health, urls
from pfprehab.accounts.models import Clinic
from pfprehab.accounts.policies import PUBLIC
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
TEN_MEGABYTES = b"x" * 10 * 1024 * 1024
CANARY = "Canarina Zq7"


def test_the_content_security_policy_allows_nothing_inline_and_nobody_else(client):
    policy = client.get("/accounts/login/")["Content-Security-Policy"]

    assert dict(part.strip().split(" ", 1) for part in policy.split(";")) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


def test_no_page_is_kept_by_a_cache_or_shown_in_a_frame(client):
    answer = client.get("/accounts/login/")

    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_a_form_without_its_token_is_refused():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@b.example"})

    assert answer.status_code == 403


def test_ten_megabytes_are_refused_with_the_limit_named_on_pages(client):
    answer = client.post("/accounts/login/", TEN_MEGABYTES, content_type="text/plain")

    assert answer.status_code == 413
    assert "256 kB" in answer.content.decode()


def test_ten_megabytes_are_refused_with_the_limit_named_in_the_api(client):
    answer = client.post("/api/v1/session-logs/", TEN_MEGABYTES, content_type="application/json")

    assert answer.status_code == 413
    assert answer.json()["code"] == "body_too_large"
    assert "256 kB" in answer.json()["detail"]


def test_the_api_without_sign_in_says_how_to(client):
    answer = client.get("/api/v1/patients/")

    assert answer.status_code == 401
    assert set(answer.json()) == {"code", "detail", "fields"}


def test_a_withdrawn_api_token_is_401_even_beside_a_browser_session(as_clinician):
    client = as_clinician()

    answer = client.get("/api/v1/patients/", headers={"Authorization": "Bearer gone"})

    assert answer.status_code == 401


def _raise_with_a_name(_request):
    Clinic(name="x" * 500, time_zone=CANARY).save()


def _raise_validation(_request):
    raise ValidationError(CANARY)


def _raise_bytes(_request):
    return HttpResponse(b"\xff".decode())


urlpatterns = [
    *urls.urlpatterns,
    path("fails/database/", _raise_with_a_name, name="fails-database"),
    path("fails/value/", _raise_validation, name="fails-value"),
    path("fails/bytes/", _raise_bytes, name="fails-bytes"),
]
handler500 = urls.handler500


@pytest.fixture
def failing_routes(settings, monkeypatch):
    settings.ROOT_URLCONF = __name__
    for name in ("fails-database", "fails-value", "fails-bytes"):
        monkeypatch.setitem(access.ROUTES, name, access.read(PUBLIC))


@pytest.fixture
def log_lines():
    """What the product's own handler writes, as the lines of its stream."""
    stream = io.StringIO()
    handlers = [handler for handler in logging.getLogger().handlers if handler.name == "stderr"]
    before = [handler.setStream(stream) for handler in handlers]
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for handler, old in zip(handlers, before, strict=True):
        handler.setStream(old)


@pytest.mark.usefixtures("failing_routes")
@pytest.mark.parametrize(("address", "status"), [("database", 400), ("value", 500), ("bytes", 400)])
def test_an_unforeseen_error_is_a_calm_page_without_a_stack(address, status):
    answer = Client(raise_request_exception=False).get(f"/fails/{address}/")

    page = answer.content.decode()
    assert answer.status_code == status
    assert CANARY not in page
    assert "Traceback" not in page


@pytest.mark.usefixtures("failing_routes")
def test_no_log_line_holds_what_people_typed(log_lines, as_clinician, patient):
    with as_owner():
        type(patient).unscoped.update(family_name=CANARY)
    client = as_clinician(patient.clinic)
    client.raise_request_exception = False
    quiet = CANARY.lower().replace(" ", "-")

    client.get("/patients/", {"q": CANARY})
    client.get(f"/patients/{patient.public_id}/")
    client.get(f"/{quiet}/")
    client.post("/team/", {"email": f"{quiet}@example.org"})
    client.post("/accounts/login/", {"login": f"{quiet}@example.org", "password": CANARY})
    client.get("/fails/database/")
    client.get("/fails/value/")
    client.get("/caseload/", headers={"User-Agent": CANARY, "Referer": f"/?{quiet}"})

    lines = log_lines()
    assert len([line for line in lines if line["event"] == "request"]) == 8
    assert any(line.get("error") for line in lines)
    assert CANARY not in str(lines)
    assert quiet not in str(lines)


def test_a_careless_log_call_of_ours_keeps_only_listed_fields(log_lines):
    structlog.get_logger("pfprehab.test").warning("saved", patient=CANARY, note=CANARY, count=3)

    [line] = log_lines()
    assert (line["event"], line["count"], line["level"]) == ("saved", 3, "warning")
    assert CANARY not in str(line)


def test_a_library_s_log_call_keeps_its_logger_and_the_error_s_class_alone(log_lines):
    try:
        raise LookupError(CANARY)
    except LookupError:
        logging.getLogger("library").exception("Could not mail to %s", CANARY)

    [line] = log_lines()
    assert (line["logger"], line["error"], line["level"]) == ("library", "LookupError", "error")
    assert CANARY not in str(line)


def test_the_log_names_route_status_and_time(log_lines, client):
    client.get("/accounts/login/")

    [line] = [line for line in log_lines() if line["event"] == "request"]
    assert line["route"] == "account_login"
    assert line["status"] == 200
    assert line["milliseconds"] >= 0
    assert set(line) <= {
        "event", "level", "timestamp", "request_id", "route", "method", "status", "milliseconds",
    }  # fmt: skip


def test_health_answers_without_host_or_session(client):
    answer = client.get("/healthz", headers={"host": "10.0.0.7"})

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}
    assert "pfprehab-session" not in answer.cookies


def test_an_unknown_host_is_refused(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_readiness_asks_for_database_migrations_and_role(client, monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own connection stays open

    ready = client.get("/readyz")
    with as_owner():
        privileged = client.get("/readyz")
    monkeypatch.setattr(health, "_pending_migrations", lambda: True)
    behind = client.get("/readyz")

    assert (ready.status_code, ready.json()) == (200, {"status": "ok"})
    assert (privileged.status_code, privileged.json()["reason"]) == (
        503,
        "privileged database role",
    )
    assert (behind.status_code, behind.json()["reason"]) == (503, "migrations")
