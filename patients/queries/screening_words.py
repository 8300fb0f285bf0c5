"""What a screening found, in words for the clinician: the question, what to do, the reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from patients.models import Screening
from patients.operations.screening import items_of_list, question_list, question_text

TIERS = {
    "emergency_now": _("Emergency, now"),
    "same_day": _("Same day"),
    "within_days": _("Within days"),
    "confirm": _("Confirmed"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One answer that means something. do: what the list says to do about it."""

    question: str
    tier: str
    stops: bool
    do: str
    chip: str
    reason: str


def found_in_words(screening: Screening) -> list[Found]:
    """The findings of a screening, most urgent first; none when all was clear."""
    texts = {entry["id"]: entry for entry in question_list()["items"]}
    order = list(TIERS)
    found = [
        item
        for item in items_of_list()
        if screening.answers.get(item.id) is item.positive_answer and item.tier in TIERS
    ]
    return [
        Found(
            question=question_text(item.id),
            tier=str(TIERS[item.tier]),
            stops=item.tier != "confirm",
            do=texts[item.id]["do"],
            chip=texts[item.id]["chip"],
            reason=screening.reasons.get(item.id, ""),
        )
        for item in sorted(found, key=lambda item: order.index(item.tier))
    ]
