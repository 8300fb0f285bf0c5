"""`manage.py test`: the whole suite on real servers and in a real browser."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from pfprehab.launch.browser import find_browser, node_binary
from pfprehab.launch.children import dies_with_parent, stopping_on_signals
from pfprehab.launch.errors import from_os_error
from pfprehab.launch.places import TOP
from pfprehab.launch.servers import running_servers

CHOOSES_PROCESSES = ("-n", "--numprocesses", "--dist", "--pdb", "--collect-only", "--co")


def test(arguments: list[str]) -> int:
    """Run pytest with the arguments; its exit code."""
    with stopping_on_signals():
        browser = find_browser(say)
        try:
            with (
                tempfile.TemporaryDirectory(prefix="pfprehab-test-") as folder,
                running_servers(Path(folder), throwaway=True, suffix="_test") as servers,
            ):
                env = environment(Path(folder), browser, servers)
                return run_pytest(arguments, env)
        except OSError as error:
            raise from_os_error(error, tempfile.gettempdir()) from None


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 (a command speaks)


def environment(folder: Path, browser: Path, servers: dict[str, str]) -> dict[str, str]:
    """What the tests run with. No mail leaves: port 9 is where nobody listens."""
    env = {
        **os.environ,
        **servers,
        "SECRET_KEY": "only-for-tests-" + "0" * 40,
        "PUBLIC_URL": "http://localhost:8000",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "DEBUG": "false",
        "STATIC_ROOT": str(folder / "static"),
        "PFPREHAB_CHROMIUM": str(browser),
    }
    env.pop("PFPREHAB_PROCESS", None)
    if node := node_binary():
        env["PLAYWRIGHT_NODEJS_PATH"] = str(node)
    return env


def pytest_command(arguments: list[str]) -> list[str]:
    """Two processes, whole files each, unless the arguments choose otherwise."""
    chosen = any(argument.startswith(CHOOSES_PROCESSES) for argument in arguments)
    spread = [] if chosen else ["-n", "2", "--dist", "loadfile"]
    return [sys.executable, "-m", "pytest", *spread, *arguments]


def run_pytest(arguments: list[str], env: dict[str, str]) -> int:
    """Run it on this terminal; when we are told to stop, so is it, with time to clean up."""
    process = subprocess.Popen(  # noqa: S603
        pytest_command(arguments),
        cwd=TOP,
        env=env,
        preexec_fn=dies_with_parent(signal.SIGINT),
    )
    try:
        return process.wait()
    except KeyboardInterrupt as stop:
        # Ctrl-C in a terminal reaches the whole group; a second one would cut its cleaning short.
        if stop.args != (signal.SIGINT,) or not sys.stdin.isatty():
            process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        raise
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
