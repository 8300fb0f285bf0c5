"""`manage.py demo` from an empty folder to pages, and back to nothing."""

import re
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launch.conftest import (
    Running,
    manage,
    one_line,
    processes_of,
    reachable_folder,
    wait_until_none_left,
)


@pytest.fixture(scope="module")
def demo() -> Iterator[tuple[Running, Path, int]]:
    """A demo on a folder of its own, asked for a port that somebody else has."""
    with reachable_folder() as place, socket.create_server(("127.0.0.1", 0)) as other:
        busy = other.getsockname()[1]
        running = Running(place, "demo", "--data", place / "data", "--port", str(busy))
        try:
            running.wait_until_told("Ctrl-C stops everything", seconds=300)
            yield running, place / "data", busy
        finally:
            running.end(signal.SIGKILL)
            wait_until_none_left(place / "data")


def address(running: Running) -> str:
    found = re.search(r"Ready: (\S+)", running.told())
    assert found, running.told()
    return found[1]


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 (our own address)
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def wait_until_all_work(data: Path) -> str:
    """All command lines, once the worker has made its own processes: those must end as well."""
    deadline = time.monotonic() + 60
    while (working := " ".join(processes_of(data))).count("celery -A pfprehab worker") < 3:
        assert time.monotonic() < deadline, working
        time.sleep(0.2)
    return working


@pytest.mark.slow
def test_the_demo_serves_names_the_busy_port_refuses_a_second_and_leaves_nothing(demo):
    running, data, busy = demo
    url = address(running)

    assert f"Port {busy}" in running.told()
    assert url != f"http://localhost:{busy}"
    assert status(f"{url}/healthz") == 200
    assert status(f"{url}/readyz") == 200
    assert status(url) == 200
    assert url in running.told().partition("Ready:")[2].partition("\n")[2]

    second = manage("demo", "--data", data)
    assert second.returncode == 2
    assert "is in use by another run" in one_line(second.stderr)

    working = wait_until_all_work(data)
    for part in ("postgres", "valkey", "mailbox", "gunicorn", "celery -A pfprehab beat"):
        assert part in working

    running.process.kill()
    running.process.wait()
    assert wait_until_none_left(data, seconds=40) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port", "70000"], "--port must be 1 to 65535, not 70000"),
        (["--port", "x"], "invalid int value"),
        (["--public-url", "http://clinic.example"], "must be an https address"),
        (["--public-url", "clinic"], "must be an https address"),
        (["--unknown"], "unrecognized arguments"),
    ],
)
def test_a_wrong_argument_is_named(arguments, said):
    done = manage("demo", *arguments)

    assert done.returncode == 2
    assert said in done.stderr


def test_reset_never_empties_a_database_of_ones_own(folder):
    done = manage(
        "demo", "--reset", "--data", folder / "data", DATABASE_URL="postgresql://a:b@h/db"
    )

    assert done.returncode == 2
    assert "--reset empties only the built-in database" in one_line(done.stderr)
