"""A fresh second-factor code at every Enter in the demo's terminal."""

import os
import pty

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from pfprehab.launch import codes

KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238's own test key, "12345678901234567890"


@pytest.mark.parametrize(
    ("moment", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]
)
def test_a_code_is_the_one_of_the_standard_s_table(moment, code):
    assert codes.code_at(KEY, moment) == code
    assert codes.code_at(KEY, moment) == format_hotp_value(hotp_value(KEY, moment // 30))


def test_the_seconds_left_are_told():
    assert codes.code_line(KEY, 59) == "Code 287082, 1 seconds left"


def test_the_key_is_found_in_what_the_demo_prints():
    assert codes.key_in(f"Later codes   any authenticator app, with the key {KEY}\n") == KEY
    assert codes.key_in("nothing of the kind") is None


@pytest.fixture
def keyboard(monkeypatch):
    """Our end of a terminal that the demo reads."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "r") as stdin, os.fdopen(ours, "wb", buffering=0) as keys:
        monkeypatch.setattr("sys.stdin", stdin)
        yield keys


def test_enter_prints_the_code_and_without_it_nothing_waits(keyboard, monkeypatch, capsys):
    monkeypatch.setattr(codes.os, "tcgetpgrp", lambda _terminal: os.getpgrp())

    codes.answer_enter(KEY)
    assert capsys.readouterr().out == ""

    keyboard.write(b"\n")
    codes.answer_enter(KEY)
    assert capsys.readouterr().out.startswith("Code ")


def test_in_the_background_the_terminal_is_left_to_others(keyboard, monkeypatch, capsys):
    monkeypatch.setattr(codes.os, "tcgetpgrp", lambda _terminal: os.getpgrp() + 1)
    keyboard.write(b"\n")

    codes.answer_enter(KEY)

    assert capsys.readouterr().out == ""
