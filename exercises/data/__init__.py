"""Reference data of the catalogue, as files that are reviewed like code."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent
LANGUAGES = ("es",)  # beside the English of exercises.json; each has its own file


def read_exercises() -> dict:
    """The catalogue: notes, vocabularies, labels, and each exercise as one whole document.

    The files keep texts, translations and figures apart, so that each can be read and changed
    alone: exercises.json, exercises.LANGUAGE.json, figures/SLUG.json.
    """
    data = _read("exercises.json")
    translations = {language: _translations(language) for language in LANGUAGES}
    for exercise in data["exercises"]:
        slug = exercise["slug"]
        exercise["figure"] = read_figure(slug)
        exercise["translations"] = {
            language: rows[slug] for language, rows in translations.items() if slug in rows
        }
    return data


def read_sources() -> dict:
    """The sources of exercises and templates, by key."""
    return _read("sources.json")


def read_figure(slug: str) -> dict | None:
    """What the figure of an exercise is drawn from; None where there is none."""
    path = FOLDER / "figures" / f"{slug}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _translations(language: str) -> dict:
    data = _read(f"exercises.{language}.json")
    return {slug: {"status": data["status"], **row} for slug, row in data["exercises"].items()}


def _read(name: str) -> dict:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
