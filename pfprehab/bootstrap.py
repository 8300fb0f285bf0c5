"""Make the project's own Python environment. Standard library only: it runs on a bare Python.

`.venv` in the checkout holds exactly what a lock file says, by hash. The runtime lock is enough for
every command but `test`; the test lock contains the runtime lock, pin for pin.
"""

from __future__ import annotations  # an older Python has to get as far as the message

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
VENV = TOP / ".venv"
RUNTIME_LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"
OLDEST = (3, 11)


class PrepareError(Exception):
    """The environment cannot be made; one line that says why and what to do."""


def enter(script: str, arguments: list[str], *, with_tests: bool) -> None:
    """Return when this process runs in a fitting environment; else make it and start anew in it.

    PFPREHAB_NO_BOOTSTRAP=1 leaves everything as it is: a container brings its own packages.
    """
    if os.environ.get("PFPREHAB_NO_BOOTSTRAP") == "1":
        return
    try:
        prepare(VENV, with_tests=with_tests)
    except PrepareError as reason:
        sys.exit(stop(str(reason)))
    except OSError as error:
        place = error.filename or VENV
        sys.exit(stop(f"Cannot write {place}: {error.strerror or error}."))
    if Path(sys.prefix).resolve() != VENV.resolve():
        python = str(python_of(VENV))
        os.execv(python, [python, script, *arguments])  # noqa: S606 (our own interpreter)


def stop(line: str) -> int:
    print(f"pfprehab: {line}", file=sys.stderr, flush=True)  # noqa: T201
    return 2


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def prepare(venv: Path, *, with_tests: bool, top: Path = TOP) -> None:
    """Make or refresh the environment when it is missing or out of step with the lock."""
    if sys.version_info < OLDEST:
        raise PrepareError(
            f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is "
            f"{sys.version_info[0]}.{sys.version_info[1]}. Run: python3.11 manage.py ..."
        )
    if lock_to_install(venv, with_tests=with_tests, top=top) is None:
        return
    with one_at_a_time(top):
        name = lock_to_install(venv, with_tests=with_tests, top=top)
        if name is not None:
            install(venv, top / name)


def lock_to_install(venv: Path, *, with_tests: bool, top: Path = TOP) -> str | None:
    """The lock file that `venv` has to follow now; None when it already does.

    An environment that once got the test tools keeps them: an ordinary command never removes them.
    """
    stamp = read_stamp(venv)
    wanted = TEST_LOCK if with_tests or stamp.get("lock") == TEST_LOCK else RUNTIME_LOCK
    current = {"lock": wanted, "sha256": digest(top / wanted)}
    if stamp == current and python_of(venv).exists():
        return None
    return wanted


def python_of(venv: Path) -> Path:
    return venv / "bin" / "python"


def stamp_of(venv: Path) -> Path:
    return venv / "pfprehab-lock.json"


def read_stamp(venv: Path) -> dict:
    try:
        stamp = json.loads(stamp_of(venv).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


@contextlib.contextmanager
def one_at_a_time(top: Path):
    """Two commands started together must not both build: the second waits for the first."""
    with (top / RUNTIME_LOCK).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def install(venv: Path, lock: Path) -> None:
    """Bring `venv` in step with `lock`, and write down that it is."""
    started = time.monotonic()
    stamp_of(venv).unlink(missing_ok=True)
    if not runs(python_of(venv)):
        make_environment(venv)
    log = venv / "pfprehab-install.log"
    log.write_text("", encoding="utf-8")
    say(f"Installing the packages of {lock.name} ...")
    python = str(python_of(venv))
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--retries", "2"]
    if not (venv / "bin" / "uv").exists() and not run([*pip, "install", "uv"], log):
        raise unreachable(log)
    sync = [str(venv / "bin" / "uv"), "pip", "sync", "--require-hashes", "--python", python]
    # pip may know of an index that uv does not: it gets the second try.
    plain = [*pip, "install", "--require-hashes", "--no-deps", "-r", str(lock)]
    if not run([*sync, str(lock)], log) and not run(plain, log):
        raise unreachable(log)
    stamp = {"lock": lock.name, "sha256": digest(lock)}
    stamp_of(venv).write_text(json.dumps(stamp), encoding="utf-8")
    say(f"Packages ready after {time.monotonic() - started:.0f} s.")


def runs(python: Path) -> bool:
    """Whether the environment's Python starts; it does not when its base was removed."""
    try:
        return subprocess.run([python, "-c", ""], capture_output=True).returncode == 0  # noqa: S603
    except OSError:
        return False


def make_environment(venv: Path) -> None:
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        add_venv_module()
    say("Making the Python environment in .venv ...")
    made = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "venv", "--clear", str(venv)], capture_output=True, text=True
    )
    if made.returncode != 0:
        told = (made.stderr or made.stdout).strip().splitlines() or ["no reason given"]
        raise PrepareError(f"Python could not make {venv}: {told[-1]}")


def add_venv_module() -> None:
    """Debian splits venv off: as root fetch the package, else say which line does it."""
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    apt = shutil.which("apt-get")
    line = f"sudo apt-get install -y {package}"
    if apt is None:
        raise PrepareError("This Python lacks the modules venv and ensurepip; install them.")
    if os.geteuid() != 0:
        raise PrepareError(f"This Python lacks venv. Run this once, then try again: {line}")
    say(f"This Python lacks venv: installing {package} with apt-get ...")
    quiet = {"capture_output": True, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    for words in (["update"], ["install", "-y", "--no-install-recommends", package]):
        done = subprocess.run([apt, *words], **quiet)  # noqa: S603
    if done.returncode != 0:
        raise PrepareError(f"apt-get could not install {package}. Run: {line}")


def run(command: list[str], log: Path) -> bool:
    """Run a step with its output in the log; whether it went well."""
    # uv trusts its own certificates unless told: behind a company's proxy only the system's do.
    env = {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1", **os.environ}
    with log.open("ab") as output:
        done = subprocess.run(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=env
        )
    return done.returncode == 0


def unreachable(log: Path) -> PrepareError:
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    last = lines[-1].strip() if lines else "no output"
    return PrepareError(
        f"The packages could not be installed; is the package index reachable? Last words: {last}"
        f" (all of it: {log})"
    )
