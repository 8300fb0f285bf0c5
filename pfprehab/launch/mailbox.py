"""A small SMTP server that keeps each mail as a file: the demo's stand-in for a mail provider.

Run as `python -m pfprehab.launch.mailbox FD FOLDER`, FD being a listening socket.
"""

import asyncio
import contextlib
import itertools
import signal
import socket
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP


class FileKeeper:
    """Write each mail to FOLDER/<UTC time>-<number>.eml, whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
        target = self.folder / f"{stamp}-{next(self.numbers):04d}.eml"
        try:
            part = target.with_suffix(".part")
            part.write_bytes(envelope.original_content)
            part.replace(target)
        except OSError:
            return "452 Insufficient system storage"
        return "250 OK"


async def serve(listener: socket.socket, folder: Path) -> None:
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    keeper = FileKeeper(folder)
    server = await loop.create_server(lambda: SMTP(keeper, hostname="localhost"), sock=listener)
    async with server:
        await stopped.wait()


def main(descriptor: str, folder: str) -> None:
    listener = socket.socket(fileno=int(descriptor))
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(listener, Path(folder)))


if __name__ == "__main__":
    main(*sys.argv[1:])
