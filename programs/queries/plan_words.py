"""The templates' own texts in the reader's language.

A program copies them at prescribing and keeps them for good; so they are looked up by the text
itself. What a clinician wrote or changed is found nowhere and stands as it was written.
"""

from functools import lru_cache

from pfprehab.languages import page_language
from programs.data import read_spanish


def plan_words(text: str) -> str:
    """A name, goal, education or load text of a program, in the language of the page."""
    return _spanish().get(text, text) if page_language() == "es" else text


@lru_cache(maxsize=1)
def _spanish() -> dict[str, str]:
    return read_spanish()
