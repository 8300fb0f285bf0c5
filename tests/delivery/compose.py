"""docker-compose.yml as a compose tool reads it, with the variables of .env.example filled in."""

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import yaml

from pfprehab.launch.places import TOP

TOOL = Path(sys.executable).with_name("podman-compose")
FILLED = {
    "SECRET_KEY": "a-long-random-text-" + "0123456789" * 5,
    "PUBLIC_URL": "https://rehab.example.org",
    "ALLOWED_HOSTS": "rehab.example.org",
    "EMAIL_URL": "smtp://mail.example.org:587?tls=1",
    "DEFAULT_FROM_EMAIL": "pfprehab@example.org",
    "POSTGRES_PASSWORD": "admin1",
    "DATABASE_OWNER_PASSWORD": "owner1",
    "DATABASE_WEB_PASSWORD": "web1",
    "DATABASE_WORKER_PASSWORD": "worker1",
    "REDIS_PASSWORD": "redis1",
}


def names_in_example(*, asked_for: bool) -> set[str]:
    """Variables of .env.example: those compose asks for, or all of them."""
    pattern = r"^([A-Z][A-Z0-9_]*)=" if asked_for else r"^#?([A-Z][A-Z0-9_]*)="
    return set(re.findall(pattern, (TOP / ".env.example").read_text(), re.MULTILINE))


def config(**variables: str) -> subprocess.CompletedProcess:
    """What `podman-compose config` answers; --dry-run spares it the search for an engine."""
    known = names_in_example(asked_for=False)
    bare = {name: value for name, value in os.environ.items() if name not in known}
    return subprocess.run(
        [TOOL, "--dry-run", "--env-file", os.devnull, "-f", TOP / "docker-compose.yml", "config"],
        env={**bare, **variables},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@cache
def services() -> dict[str, dict]:
    answer = config(**FILLED)
    assert answer.returncode == 0, answer.stderr
    return yaml.safe_load(answer.stdout)["services"]
