"""The launcher as its users run it: in processes and folders of its own."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pfprehab.launch.places import TOP

GIVEN = (
    *("DATABASE_", "REDIS_URL", "EMAIL_URL", "PFPREHAB_", "SECRET_KEY", "PUBLIC_URL", "STATIC"),
    *("DJANGO_", "CELERY_", "ALLOWED_HOSTS"),
)


def bare_environment(**more: str) -> dict[str, str]:
    """The environment of somebody who has set nothing up."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(GIVEN)}
    # The suite runs in a fitting environment already; a second look at it would prove nothing.
    return {**kept, "PFPREHAB_NO_BOOTSTRAP": "1", **more}


def manage(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess:
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, TOP / "manage.py", *arguments],
        env=bare_environment(**environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def one_line(told: str) -> str:
    """The only line of `told`."""
    [line] = told.strip().splitlines()
    return line


class Running:
    """A command that stays, with its output in a file so that nothing can block on a pipe."""

    def __init__(self, folder: Path, *arguments: str | Path, **environment: str) -> None:
        self.output = folder / "output.txt"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, TOP / "manage.py", *arguments],
                env=bare_environment(**environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def told(self) -> str:
        return self.output.read_text()

    def wait_until_told(self, words: str, *, seconds: float = 120) -> str:
        deadline = time.monotonic() + seconds
        while words not in self.told():
            assert self.process.poll() is None, self.told()
            assert time.monotonic() < deadline, self.told()
            time.sleep(0.05)
        return self.told()

    def exported(self) -> dict[str, str]:
        lines = self.wait_until_told("Ctrl-C").splitlines()
        pairs = [line.removeprefix("export ") for line in lines if line.startswith("export ")]
        return dict(pair.split("=", 1) for pair in pairs)

    def end(self, number: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(60)


def processes_of(folder: Path) -> list[str]:
    """The command lines of processes that work in, or were told of, `folder`."""
    mark = str(folder).encode()
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        if place.name == str(os.getpid()):
            continue
        with contextlib.suppress(OSError):
            command = (place / "cmdline").read_bytes()
            told = command + (place / "environ").read_bytes()
            if command and (
                mark in told or str(place.joinpath("cwd").readlink()).startswith(str(folder))
            ):
                found.append(command.replace(b"\0", b" ").decode())
    return found


def wait_until_none_left(folder: Path, *, seconds: float = 20) -> list[str]:
    """What still runs after the given time: nothing, if all is well."""
    deadline = time.monotonic() + seconds
    while (left := processes_of(folder)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


@contextlib.contextmanager
def reachable_folder() -> Iterator[Path]:
    """A temporary folder the servers' unprivileged user can walk to; pytest's own is 0700."""
    with tempfile.TemporaryDirectory(prefix="pfprehab-launch-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture
def folder() -> Iterator[Path]:
    with reachable_folder() as place:
        yield place


class Server:
    """A running embedded server and its administrator."""

    def __init__(self, data: Path, env: dict[str, str]) -> None:
        self.data, self.env = data, env
        secrets = json.loads((data / "secrets.json").read_text())
        place = env["DATABASE_URL"].rpartition("@")[2].partition("/")[0]
        self.base = f"postgresql://postgres:{secrets['postgres']}@{place}"
        self.place = place

    @property
    def admin_url(self) -> str:
        return f"{self.base}/postgres"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """PostgreSQL and Valkey for one module of tests."""
    with reachable_folder() as place:
        data = place / "data"
        running = Running(place, "servers", "--throwaway", "--data", data)
        try:
            yield Server(data, running.exported())
        finally:
            running.end()
