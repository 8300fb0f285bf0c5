"""`manage.py demo`: the whole of pfprehab, running on this computer with sample people."""

import argparse
import os
import shutil
import signal
import socket
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from pfprehab.launch.children import Child, Children, failure, stopping_on_signals, wait_for
from pfprehab.launch.codes import answer_enter, code_line, key_in
from pfprehab.launch.errors import StartError, from_os_error
from pfprehab.launch.places import TOP, DataFolder, default_data_folder
from pfprehab.launch.ports import listen_near, listen_on_free
from pfprehab.launch.servers import DATABASE_VARIABLES, running_children, start_servers
from pfprehab.launch.static import finish_collecting, start_collecting
from pfprehab.launch.steps import STEP

WEB_WORKERS, WEB_THREADS = 2, 4


@dataclass
class Progress:
    """Lines with the seconds since the start."""

    started: float = field(default_factory=time.monotonic)

    def say(self, text: str) -> None:
        seconds = time.monotonic() - self.started
        print(f"{seconds:6.1f} s  {text}", flush=True)  # noqa: T201 (a command speaks)


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="manage.py demo",
        description="Run pfprehab on this computer with a sample clinic; Ctrl-C stops all of it.",
    )
    parser.add_argument("--port", type=int, default=8000, help="web port (default 8000)")
    parser.add_argument("--data", type=Path, help="folder to keep the data in (default var)")
    parser.add_argument("--reset", action="store_true", help="forget the kept data, start anew")
    parser.add_argument(
        "--public-url",
        help="https address under which others reach this web server, for phones: a proxy or a "
        "tunnel to it is yours to run",
    )
    options = parser.parse_args(arguments)
    if not 1 <= options.port <= 65535:
        parser.error(f"--port must be 1 to 65535, not {options.port}")
    check_public_url(parser, options.public_url)
    return options


def check_public_url(parser: argparse.ArgumentParser, url: str | None) -> None:
    """Away from localhost, browsers give passkeys, secure cookies and offline pages to https."""
    if url is None:
        return
    parts = urlsplit(url)
    local = parts.hostname == "localhost" and parts.scheme == "http"
    if not parts.hostname or not (parts.scheme == "https" or local):
        parser.error(f"--public-url must be an https address such as https://name, not {url}")


def demo(arguments: list[str]) -> int:
    """Start everything, show how to sign in, stay until Ctrl-C or SIGTERM; the exit code."""
    options = parse(arguments)
    progress = Progress()
    data = DataFolder(options.data or default_data_folder())
    try:
        with stopping_on_signals():
            data.prepare()
            with data.locked() as lock, running_children(lock) as children:
                code = run(options, progress, data, children)
    except KeyboardInterrupt:
        progress.say("Stopped before it was ready")
        raise
    except OSError as error:
        raise from_os_error(error, data.path) from None
    progress.say("Stopped")
    return code


def run(
    options: argparse.Namespace, progress: Progress, data: DataFolder, children: Children
) -> int:
    progress.say(f"Data in {data.path}")
    if options.reset:
        reset(data)
        progress.say("Kept data removed (--reset)")
    listeners, busy = listen_near(options.port)
    port = listeners[0].getsockname()[1]
    if busy:
        progress.say(f"Port {', '.join(map(str, busy))} is in use; taking {port}")
    url = (options.public_url or f"http://localhost:{port}").rstrip("/")
    env = environment(data, url)
    own = os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")
    progress.say("Connecting to your servers" if own else "Starting PostgreSQL and Valkey")
    env |= start_servers(data, children)
    env["EMAIL_URL"] = start_mailbox(data, children, env)
    collecting = start_collecting(data, children, env)
    sign_in = prepare(data, children, env, url, progress)
    if collecting:
        progress.say("Packing static files")
        finish_collecting(data, children, collecting)
    progress.say("Starting the web server")
    web = start_web(data, children, env, listeners)
    wait_for(lambda: answers(port), web, seconds=120, what="The web server")
    progress.say(f"Ready: {url}")
    start_jobs(data, children, env)  # after the pages: nobody waits for these
    show(sign_in, data, url)
    return stay(children, progress, key_in(sign_in))


def reset(data: DataFolder) -> None:
    """Remove what earlier runs kept here. Servers of one's own are not emptied."""
    if any(os.environ.get(name) for name in DATABASE_VARIABLES):
        raise StartError(
            "--reset empties only the built-in database. DATABASE_URL names one of yours: "
            "empty it yourself, then start without --reset."
        )
    for name in ("postgres", "valkey", "mail", "static"):
        shutil.rmtree(data.path / name, ignore_errors=True)
    for name in ("secrets.json", "static.stamp", "beat-schedule"):
        (data.path / name).unlink(missing_ok=True)


def environment(data: DataFolder, url: str) -> dict[str, str]:
    """The variables every process of the demo runs with, over those of the caller."""
    host = urlsplit(url).hostname or ""
    return {
        **os.environ,
        "PYTHONPATH": str(TOP),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "pfprehab.settings",
        "SECRET_KEY": data.secret("django"),
        "PUBLIC_URL": url,
        "ALLOWED_HOSTS": ",".join(dict.fromkeys(["localhost", "127.0.0.1", "[::1]", host])),
        "STATIC_ROOT": str(data.path / "static"),
        "WEB_THREADS": str(WEB_THREADS),
        "DEBUG": "false",
    }


def start_mailbox(data: DataFolder, children: Children, env: dict[str, str]) -> str:
    """The mail server of the caller's EMAIL_URL, else one that writes files; its address."""
    if given := os.environ.get("EMAIL_URL"):
        return given
    folder = data.path / "mail"
    folder.mkdir(mode=0o700, exist_ok=True)
    with listen_on_free() as listener:
        descriptor = listener.fileno()
        children.start(
            "Mailbox",
            [sys.executable, "-m", "pfprehab.launch.mailbox", str(descriptor), folder],
            log=data.log("mailbox"),
            env=env,
            cwd=TOP,
            pass_fds=[descriptor],
        )
        return f"smtp://127.0.0.1:{listener.getsockname()[1]}"


def prepare(
    data: DataFolder, children: Children, env: dict[str, str], url: str, progress: Progress
) -> str:
    """Migrate and load in a process of its own; what the demo clinic's command told."""
    reader, writer = os.pipe()
    child = children.start(
        "Preparation",
        [sys.executable, "-m", "pfprehab.launch.prepare", str(writer), url],
        log=data.log("prepare"),
        env=env,
        cwd=TOP,
        pass_fds=[writer],
    )
    os.close(writer)
    told = []
    with os.fdopen(reader, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith(STEP):
                progress.say(f"Loading {line.removeprefix(STEP).strip()}")
            else:
                told.append(line)
    children.running.remove(child)
    if child.process.wait() != 0:
        raise failure("The demo could not be prepared", child.log)
    return "".join(told)


def start_web(
    data: DataFolder, children: Children, env: dict[str, str], listeners: list[socket.socket]
) -> Child:
    descriptors = [listener.fileno() for listener in listeners]
    command = [sys.executable, "-m", "gunicorn", "pfprehab.wsgi:application", "--no-control-socket"]
    command += ["--worker-class", "gthread", "--workers", str(WEB_WORKERS)]
    command += ["--threads", str(WEB_THREADS), "--graceful-timeout", "5"]
    command += [part for number in descriptors for part in ("--bind", f"fd://{number}")]
    web = children.start(
        "Web server",
        command,
        log=data.log("web"),
        env={**env, "PFPREHAB_PROCESS": "web"},
        cwd=TOP,
        pass_fds=descriptors,
    )
    for listener in listeners:
        listener.close()
    return web


def start_jobs(data: DataFolder, children: Children, env: dict[str, str]) -> None:
    """One worker and the clock.

    Orphaned, the worker is killed: a shutdown in order waits for a broker that died with us. Its
    children end when their pipe closes, and what they were sending is still planned.
    """
    celery = [sys.executable, "-m", "celery", "-A", "pfprehab"]
    env = {**env, "PFPREHAB_PROCESS": "worker"}
    children.start(
        "Worker",
        [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO", "--without-mingle"],
        log=data.log("worker"),
        env=env,
        cwd=TOP,
        orphan_signal=signal.SIGKILL,
    )
    schedule = data.path / "beat-schedule"
    children.start(
        "Clock",
        [*celery, "beat", "--schedule", schedule, "--pidfile=", "--loglevel", "INFO"],
        log=data.log("beat"),
        env=env,
        cwd=TOP,
    )


def answers(port: int) -> bool:
    """Whether the web server answers for health; a proxy's forwarding is not needed for that."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def show(sign_in: str, data: DataFolder, url: str) -> None:
    lines = ["", sign_in.strip(), ""]
    if url.startswith("http://"):
        lines.append("These addresses and codes work on this computer only (see --public-url).")
    lines += [f"Mails are written to {data.path / 'mail'}", ""]
    if key := key_in(sign_in):
        lines += [f"{code_line(key, time.time())}. Enter prints a new one."]
    lines += ["Ctrl-C stops everything.", ""]
    print("\n".join(lines), flush=True)  # noqa: T201


def stay(children: Children, progress: Progress, key: str | None) -> int:
    """Wait for Ctrl-C or SIGTERM (code 0) or for a child that ends by itself (code 1)."""
    try:
        while (dead := children.first_dead()) is None:
            answer_enter(key)
            time.sleep(0.5)
    except KeyboardInterrupt:
        progress.say("Stopping")
        return 0
    print(f"pfprehab: {failure(f'{dead.name} ended by itself', dead.log)}", file=sys.stderr)  # noqa: T201
    return 1
