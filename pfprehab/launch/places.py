"""Where data, caches and secrets lie, and which user the servers run as."""

import contextlib
import fcntl
import hashlib
import json
import os
import pwd
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pfprehab.launch.errors import StartError, cannot_write, from_os_error

TOP = Path(__file__).resolve().parents[2]
MIB = 1024 * 1024
FIRST_START_BYTES = 250 * MIB  # a new cluster (about 40 MiB), its write-ahead log, the demo's rows
LATER_START_BYTES = 40 * MIB


def server_user() -> pwd.struct_passwd | None:
    """The unprivileged user for the servers; None when we are not root and need none.

    PostgreSQL refuses to run as root.
    """
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise StartError(
            "Running as root needs the user `nobody` for the servers, and there is none. "
            "Run the command as an ordinary user."
        ) from None


def is_reachable_by_others(folder: Path) -> bool:
    """Whether a user who is neither owner nor group can walk down to `folder`."""
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    return all(
        place.stat().st_mode & stat.S_IXOTH for place in (existing, *existing.resolve().parents)
    )


def default_data_folder(name: str = "") -> Path:
    """`var/` in the checkout, or, as root in a private checkout, a folder of the system.

    The system folder's name is derived from the checkout's path, so that two checkouts do not
    share their data.
    """
    inside = TOP / "var" / name
    if os.geteuid() != 0 or is_reachable_by_others(TOP):
        return inside
    mark = hashlib.sha256(str(TOP).encode()).hexdigest()[:8]
    base = Path("/var/lib") if os.access("/var/lib", os.W_OK) else Path("/var/tmp")  # noqa: S108 (0711, own files 0600)
    return base / f"pfprehab-{TOP.name}-{mark}" / name


def cache_folder() -> Path:
    """Where unpacked servers and browsers are kept between runs."""
    if os.geteuid() == 0:
        folder = Path("/var/cache/pfprehab")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        folder = Path(base) / "pfprehab"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
    except OSError as error:
        raise from_os_error(error, folder) from None
    return folder


class DataFolder:
    """A folder with everything one set of servers keeps: databases, logs, mail, secrets.

    The folder itself is 0711: the servers' user walks through it and lists nothing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()

    def prepare(self) -> None:
        """Make the folder and see that it takes data; StartError says why not."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if self.path.stat().st_uid == os.geteuid():
                self.path.chmod(0o711)
            (self.path / "log").mkdir(exist_ok=True)
            with tempfile.TemporaryFile(dir=self.path) as probe:
                probe.write(b"x" * 4096)
        except OSError as error:
            raise from_os_error(error, self.path) from None
        self._check_reach()
        needed = LATER_START_BYTES if (self.path / "postgres").exists() else FIRST_START_BYTES
        free = shutil.disk_usage(self.path).free
        if free < needed:
            raise cannot_write(
                self.path, f"{free // MIB} MiB are free and {needed // MIB} MiB are needed"
            )

    def _check_reach(self) -> None:
        if server_user() is not None and not is_reachable_by_others(self.path):
            raise cannot_write(
                self.path,
                "the servers' user `nobody` cannot walk there (a folder above lacks the x bit)",
            )

    def server_folder(self, name: str) -> Path:
        """A 0700 folder that belongs to the servers' user."""
        folder = self.path / name
        folder.mkdir(exist_ok=True)
        if user := server_user():
            os.chown(folder, user.pw_uid, user.pw_gid)
        folder.chmod(0o700)
        return folder

    def log(self, name: str) -> Path:
        return self.path / "log" / f"{name}.log"

    def secret(self, name: str) -> str:
        """A random secret of 256 bits, made once and kept in secrets.json (0600)."""
        place = self.path / "secrets.json"
        known = json.loads(place.read_text(encoding="utf-8")) if place.exists() else {}
        if name not in known:
            known[name] = secrets.token_urlsafe(32)
            write_private(place, json.dumps(known, indent=1))
        return known[name]

    @contextlib.contextmanager
    def locked(self) -> Iterator[int]:
        """Hold the folder for this process; yields a descriptor that every child inherits.

        Two locks: the first is ours alone, so a second start is refused at once. The second is
        also held by each child, so after a kill of its parent a new start waits until the last of
        them has gone.
        """
        own = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        shared = os.open(self.path / "lock.children", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not try_lock(own):
                raise StartError(
                    f"{self.path} is in use by another run. Stop that one first, "
                    "or name another folder with --data DIR."
                )
            deadline = time.monotonic() + 20
            while not try_lock(shared):
                if time.monotonic() > deadline:
                    raise StartError(
                        f"Processes of an earlier run still use {self.path}. Wait a moment "
                        "and start again."
                    )
                time.sleep(0.1)
            yield shared
        finally:
            os.close(shared)
            os.close(own)


def try_lock(descriptor: int) -> bool:
    """Take an exclusive lock without waiting; False when somebody else has it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write_private(place: Path, text: str) -> None:
    """Write a 0600 file in one step: a full disk leaves the old one whole."""
    temporary = place.with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    temporary.replace(place)
