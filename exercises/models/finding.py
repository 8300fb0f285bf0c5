"""How exercises are found, and in which order they are read."""

from __future__ import annotations

import unicodedata

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat, Greatest, Lower, Replace

NO_EQUIPMENT = "none"


def _joined(field: str) -> Func:
    return Func(F(field), Value(" "), function="array_to_string", output_field=models.TextField())


# What a search looks through, beside the name in its sorting form.
_WORDS = Lower(
    Concat(
        Replace(F("slug"), Value("-"), Value(" ")),
        Value(" "),
        F("current__name"),
        Value(" "),
        _joined("current__aka"),
        Value(" "),
        _joined("current__muscles_primary"),
        Value(" "),
        _joined("current__muscles_secondary"),
        output_field=models.TextField(),
    )
)


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
        """Every word of the text must stand in the name, another name, the slug or a muscle."""
        found = self.annotate(words=_WORDS)
        for word in text.lower().replace("-", " ").split():
            found = found.filter(
                Q(words__contains=word) | Q(current__sort_name__contains=without_marks(word))
            )
        return found

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
