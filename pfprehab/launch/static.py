"""Collected static files for the demo, made again only when something in them has changed."""

import hashlib
import sys

from pfprehab.launch.children import Child, Children, failure
from pfprehab.launch.places import TOP, DataFolder

# The browsable API is off: its files would only cost time to compress.
UNUSED = "rest_framework"


def start_collecting(data: DataFolder, children: Children, env: dict[str, str]) -> Child | None:
    """Begin to collect beside everything else; None when the last collection still fits."""
    stamp = data.path / "static.stamp"
    if stamp.exists() and stamp.read_text(encoding="ascii") == mark():
        return None
    stamp.unlink(missing_ok=True)
    command = [sys.executable, TOP / "manage.py", "collectstatic", "--no-input", "--clear"]
    return children.start(
        "Static files",
        [*command, "--verbosity", "0", "--ignore", UNUSED],
        log=data.log("static"),
        env={**env, "PFPREHAB_PROCESS": "owner"},
        cwd=TOP,
    )


def finish_collecting(data: DataFolder, children: Children, child: Child) -> None:
    """Wait for the end of it and remember what was collected."""
    code = child.process.wait()
    children.running.remove(child)
    if code != 0:
        raise failure("Static files could not be collected", child.log)
    (data.path / "static.stamp").write_text(mark(), encoding="ascii")


def mark() -> str:
    """A digest of what is collected: our own files by size and time, packages by their lock."""
    digest = hashlib.sha256((TOP / "requirements.lock").read_bytes())
    for file in sorted((TOP / "static").rglob("*")):
        facts = file.stat()
        if file.is_file():
            digest.update(f"{file.relative_to(TOP)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
