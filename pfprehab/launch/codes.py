"""Second-factor codes in the demo's terminal: Enter prints the one of this moment.

The demo has nobody's phone; its log-ins share one key, which its command prints.
"""

import base64
import hashlib
import hmac
import os
import re
import select
import struct
import sys
import time

SECONDS, FIGURES = 30, 6  # of every authenticator app
KEY = re.compile(r"with the key ([A-Z2-7]{32})$", re.MULTILINE)


def key_in(sign_in: str) -> str | None:
    """The key that the demo clinic's command printed; None when it printed none."""
    found = KEY.search(sign_in)
    return found.group(1) if found else None


def code_at(key: str, moment: float) -> str:
    """The code of a moment in seconds since 1970 (RFC 6238 with SHA-1, 30 seconds, 6 figures)."""
    counter = struct.pack(">Q", int(moment) // SECONDS)
    digest = hmac.digest(base64.b32decode(key), counter, hashlib.sha1)
    place = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**FIGURES:0{FIGURES}}"


def code_line(key: str, moment: float) -> str:
    left = SECONDS - int(moment) % SECONDS
    return f"Code {code_at(key, moment)}, {left} seconds left"


def answer_enter(key: str | None) -> None:
    """Print the code when somebody pressed Enter here; never waits."""
    if key and enter_was_pressed():
        sys.stdin.readline()
        print(code_line(key, time.time()), flush=True)  # noqa: T201 (a command speaks)


def enter_was_pressed() -> bool:
    """Whether a line waits on our terminal. In the background reading it would stop the demo."""
    if not sys.stdin or sys.stdin.closed or not sys.stdin.isatty():
        return False
    if os.tcgetpgrp(sys.stdin.fileno()) != os.getpgrp():
        return False
    return bool(select.select([sys.stdin], [], [], 0)[0])
