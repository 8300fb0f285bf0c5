"""A disk that takes nothing is one clear line and exit code 2."""

import errno
import re
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from pfprehab.launch.children import failure
from pfprehab.launch.errors import StartError, from_os_error
from pfprehab.launch.places import DataFolder, write_private
from tests.launch.conftest import manage, one_line

Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize("command", ["demo", "servers"])
def test_a_folder_below_a_file_is_named(folder, command):
    file = folder / "file"
    file.write_text("")

    done = manage(command, "--data", file / "data")

    assert done.returncode == 2
    line = one_line(done.stderr)
    assert str(file) in line
    assert "a part of the path is a file" in line


def test_a_folder_that_refuses_new_files_is_named():
    done = manage("demo", "--data", "/proc/self/pfprehab")

    assert done.returncode == 2
    assert "/proc/self/pfprehab" in one_line(done.stderr)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, "no space is left on the disk"),
        (errno.EDQUOT, "the disk quota is used up"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "permission is denied"),
    ],
)
def test_each_refusal_of_the_disk_has_words(number, reason):
    refused = from_os_error(OSError(number, "system words", "/data/x"), "/data")

    assert str(refused).startswith(f"Cannot keep data in /data/x: {reason}.")
    assert "--data DIR" in str(refused)


@pytest.mark.parametrize(
    "said", ["initdb: error: No space left on device", "FATAL: x: Read-only file system"]
)
def test_the_programs_own_words_about_the_disk_are_understood(tmp_path, said):
    log = tmp_path / "log" / "postgres.log"
    log.parent.mkdir()
    log.write_text(f"starting\n{said}\n")

    line = str(failure("PostgreSQL ended by itself", log))

    assert re.match(rf"Cannot keep data in {tmp_path}: .*(no space|read-only)", line)


def test_other_last_words_are_shown_as_they_are_with_the_place_of_the_rest(tmp_path):
    log = tmp_path / "x.log"
    log.write_text("one\n\ntwo\nthree\nfour\n")

    assert str(failure("X ended", log)) == f"X ended: two | three | four (all of it: {log})"


def test_a_nearly_full_disk_is_refused_before_anything_is_written(monkeypatch, folder):
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(1, 1, 30 * 1024 * 1024))

    with pytest.raises(StartError, match="30 MiB are free and 250 MiB are needed"):
        DataFolder(folder / "data").prepare()
    assert not (folder / "data" / "postgres").exists()


def test_a_folder_the_servers_user_cannot_reach_is_refused(folder, monkeypatch):
    private = folder / "private"
    private.mkdir(mode=0o700)
    monkeypatch.setattr("pfprehab.launch.places.server_user", lambda: object())

    with pytest.raises(StartError, match="cannot walk there"):
        DataFolder(private / "data").prepare()


def test_a_secret_is_made_once_and_a_failed_write_keeps_the_old_ones(folder, monkeypatch):
    data = DataFolder(folder)
    first = data.secret("one")

    def full(*_args):
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="full"):
            data.secret("two")
    assert data.secret("one") == first
    write_private(folder / "x", "y")
    assert (folder / "x").stat().st_mode & 0o777 == 0o600
