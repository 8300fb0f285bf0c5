"""Embedded servers keep their data, hold their folder and leave no process behind."""

import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from tests.launch.conftest import (
    Running,
    manage,
    one_line,
    processes_of,
    reachable_folder,
    wait_until_none_left,
)


def start(folder: Path) -> Running:
    return Running(folder, "servers", "--throwaway", "--data", folder / "data")


@pytest.fixture(scope="module")
def kept() -> Iterator[Path]:
    """A folder whose servers ran once before and were given something to keep."""
    with reachable_folder() as folder:
        first = start(folder)
        keep_a_row_and_a_key(first.exported())
        first.end(signal.SIGKILL)
        yield folder


def keep_a_row_and_a_key(env: dict[str, str]) -> None:
    with psycopg.connect(env["DATABASE_OWNER_URL"]) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 7 AS n")
    redis.Redis.from_url(env["REDIS_URL"]).set("kept", "8")


def read_them_back(env: dict[str, str]) -> tuple:
    with psycopg.connect(env["DATABASE_OWNER_URL"]) as owner:
        row = owner.execute("SELECT n FROM kept").fetchone()
    return row, redis.Redis.from_url(env["REDIS_URL"]).get("kept")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_no_process_is_left_after_any_end_and_the_next_start_keeps_the_data(kept, number):
    running = start(kept)
    read = read_them_back(running.exported())
    working = " ".join(processes_of(kept / "data"))

    running.end(number)

    assert read == ((7,), b"8")
    assert "postgres" in working
    assert "valkey" in working
    assert wait_until_none_left(kept / "data") == []


def test_a_start_right_after_kill_9_waits_for_the_last_of_the_old_processes(kept):
    first = start(kept)
    first.exported()

    first.end(signal.SIGKILL)
    second = start(kept)

    try:
        assert read_them_back(second.exported()) == ((7,), b"8")
    finally:
        second.end()


def test_a_second_start_on_the_same_folder_is_refused_with_one_line(server):
    second = manage("servers", "--data", server.data)

    assert second.returncode == 2
    assert f"{server.data} is in use by another run" in one_line(second.stderr)
    redis.Redis.from_url(server.env["REDIS_URL"]).ping()


def test_passwords_are_private_and_in_no_command_line(server):
    shown = " ".join(processes_of(server.data))

    assert stat.S_IMODE((server.data / "secrets.json").stat().st_mode) == 0o600
    assert str(server.data) in shown
    for url in (server.env["DATABASE_URL"], server.env["REDIS_URL"]):
        assert url.partition("@")[0].rpartition(":")[2] not in shown


def test_the_servers_listen_on_this_computer_only_and_not_as_root(server):
    with psycopg.connect(server.admin_url) as admin:
        listening = admin.execute(
            "SELECT current_setting('listen_addresses'), "
            "current_setting('unix_socket_directories'), current_setting('data_checksums')"
        ).fetchone()

    assert listening == ("127.0.0.1", "", "on")
    assert (server.data / "postgres" / "cluster").stat().st_uid != 0
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(server.env["REDIS_URL"].replace("redis://:", "redis://:no")).ping()


def test_a_command_on_the_servers_gets_their_variables_and_its_exit_code_is_passed_on(kept):
    ask = "import os, sys; print(os.environ['DATABASE_URL'][:25]); sys.exit(7)"

    done = manage("servers", "--data", kept / "data", "--", "python3", "-c", ask)

    assert (done.returncode, done.stdout) == (7, "postgresql://pfprehab_web\n")
    assert wait_until_none_left(kept / "data") == []


def test_programs_named_by_the_environment_come_first(folder):
    done = manage("servers", "--data", folder / "data", PFPREHAB_POSTGRES_BIN=str(folder))

    assert done.returncode == 2
    assert f"PFPREHAB_POSTGRES_BIN={folder} holds no PostgreSQL 17" in one_line(done.stderr)
