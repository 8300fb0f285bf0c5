"""What the library searches: one row an exercise, and the words there are."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchEntry(models.Model):
    """The words of an exercise's current version in all its languages, weighted.

    A: names; B: other names; C: muscles; D: category, position, equipment. It follows from the
    version and is written with it (`operations.searching`).
    """

    exercise = models.OneToOneField(
        "exercises.Exercise", on_delete=models.CASCADE, related_name="search_entry"
    )
    vector = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["vector"], name="search_entry_vector")]

    def __str__(self) -> str:
        return f"words of {self.exercise_id}"


class SearchVariant(models.Model):
    """A word of some exercise with one letter left out, to find it by a slip of the finger.

    Only words long enough to be found so (`rules.search.FUZZY_FROM`). A word that no exercise has
    any more does no harm: it leads to nothing.
    """

    variant = models.CharField(max_length=60)
    word = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "word"], name="search_variant_once")
        ]
        indexes = [
            models.Index(
                fields=["variant"], opclasses=["varchar_pattern_ops"], name="search_variant_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.variant} → {self.word}"
