"""The demo's mailbox takes mail over SMTP and keeps each as a file."""

import smtplib
import socket
import subprocess
import sys
import time
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from pfprehab.launch.places import TOP


@pytest.fixture
def mailbox(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        process = subprocess.Popen(
            [sys.executable, "-m", "pfprehab.launch.mailbox", str(listener.fileno()), tmp_path],
            cwd=TOP,
            pass_fds=[listener.fileno()],
            stdin=subprocess.DEVNULL,
        )
        port = listener.getsockname()[1]
    yield port
    process.terminate()
    assert process.wait(10) == 0


def test_two_mails_are_two_files_with_every_letter(mailbox, tmp_path):
    for number in (1, 2):
        mail = EmailMessage()
        mail["Subject"], mail["From"], mail["To"] = f"Nº {number}", "a@x.test", "b@x.test"
        mail.set_content("Señora Ángela\n.leading dot\n")
        with smtplib.SMTP("127.0.0.1", mailbox, timeout=10) as line:
            line.send_message(mail)

    time.sleep(0.1)
    kept = sorted(tmp_path.glob("*.eml"))
    read = [message_from_bytes(place.read_bytes(), policy=policy.default) for place in kept]
    assert [mail["Subject"] for mail in read] == ["Nº 1", "Nº 2"]
    assert read[0].get_content().splitlines() == ["Señora Ángela", ".leading dot"]
    assert [place.suffix for place in tmp_path.iterdir()] == [".eml", ".eml"]
