"""The Dockerfile as text, and the folder its image would hold, made without an engine."""

import fnmatch
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from pfprehab.launch.places import TOP


@dataclass(frozen=True)
class Instruction:
    word: str
    rest: str


def instructions() -> list[Instruction]:
    """The Dockerfile line by line, continued lines joined, comments left out."""
    text = re.sub(r"^\s*#.*\n", "", (TOP / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    pairs = (line.partition(" ") for line in lines if line.strip())
    return [Instruction(word, rest.strip()) for word, _space, rest in pairs]


def of(word: str) -> list[str]:
    return [found.rest for found in instructions() if found.word == word]


def copied() -> list[str]:
    """What COPY takes from the checkout."""
    own = [rest for rest in of("COPY") if not rest.startswith("--from")]
    return [source for rest in own for source in rest.split()[:-1]]


def is_ignored(path: str) -> bool:
    """Whether .dockerignore keeps a path at the top of the checkout out."""
    kept_out = False
    for line in (TOP / ".dockerignore").read_text().splitlines():
        pattern = line.strip()
        if pattern and not pattern.startswith("#"):
            negated, pattern = pattern.startswith("!"), pattern.removeprefix("!")
            if fnmatch.fnmatch(path, pattern):
                kept_out = not negated
    return kept_out


def unpack(folder: Path) -> Path:
    """Everything COPY takes for the last stage, in a folder of its own."""
    app = folder / "app"
    app.mkdir()
    for source in copied():
        if source.endswith(".lock"):
            continue
        origin = TOP / source
        if origin.is_dir():
            shutil.copytree(origin, app / source, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(origin, app / source)
    return app


def packages(lock: str) -> set[str]:
    text = (TOP / lock).read_text()
    return set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))
