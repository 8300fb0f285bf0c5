"""How exercises are found, and in which order they are read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Length

from exercises.models.search import SearchVariant
from exercises.rules.search import FUZZY_FROM, near_words, terms_of, variants_of

NO_EQUIPMENT = "none"
WEIGHTS = [0.05, 0.2, 0.6, 1.0]  # of D, C, B, A: muscles count, names decide (pfprehab default)


def without_marks(text: str) -> str:
    """The form in which `pfprehab.sorting` keeps names: é as e, å as a, ñ as n~."""
    parts = unicodedata.normalize("NFD", text.lower().replace("ñ", "n~"))
    return "".join(part for part in parts if not unicodedata.combining(part))


class ExerciseQuerySet(models.QuerySet):
    def offered(self) -> ExerciseQuerySet:
        """Not retired, with the version clinicians would prescribe today."""
        return self.filter(retired_at=None).select_related("current")

    def in_reading_order(self) -> ExerciseQuerySet:
        return self.order_by("current__category", "current__sort_name")

    def search(self, text: str) -> ExerciseQuerySet:
        """Every word of the text must begin a word of the exercise, in any language; best first.

        A word that no exercise knows may be one edit away from one that some do.
        """
        terms = terms_of(text)
        if not terms:
            return self.in_reading_order()
        query = SearchQuery(_asked(terms), search_type="raw", config="simple")
        vector = F("search_entry__vector")
        return (
            self.filter(search_entry__vector=query)
            .annotate(
                begins=Q(current__sort_name__startswith=without_marks(" ".join(text.split()))),
                rank=SearchRank(vector, query, weights=WEIGHTS),
            )
            .order_by("-begins", "-rank", Length("current__name"), "current__sort_name")
        )

    def narrowed(
        self,
        *,
        category: str = "",
        equipment: str = "",
        position: str = "",
        knee: int | None = None,
        stage: int | None = None,
        home: bool = False,
    ) -> ExerciseQuerySet:
        """Only what fits. knee: the knee never bends further, degrees. Empty: no matter."""
        exact = {"category": category, "position_key": position, "stage": stage}
        wanted = Q(**{f"current__{name}": value for name, value in exact.items() if value})
        if equipment:
            wanted &= (
                Q(current__equipment=[])
                if equipment == NO_EQUIPMENT
                else Q(current__equipment__contains=[equipment])
            )
        if home:
            wanted &= Q(current__home_ok=True)
        found = self.filter(wanted)
        if knee is None:
            return found
        bend = Greatest("current__knee_flexion_from", "current__knee_flexion_to")
        return found.annotate(bend=bend).filter(bend__lte=knee)


def _asked(terms: list[str]) -> str:
    """The terms as PostgreSQL reads them: "clam:* & (bandd:* | band)"."""
    near = _near(term for term in terms if len(term) >= FUZZY_FROM)
    return " & ".join(f"({' | '.join([f'{term}:*', *near.get(term, ())])})" for term in terms)


def _near(terms: Iterable[str]) -> dict[str, list[str]]:
    """For each term that begins no known word, the known words one edit away from it."""
    strange = [term for term in terms if not _begins_a_word(term)]
    if not strange:
        return {}
    variants = set().union(*(variants_of(term) for term in strange))
    known = SearchVariant.objects.filter(variant__in=variants).values_list("word", flat=True)
    words = sorted(set(known))
    return {term: near_words(term, words) for term in strange}


def _begins_a_word(term: str) -> bool:
    return SearchVariant.objects.filter(variant__startswith=term, variant=F("word")).exists()
