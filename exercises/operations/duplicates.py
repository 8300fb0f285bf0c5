"""Exercises that may be one and the same under two names: proposed to a person, never merged."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.models import Draft, Exercise
from exercises.rules.search import is_one_edit_away, variants_of, words_of

MOST_PROPOSED = 3
NAME, SAME_WORDS = "name", "muscle"


class Lookalikes:
    """The names and muscles of the catalogue, ready to be compared with."""

    def __init__(self, known: list[tuple[str, str, list[str], list[str]]]):
        self.by_variant: dict[str, list[tuple[str, str, str]]] = {}
        self.by_word: dict[str, list[tuple[str, str, frozenset[str], frozenset[str]]]] = {}
        for slug, name, others, muscles in known:
            for each in (name, *others):
                for variant in variants_of(_plain(each)):
                    self.by_variant.setdefault(variant, []).append((slug, name, _plain(each)))
            words = frozenset(words_of(name))
            row = (slug, name, words, frozenset(words_of(*muscles)))
            for word in words:
                self.by_word.setdefault(word, []).append(row)

    @classmethod
    def of_catalogue(cls) -> Lookalikes:
        exercises = Exercise.objects.offered().exclude(current=None)
        known = [
            (e.slug, e.current.name, e.current.aka, e.current.muscles_primary) for e in exercises
        ]
        drafts = Draft.objects.filter(exercise=None).values_list("slug", "content__name")
        return cls(known + [(slug, name or slug, [], []) for slug, name in drafts])

    def of(self, document: Mapping) -> list[list[str]]:
        """[slug, name, why] of the likeliest: the same name but for one edit, or most of its words
        and a muscle in common."""
        plain = _plain(document["name"])
        found = {
            slug: [slug, name, NAME]
            for variant in sorted(variants_of(plain))
            for slug, name, other in self.by_variant.get(variant, ())
            if other == plain or is_one_edit_away(other, plain)
        }
        words = frozenset(words_of(document["name"]))
        muscles = frozenset(words_of(*document.get("muscles_primary") or ()))
        for word in sorted(words):
            for slug, name, other_words, other_muscles in self.by_word.get(word, ()):
                alike = _mostly_the_same(words, other_words) and muscles & other_muscles
                if alike and slug not in found:
                    found[slug] = [slug, name, SAME_WORDS]
        return list(found.values())[:MOST_PROPOSED]


def _mostly_the_same(words: frozenset[str], other: frozenset[str]) -> bool:
    """At least two words in common, and two thirds of all."""
    shared = len(words & other)
    return shared >= 2 and shared * 3 >= 2 * len(words | other)


def _plain(name: str) -> str:
    return " ".join(words_of(name))
