"""Free TCP ports on this computer."""

import contextlib
import socket
from collections.abc import Iterator


def free_port() -> int:
    """A port on 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listen_on_free() -> socket.socket:
    """A socket that listens on 127.0.0.1 at a free port."""
    return socket.create_server(("127.0.0.1", 0))


def listen_on(port: int) -> list[socket.socket]:
    """Listening sockets for `localhost`: 127.0.0.1, and ::1 where the computer has it.

    Both, because a browser may try either; one of them in other hands would show another site.
    Raises OSError when one is taken.
    """
    with contextlib.ExitStack() as undo:
        sockets = []
        for family, address in local_addresses():
            listener = undo.enter_context(socket.socket(family))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            listener.bind((address, port))
            port = listener.getsockname()[1]
            listener.listen(128)
            sockets.append(listener)
        undo.pop_all()
    return sockets


def local_addresses() -> Iterator[tuple[int, str]]:
    yield socket.AF_INET, "127.0.0.1"
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        yield socket.AF_INET6, "::1"


def listen_near(wanted: int, *, tries: int = 50) -> tuple[list[socket.socket], list[int]]:
    """Listen on `wanted` or the next free port above it; also the busy ports that were passed."""
    busy: list[int] = []
    for port in range(wanted, min(wanted + tries, 65536)):
        try:
            return listen_on(port), busy
        except OSError:
            busy.append(port)
    return listen_on(0), busy
