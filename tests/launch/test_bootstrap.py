"""The environment follows its lock, and what it cannot do it says in one line."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pfprehab import bootstrap
from pfprehab.launch.places import TOP
from tests.launch.conftest import bare_environment, one_line


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with two locks and an environment that only looks like one."""
    (tmp_path / bootstrap.RUNTIME_LOCK).write_text("a==1\n")
    (tmp_path / bootstrap.TEST_LOCK).write_text("a==1\nb==1\n")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    return tmp_path


def stamp(checkout: Path, lock: str) -> None:
    facts = {"lock": lock, "sha256": bootstrap.digest(checkout / lock)}
    bootstrap.stamp_of(checkout / ".venv").write_text(json.dumps(facts))


def wanted(checkout: Path, *, with_tests: bool = False) -> str | None:
    return bootstrap.lock_to_install(checkout / ".venv", with_tests=with_tests, top=checkout)


def test_an_unmarked_environment_is_installed(checkout):
    assert wanted(checkout) == bootstrap.RUNTIME_LOCK
    assert wanted(checkout, with_tests=True) == bootstrap.TEST_LOCK


def test_an_environment_in_step_is_left_alone(checkout):
    stamp(checkout, bootstrap.RUNTIME_LOCK)

    assert wanted(checkout) is None


def test_the_tests_ask_for_more_than_the_runtime(checkout):
    stamp(checkout, bootstrap.RUNTIME_LOCK)

    assert wanted(checkout, with_tests=True) == bootstrap.TEST_LOCK


def test_an_ordinary_command_never_removes_the_test_tools(checkout):
    stamp(checkout, bootstrap.TEST_LOCK)
    in_step = wanted(checkout)

    (checkout / bootstrap.TEST_LOCK).write_text("a==2\nb==1\n")

    assert in_step is None
    assert wanted(checkout) == bootstrap.TEST_LOCK


def test_a_changed_lock_is_followed(checkout):
    stamp(checkout, bootstrap.RUNTIME_LOCK)

    (checkout / bootstrap.RUNTIME_LOCK).write_text("a==2\n")

    assert wanted(checkout) == bootstrap.RUNTIME_LOCK


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"lock": 1}'])
def test_a_broken_mark_counts_as_none(checkout, broken):
    bootstrap.stamp_of(checkout / ".venv").write_text(broken)

    assert wanted(checkout) == bootstrap.RUNTIME_LOCK


def test_an_environment_whose_python_is_gone_is_made_anew(checkout):
    stamp(checkout, bootstrap.RUNTIME_LOCK)
    python = checkout / ".venv" / "bin" / "python"

    python.unlink()
    python.symlink_to(checkout / "removed")

    assert wanted(checkout) == bootstrap.RUNTIME_LOCK
    assert not bootstrap.runs(python)


def test_without_venv_an_ordinary_user_is_told_the_one_line_to_run(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: "/usr/bin/apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(bootstrap.PrepareError, match=r"sudo apt-get install -y python3.*-venv"):
        bootstrap.add_venv_module()


def test_without_venv_root_has_it_installed_and_is_told_so(monkeypatch, capsys):
    calls = []

    def record(command, **_options):
        calls.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(shutil, "which", lambda _name: "apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(subprocess, "run", record)

    bootstrap.add_venv_module()

    assert calls[-1][:3] == ["apt-get", "install", "-y"]
    assert calls[-1][-1].endswith("-venv")
    assert "with apt-get" in capsys.readouterr().out


def test_an_unreachable_package_index_is_one_line_and_exit_code_2(checkout):
    """A real environment is made; pip is then sent where nobody listens."""
    place = checkout / "project"
    (place / "pfprehab").mkdir(parents=True)
    for name in ("manage.py", "pfprehab/__init__.py", "pfprehab/bootstrap.py"):
        shutil.copy(TOP / name, place / name)
    shutil.copy(checkout / bootstrap.RUNTIME_LOCK, place)
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:1/simple", "PIP_CONFIG_FILE": os.devnull}
    nowhere |= {"PIP_NO_CACHE_DIR": "1", "PFPREHAB_NO_BOOTSTRAP": "0"}
    env = {k: v for k, v in bare_environment().items() if not k.startswith(("PIP_", "UV_"))}

    done = subprocess.run(
        [sys.executable, place / "manage.py", "check"],
        env={**env, **nowhere},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "is the package index reachable?" in one_line(done.stderr)
    assert bootstrap.read_stamp(place / ".venv") == {}


def test_the_bootstrap_needs_nothing_but_the_standard_library():
    loads = "import sys; sys.path.insert(0, sys.argv[1]); import pfprehab.bootstrap"

    done = subprocess.run(
        [sys.executable, "-S", "-I", "-c", loads, TOP], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


def pins(lock: str) -> dict[str, str]:
    text = (TOP / lock).read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, flags=re.MULTILINE))


def test_the_test_lock_holds_every_pin_of_the_runtime_lock():
    runtime, test = pins(bootstrap.RUNTIME_LOCK), pins(bootstrap.TEST_LOCK)

    assert len(runtime) > 30
    assert runtime.items() <= test.items()


@pytest.mark.parametrize("lock", [bootstrap.RUNTIME_LOCK, bootstrap.TEST_LOCK])
def test_every_pin_has_a_hash_and_no_index_is_named(lock):
    text = (TOP / lock).read_text()

    assert "://" not in text
    assert len(re.findall(r"^\S+==[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE)) == len(
        re.findall(r"^\S+==", text, re.MULTILINE)
    )
