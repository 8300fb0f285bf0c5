"""Reference data of the program templates, as files that are reviewed like code."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent


def read_templates() -> dict:
    """The templates: notes, vocabularies, templates with their weeks and lines."""
    return _read("templates.json")


def read_spanish() -> dict[str, str]:
    """What the templates say to a patient, each English text with its Spanish one."""
    return _read("templates.es.json")


def _read(name: str) -> dict:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
