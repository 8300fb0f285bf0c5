"""How a process starts: half-configured, privileged, or with its database away."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
WHOLE = {
    "SECRET_KEY": "a-key-of-more-than-fifty-characters-0123456789-abcdefgh",
    "PUBLIC_URL": "https://knee.example.org",
    "ALLOWED_HOSTS": "knee.example.org",
    "DATABASE_URL": "postgresql://web:secret@127.0.0.1:1/pfprehab",
    "DATABASE_WORKER_URL": "postgresql://worker:secret@127.0.0.1:1/pfprehab",
    "DATABASE_OWNER_URL": "postgresql://owner:secret@127.0.0.1:1/pfprehab",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "DJANGO_SETTINGS_MODULE": "pfprehab.settings",
}


def run(*arguments: str, **variables: str | None) -> subprocess.CompletedProcess:
    """Python in a clean environment: the whole configuration, changed by `variables`."""
    changed = {**WHOLE, **variables}
    environment = {name: value for name, value in changed.items() if value is not None}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=TOP,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


IMPORT_SETTINGS = "import pfprehab.settings"


@pytest.mark.parametrize(
    "variable", ["SECRET_KEY", "PUBLIC_URL", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"]
)
def test_a_missing_variable_is_named_with_the_way_out(variable):
    done = run("-c", IMPORT_SETTINGS, **{variable: None})

    assert done.returncode != 0
    assert f"Set {variable} in the environment (see .env.example)." in done.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", "mysql://somewhere/else"),
        ("EMAIL_URL", "http://somewhere"),
        ("DEBUG", "perhaps"),
        ("PFPREHAB_PROCESS", "everything"),
        ("STAFF_IDLE_SECONDS", "fifteen"),
    ],
)
def test_a_value_that_cannot_be_right_is_named(variable, value):
    done = run("-c", IMPORT_SETTINGS, **{variable: value})

    assert done.returncode != 0
    assert variable in done.stderr.splitlines()[-1]


def test_over_https_cookies_are_bound_to_the_host():
    show = (
        "import json, pfprehab.settings as s; print(json.dumps([s.SESSION_COOKIE_NAME,"
        " s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SESSION_COOKIE_HTTPONLY, s.SECURE_HSTS_SECONDS]))"
    )

    names = json.loads(run("-c", show).stdout)

    assert names == [
        "__Host-pfprehab-session", "__Host-pfprehab-csrf", True, True, True, 31_536_000,
    ]  # fmt: skip


def test_the_deployment_check_has_nothing_to_say():
    done = run("-m", "django", "check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr


def test_with_the_database_away_pages_say_503_and_health_still_answers():
    script = """
import json, django, logging, threading, pfprehab.settings as product
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"  # nothing is collected here
product.STORAGES["staticfiles"] = {"BACKEND": plain}
django.setup()
logging.disable(logging.CRITICAL)
from django.test import Client
answers = {}
def ask(path):
    response = Client(raise_request_exception=False).get(path, secure=True, headers={
        "host": "knee.example.org", "cookie": "__Host-pfprehab-session=abcdefgh12345678"})
    kind = response.headers["Content-Type"].partition(";")[0]
    answers[path] = [response.status_code, response.headers.get("Retry-After"), kind]
paths = ["/", "/accounts/login/", "/api/v1/patients/", "/readyz", "/healthz"]
threads = [threading.Thread(target=ask, args=[path]) for path in paths]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(json.dumps(answers), flush=True)
import os; os._exit(0)
"""

    done = run("-c", script + "\n")

    answers = json.loads(done.stdout.splitlines()[-1])
    assert answers == {
        "/": [503, "10", "text/html"],
        "/accounts/login/": [503, "10", "text/html"],
        "/api/v1/patients/": [503, "10", "application/json"],
        "/readyz": [503, "10", "application/json"],
        "/healthz": [200, None, "application/json"],
    }


def test_a_web_process_waits_for_a_database_that_is_away():
    done = run("-c", "import pfprehab.wsgi, os; print('up', flush=True); os._exit(0)")

    assert done.stdout == "up\n"


@pytest.mark.parametrize("process", ["web", "worker"])
def test_a_process_that_connects_as_owner_ends_with_one_clear_line(process):
    owner = os.environ["DATABASE_OWNER_URL"]
    command = {
        "web": ["-c", "import pfprehab.wsgi"],
        "worker": ["-m", "celery", "-A", "pfprehab.celery", "worker", "--pool", "solo"],
    }[process]

    done = run(*command, DATABASE_URL=owner, DATABASE_WORKER_URL=owner, C_FORCE_ROOT="1")

    assert done.returncode == 4
    [line] = [line for line in done.stderr.splitlines() if line.startswith("pfprehab:")]
    assert "the owner of the database" in line
    assert "DATABASE_URL" in line
    assert "secret" not in line


def test_a_web_process_told_to_be_the_owner_does_not_serve():
    done = run("-c", "import pfprehab.wsgi", PFPREHAB_PROCESS="owner")

    assert done.returncode == 4
    assert "PFPREHAB_PROCESS=owner" in done.stderr
