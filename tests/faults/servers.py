"""Real processes for tests of faults: a Celery worker on the test database, an SMTP server."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from email import message_from_bytes
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection

TOP = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class SmtpSink:
    """Accepts mail, slowly enough to be interrupted, and counts what it accepted."""

    def __init__(self, *, seconds_per_mail: float = 0.0):
        self.seconds_per_mail = seconds_per_mail
        self.accepted: list[tuple[str, str]] = []
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        await asyncio.sleep(self.seconds_per_mail)
        message = message_from_bytes(envelope.content)
        self.accepted.append((envelope.rcpt_tos[0], message["Message-ID"]))
        return "250 OK"

    def __enter__(self):
        self._controller.start()
        return self

    def __exit__(self, *_error):
        self._controller.stop(no_assert=True)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def recipients(self) -> set[str]:
        return {recipient for recipient, _message_id in self.accepted}

    def visible_doubles(self) -> int:
        """Second mails to the same person under another Message-ID."""
        distinct = Counter(recipient for recipient, _message_id in set(self.accepted))
        return sum(count - 1 for count in distinct.values())

    def repeats(self) -> int:
        """The same mail accepted again after a kill: same recipient, same Message-ID."""
        return len(self.accepted) - len(set(self.accepted))


def on_test_database(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path="/" + connection.settings_dict["NAME"]))


class Worker:
    """`celery worker` as production runs it, as the worker role, in its own process group."""

    def __init__(self, *, smtp_url: str, log_file: Path):
        self.smtp_url, self.log_file = smtp_url, log_file
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "pfprehab.settings",
            "PFPREHAB_PROCESS": "worker",
            "DATABASE_WORKER_URL": on_test_database(os.environ["DATABASE_WORKER_URL"]),
            "EMAIL_URL": self.smtp_url,
            "CELERY_QUEUE": settings.CELERY_TASK_DEFAULT_QUEUE,
        }
        command = [sys.executable, "-m", "celery", "-A", "pfprehab", "worker", "-c", "2"]
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=TOP, env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """kill -9 of the worker and its children, all at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.kill()
