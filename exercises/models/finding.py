"""How exercises are found, and in which order they are read."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Greatest, Length

from exercises.models.search import SearchVariant
from exercises.rules.search import FUZZY_FROM, near_words, terms_of, variants_of

NO_EQUIPMENT = "none"
CATEGORIES = (
    "hip_abductor",
    "hip_external_rotator",
    "hip_extensor",
    "quad_open_chain",
    "quad_closed_chain",
    "combined_functional",
    "core_balance",
    "stretch",
    "return_to_run",
)
# Where words stand in a search entry, best place first (pfprehab default).
PLACES = ("A", "AB", "ABC", "ABCD")


def without_marks(text: str) -> str:
    """The form in which `pfprehab.sorting` keeps names: é as e, å as a, ñ as n~."""
    parts = unicodedata.normalize("NFD", text.lower().replace("ñ", "n~"))
    return "".join(part for part in parts if not unicodedata.combining(part))


class ExerciseQuerySet(models.QuerySet):
    def offered(self) -> ExerciseQuerySet:
        """Not retired, with the version clinicians would prescribe today."""
        return self.filter(retired_at=None).select_related("current")

    def in_reading_order(self) -> ExerciseQuerySet:
        """By group, in the order the groups are named in, then by name."""
        places = [When(current__category=key, then=at) for at, key in enumerate(CATEGORIES)]
        return self.order_by(Case(*places, default=len(places)), "current__sort_name")

    def search(self, text: str) -> ExerciseQuerySet:
        """Every word of the text must begin a word of the exercise, in any language.

        Names come before other names, those before main muscles, and those before the rest; within
        each the easier exercise comes first. A word that no exercise knows may be one edit away
        from one that some do.
        """
        terms = terms_of(text)
        if not terms:
            return self.in_reading_order()
        asked = [[f"{term}:*", *near] for term, near in zip(terms, _near(terms), strict=True)]
        places = [
            When(search_entry__vector=_query(asked, within), then=at)
            for at, within in enumerate(PLACES)
        ]
        return (
            self.filter(search_entry__vector=_query(asked, PLACES[-1]))
            .annotate(
                begins=Q(current__sort_name__startswith=without_marks(" ".join(text.split()))),
                place=Case(*places),
            )
            .order_by(
                "-begins", "place", "current__stage", Length("current__name"), "current__sort_name"
            )
        )

    def narrowed(
        self,
        *,
        category: Collection[str] = (),
        stage: Collection[int] = (),
        position: Collection[str] = (),
        equipment: Collection[str] = (),
        without: Collection[str] = (),
        load: Collection[str] = (),
        language: Collection[str] = (),
        knee: int | None = None,
        weight_bearing: str | None = None,
        home: bool = False,
        ours: bool = False,
    ) -> ExerciseQuerySet:
        """Only what fits every facet, and in each any of its choices. Empty: no matter.

        knee: the knee never bends further, degrees. without: nothing of this is needed.
        language: there is a translation that still says what the source says.
        """
        any_of = {"category": category, "stage": stage, "position_key": position, "pfj_load": load}
        wanted = Q(**{f"current__{name}__in": values for name, values in any_of.items() if values})
        if equipment:
            wanted &= _needs(equipment)
        if without:
            wanted &= ~Q(current__equipment__overlap=list(without))
        if weight_bearing is not None:
            wanted &= Q(current__weight_bearing=weight_bearing == "yes")
        if home:
            wanted &= Q(current__home_ok=True)
        if ours:
            wanted &= Q(owner_clinic__isnull=False)
        return self.filter(wanted).in_languages(language).bending_up_to(knee)

    def in_languages(self, languages: Collection[str]) -> ExerciseQuerySet:
        """With a translation into each of these languages that is not stale."""
        found = self
        for language in languages:
            fresh = Q(current__translations__language=language)
            found = found.filter(fresh & Q(current__translations__is_stale=False))
        return found

    def bending_up_to(self, knee: int | None) -> ExerciseQuerySet:
        if knee is None:
            return self
        bend = Greatest("current__knee_flexion_from", "current__knee_flexion_to")
        return self.annotate(bend=bend).filter(bend__lte=knee)


def _needs(equipment: Collection[str]) -> Q:
    """Any of these pieces; or nothing at all, where that is among the choices."""
    pieces = [piece for piece in equipment if piece != NO_EQUIPMENT]
    wanted = Q(current__equipment__overlap=pieces) if pieces else Q(pk=None)
    return wanted | Q(current__equipment=[]) if NO_EQUIPMENT in equipment else wanted


def _query(asked: list[list[str]], within: str) -> SearchQuery:
    """Words as PostgreSQL reads them: "(clam:*AB) & (bandd:*AB | band:AB)"."""
    parts = [" | ".join(_placed(word, within) for word in words) for words in asked]
    return SearchQuery(
        " & ".join(f"({part})" for part in parts), search_type="raw", config="simple"
    )


def _placed(word: str, within: str) -> str:
    return word + within if word.endswith(":*") else f"{word}:{within}"


def _near(terms: list[str]) -> list[list[str]]:
    """For each term the known words one edit away, where it begins no known word itself."""
    strange = [term for term in terms if len(term) >= FUZZY_FROM and not _begins_a_word(term)]
    if not strange:
        return [[] for _ in terms]
    variants = set().union(*(variants_of(term) for term in strange))
    known = SearchVariant.objects.filter(variant__in=variants).values_list("word", flat=True)
    words = sorted(set(known))
    return [near_words(term, words) if term in strange else [] for term in terms]


def _begins_a_word(term: str) -> bool:
    return SearchVariant.objects.filter(variant__startswith=term, variant=F("word")).exists()
