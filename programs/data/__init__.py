"""Reference data of the program templates, as a file that is reviewed like code."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent


def read_templates() -> dict:
    """The templates: notes, vocabularies, templates with their weeks and lines."""
    return json.loads((FOLDER / "templates.json").read_text(encoding="utf-8"))
