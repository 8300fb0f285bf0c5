"""What people type to find an exercise, and how forgiving the search is."""

import re
import unicodedata
from collections.abc import Iterable

FUZZY_FROM = 5  # letters; in shorter words one edit makes another word (pfprehab default)
MOST_TERMS = 6
_WORD = re.compile(r"[a-z0-9]+")
# Left out of a query that has other words: they stand in half of all names, or in none.
_SMALL = frozenset(
    {"a", "al", "and", "at", "con", "de", "del", "el", "en", "for", "in", "la", "las", "los"}
    | {"of", "on", "or", "para", "por", "the", "to", "un", "una", "with", "y"}
)
# What clinicians write for short.
ABBREVIATIONS = {
    "slr": "straight leg raise",
    "tke": "terminal knee extension",
    "rdl": "romanian deadlift",
    "sts": "sit to stand",
    "itb": "iliotibial band",
    "glutes": "gluteus",
    "abs": "abdominals",
    "hams": "hamstrings",
    "er": "external rotation",
    "loe": "leg extension",
}


def words_of(*texts: str) -> list[str]:
    """The words of texts in the form in which they are searched: small letters, no marks."""
    found: list[str] = []
    for text in texts:
        plain = unicodedata.normalize("NFKD", text.lower())
        found += _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))
    return found


def terms_of(query: str) -> list[str]:
    """What a query asks for, at most MOST_TERMS words; abbreviations are spelt out."""
    words: list[str] = []
    for word in words_of(query):
        words += ABBREVIATIONS.get(word, word).split()
    telling = [word for word in words if word not in _SMALL] or words
    return list(dict.fromkeys(telling))[:MOST_TERMS]


def variants_of(word: str) -> set[str]:
    """The word and every way to leave one letter out of it.

    Two words that are one edit apart share a variant, so near words are found by equality.
    """
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def near_words(term: str, known: Iterable[str]) -> list[str]:
    """Those of the known words that one edit, or two letters swapped, makes of the term."""
    return sorted(word for word in known if word != term and is_one_edit_away(term, word))


def is_one_edit_away(one: str, other: str) -> bool:
    """Whether one letter more, less or different, or two neighbours swapped, lies between them."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, other_rest = one[start:], other[start:]
    return (
        rest[1:] == other_rest[1:]
        or rest[1:] == other_rest
        or rest == other_rest[1:]
        or (rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:])
    )
