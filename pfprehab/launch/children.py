"""Child processes that never outlive their parent, each with its own output file."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pfprehab.launch.errors import DISK_WORDS, StartError, cannot_write

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def dies_with_parent(signal_number: int):
    """What a new child does between fork and exec: ask the kernel for a signal at our death.

    Runs after the change of user, since that change would clear the request again.
    """
    parent = os.getpid()

    def ask() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
        if os.getppid() != parent:  # the parent died before the request was made
            os._exit(1)

    return ask


@dataclass
class Child:
    """One running process and how to end it."""

    name: str
    process: subprocess.Popen
    log: Path
    stop_signal: int = signal.SIGTERM
    carries_others: bool = False
    grace_s: float = 10.0
    asked_to_stop: bool = False

    def check(self) -> None:
        """StartError with the last line of its output when it has ended."""
        if self.process.poll() is not None:
            raise failure(f"{self.name} ended by itself", self.log)

    def signal_stop(self) -> None:
        """Ask once; Celery takes a second request as the wish to drop its task."""
        if not self.asked_to_stop and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
        self.asked_to_stop = True

    def stop(self) -> None:
        """End it in order; after the grace period, or with children left behind, by force."""
        self.signal_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(self.grace_s)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def last_words(log: Path, lines: int = 3) -> str:
    """The last lines of an output file as one line, with its path."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    kept = [line.strip() for line in text.splitlines() if line.strip()][-lines:]
    return f"{' | '.join(kept) or 'it said nothing'} (all of it: {log})"


def failure(what: str, log: Path) -> StartError:
    """Why a process did not do its work: a disk that takes nothing, else its own last words."""
    said = last_words(log, lines=12)
    for words, reason in DISK_WORDS.items():
        if words in said:
            return cannot_write(log.parent.parent, reason)
    return StartError(f"{what}: {last_words(log)}")


@dataclass
class Children:
    """The children of one supervisor, ended in the reverse order of their start."""

    inherited: int | None = None
    running: list[Child] = field(default_factory=list)

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        env: dict[str, str] | None = None,
        cwd: Path | None = None,
        user: pwd.struct_passwd | None = None,
        stop_signal: int = signal.SIGTERM,
        orphan_signal: int | None = None,
        pass_fds: Sequence[int] = (),
        carries_others: bool = False,
    ) -> Child:
        """Start one process.

        It stands in a process group of its own, so that Ctrl-C in the terminal reaches only the
        supervisor, which then ends the others in order. `orphan_signal` is what the kernel sends
        when the supervisor dies (default: the stop signal). `carries_others` marks a server that
        is to stop after its users. Call it from the main thread: the kernel watches the thread
        that made the child.
        """
        inherited = () if self.inherited is None else (self.inherited,)
        if log.exists():  # the run before may be the one to look at
            log.replace(log.with_name(f"{log.name}.1"))
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 (fixed commands)
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=env,
                cwd=cwd,
                pass_fds=(*pass_fds, *inherited),
                process_group=0,
                preexec_fn=dies_with_parent(orphan_signal or stop_signal),
                **as_user(user),
            )
        child = Child(name, process, log, stop_signal, carries_others)
        self.running.append(child)
        return child

    def first_dead(self) -> Child | None:
        """A child that has ended although nobody asked it to."""
        return next((child for child in self.running if child.process.poll() is not None), None)

    def stop(self) -> None:
        """End all of them: those that use the servers together, then the servers."""
        for child in self.running:
            if not child.carries_others:
                child.signal_stop()
        while self.running:
            self.running.pop().stop()


def as_user(user: pwd.struct_passwd | None) -> dict:
    """Arguments for subprocess that change to `user`; none when there is no one to change to."""
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Turn SIGTERM and SIGHUP into the KeyboardInterrupt that Ctrl-C raises, once.

    After the first, all three are ignored: the order of stopping is not interrupted. The grace
    periods bound its time.
    """
    caught = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(number: int, _frame: object) -> None:
        for each in caught:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt(number)

    before = {number: signal.signal(number, stop) for number in caught}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def wait_for(ready, child: Child, *, seconds: float, what: str) -> None:
    """Ask `ready()` until it says True; StartError when the child ends or the time is over."""
    deadline = time.monotonic() + seconds
    while not ready():
        child.check()
        if time.monotonic() > deadline:
            raise failure(f"{what} did not answer in {seconds:.0f} s", child.log)
        time.sleep(0.05)
