"""Reference data of the catalogue, as files that are reviewed like code."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent


def read_exercises() -> dict:
    """The catalogue: notes, vocabularies, labels, exercises."""
    return json.loads((FOLDER / "exercises.json").read_text(encoding="utf-8"))


def read_sources() -> dict:
    """The sources of exercises and templates, by key."""
    return json.loads((FOLDER / "sources.json").read_text(encoding="utf-8"))
