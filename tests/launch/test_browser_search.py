"""A browser is found, fetched whole, or its lack is said: never passed over in silence."""

import io
import os
import tarfile
from pathlib import Path

import brotli
import pytest

from pfprehab.launch import browser
from pfprehab.launch.errors import StartError


def program(place: Path, says: str = "Chromium 1.2.3", code: int = 0) -> Path:
    place.write_text(f"#!/bin/sh\necho {says}\nexit {code}\n")
    place.chmod(0o755)
    return place


def unheard(_text: str) -> None:
    return None


@pytest.fixture(autouse=True)
def nothing_installed(monkeypatch, tmp_path):
    """No browser, no ways to fetch one."""
    monkeypatch.delenv("PFPREHAB_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "from_npm", lambda _say: None)
    monkeypatch.setattr(browser, "from_apt", lambda _say: None)


def test_the_named_browser_comes_first(monkeypatch, tmp_path):
    named = program(tmp_path / "named")
    program(tmp_path / "chromium")
    monkeypatch.setenv("PFPREHAB_CHROMIUM", str(named))

    assert browser.find_browser(unheard) == named


def test_a_named_browser_that_does_not_start_is_an_error_not_a_reason_to_look_on(
    monkeypatch, tmp_path
):
    program(tmp_path / "chromium")
    monkeypatch.setenv("PFPREHAB_CHROMIUM", str(program(tmp_path / "named", code=127)))

    with pytest.raises(StartError, match=r"PFPREHAB_CHROMIUM=.* does not start"):
        browser.find_browser(unheard)


def test_one_on_the_path_that_does_not_start_is_passed_over(tmp_path):
    program(tmp_path / "chromium", code=1)
    good = program(tmp_path / "google-chrome", says="Google Chrome 1")

    assert browser.find_browser(unheard) == good


def test_when_there_is_none_and_none_to_be_had_the_run_fails_with_a_line():
    with pytest.raises(StartError, match="No Chromium was found and none could be fetched"):
        browser.find_browser(unheard)


def test_an_archive_with_another_checksum_is_refused(tmp_path):
    npm = tmp_path / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    (tmp_path / "bin").mkdir()
    node = tmp_path / "bin" / "node"
    node.write_text("#!/bin/sh\necho not the archive > other.tgz\n")
    node.chmod(0o755)
    folder = tmp_path / "work"
    folder.mkdir()

    with pytest.raises(StartError, match="SHA-512 differs"):
        browser.download(node, folder, unheard)
    assert not npm.exists()


def test_a_registry_out_of_reach_is_said_and_the_next_way_is_tried(tmp_path):
    (tmp_path / "bin").mkdir()
    node = program(tmp_path / "bin" / "node", says="npm error network is down >&2", code=1)
    told = []

    assert browser.download(node, tmp_path, told.append) is None
    assert told == ["npm could not fetch it: npm error network is down"]


def test_an_archive_is_unpacked_to_a_browser_that_finds_its_libraries_and_fonts(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("PATH", os.defpath)
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w") as libraries:
        add(libraries, "lib/libx.so", b"library")
    archive = tmp_path / "package.tgz"
    with tarfile.open(archive, mode="w:gz") as package:
        script = b'#!/bin/sh\nls "$FONTCONFIG_FILE" "$LD_LIBRARY_PATH/libx.so" && echo Chromium'
        add(package, "package/bin/chromium.br", brotli.compress(script))
        for name in ("al2023", "swiftshader", "fonts"):
            add(package, f"package/bin/{name}.tar.br", brotli.compress(inner.getvalue()))
    target = tmp_path / "chromium-1"

    browser.unpack(archive, target)

    assert browser.starts(target / "start")


def add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    facts = tarfile.TarInfo(name)
    facts.size = len(content)
    archive.addfile(facts, io.BytesIO(content))
