"""Reference data of screening and safety, as files that are reviewed like code."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent


def read_screening() -> dict:
    """The red-flag screening: items, tiers, when each is asked."""
    return json.loads((FOLDER / "screening.json").read_text(encoding="utf-8"))


def read_safety() -> dict:
    """The safety questions of each session: groups, items, what to show and to do."""
    return json.loads((FOLDER / "safety.json").read_text(encoding="utf-8"))


def read_outcomes() -> dict:
    """The outcome measures: names, ranges, schedule, what a change means and where from."""
    return json.loads((FOLDER / "outcomes.json").read_text(encoding="utf-8"))


def read_akps() -> dict:
    """The Anterior Knee Pain Scale: items and points, in labels of our own."""
    return json.loads((FOLDER / "akps.json").read_text(encoding="utf-8"))


def read_messages() -> dict:
    """The texts of messages that a clinic starts with."""
    return json.loads((FOLDER / "messages.json").read_text(encoding="utf-8"))
