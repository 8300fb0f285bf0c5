"""How hard a text is to read, by a formula with a name for each language.

English: grade level of Flesch and Kincaid, from words a sentence and syllables a word (Kincaid JP,
Fishburne RP, Rogers RL, Chissom BS. Derivation of new readability formulas. US Navy, 1975).
Spanish: perspicuity of Szigriszt-Pazos, read on the INFLESZ scale (Barrio-Cantalejo IM et al. An
Sist Sanit Navar 2008;31:135-152). Syllables are counted by rule, so a value is an estimate.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_SENTENCE = re.compile(r"[.!?:;\n]+")
_VOWELS_EN = re.compile(r"[aeiouy]+")
_WEAK_PAIRS_ES = re.compile(r"[aeoáéó]?[iuü][aeoáéóiu]|[aeoáéó][iuüy](?![aeoáéó])|[aeiouáéíóúü]")


@dataclass(frozen=True)
class Reading:
    """What a formula says of a text. hard: it is past the limit for patients."""

    formula: str
    value: float
    limit: float
    hard: bool


def reading_of(
    text: str, language: str, *, grade_limit: float = 8.0, perspicuity_limit: float = 55.0
) -> Reading | None:
    """None for a language without a formula here, and for a text without words.

    grade_limit: US school grade, 8 is about age 14 (pfprehab default). perspicuity_limit: 55 is
    where INFLESZ begins to call a text "normal" for the public.
    """
    counts = _counts(text, _SYLLABLES.get(language, _syllables_en))
    if language not in _SYLLABLES or counts is None:
        return None
    per_sentence, per_word = counts
    if language == "en":
        grade = 0.39 * per_sentence + 11.8 * per_word - 15.59
        return Reading("Flesch-Kincaid", round(grade, 1), grade_limit, grade > grade_limit)
    score = 206.835 - 62.3 * per_word - per_sentence
    return Reading(
        "Szigriszt-Pazos (INFLESZ)", round(score, 1), perspicuity_limit, score < perspicuity_limit
    )


def _counts(text: str, syllables: Callable[[str], int]) -> tuple[float, float] | None:
    """Words a sentence, syllables a word."""
    words = _WORD.findall(text.lower())
    if not words:
        return None
    sentences = [part for part in _SENTENCE.split(text) if _WORD.search(part)]
    return len(words) / len(sentences), sum(map(syllables, words)) / len(words)


def _syllables_en(word: str) -> int:
    """Groups of vowels, without a silent e at the end."""
    groups = len(_VOWELS_EN.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1
    return max(1, groups - silent)


def _syllables_es(word: str) -> int:
    """Vowels, where a weak one beside a strong one is no syllable of its own."""
    plain = word.replace("que", "ke").replace("qui", "ki").replace("gue", "ge").replace("gui", "gi")
    return max(1, len(_WEAK_PAIRS_ES.findall(plain)))


_SYLLABLES: dict[str, Callable[[str], int]] = {"en": _syllables_en, "es": _syllables_es}
