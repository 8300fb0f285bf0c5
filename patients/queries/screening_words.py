"""What a screening found, in words for the clinician: the question, what to do, the reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.models import Clearance, Patient, Screening
from patients.operations.screening import clearable_tiers, items_of_list, question_text
from patients.queries.words import full_date
from patients.rules.age import AgeBand
from patients.rules.clearance import clearance_counts

TIERS = {
    "emergency_now": gettext_lazy("Emergency, now"),
    "same_day": gettext_lazy("Same day"),
    "within_days": gettext_lazy("Within days"),
    "confirm": gettext_lazy("Confirmed"),
}
PATHWAYS = {
    "under_10": gettext_lazy(
        "Under 10 is outside this product: assess in person, the hip included."
    ),
    "10_12": gettext_lazy(
        "Activity first: the 12-week program for young people. Examine both hips."
    ),
    "13_15": gettext_lazy("Consider the 12-week program for young people. Examine both hips."),
    "16_17": gettext_lazy("Examine both hips."),
    "18_50": "",
    "over_50": gettext_lazy(
        "Arthritis of the joint behind the kneecap is more likely: confirm the diagnosis."
    ),
}
GUARDIANS = {
    "required": gettext_lazy("A parent or guardian has to agree."),
    "clinic decides": gettext_lazy(
        "Whether a parent or guardian has to agree is the clinic's rule."
    ),
    "no": "",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One answer that means something. do: what the list says to do about it.

    clearable: whether a clearance lets it go on. cleared: by whom, how and when it was.
    """

    question: str
    tier: str
    stops: bool
    do: str
    chip: str
    reason: str
    clearable: bool = False
    cleared: bool = False


def pathway_in_words(band: AgeBand) -> str:
    """What the age table says to keep in mind; empty where it says nothing."""
    return " ".join(str(part) for part in (GUARDIANS[band.guardian], PATHWAYS[band.id]) if part)


def found_in_words(
    screening: Screening, clearances: Iterable[Clearance] | None = None
) -> list[Found]:
    """The findings of a screening, most urgent first; none when all was clear.

    clearances: of the patient, where they were read already; asked for only where they count.
    """
    if clearances is None:
        clearances = clearances_behind(screening)
    order = list(TIERS)
    found = [
        item
        for item in items_of_list()
        if screening.answers.get(item.id) is item.positive_answer and item.tier in TIERS
    ]
    covering = _covering(screening, clearances)
    return [
        _found(item, screening, covering.get(item.id))
        for item in sorted(found, key=lambda item: order.index(item.tier))
    ]


def _found(item, screening: Screening, clearance: Clearance | None) -> Found:
    chip = question_text(item.id, "chip")
    reason = screening.reasons.get(item.id, "")
    if clearance is not None:
        chip = _("With clearance")
        reason = f"{question_text(item.id)} {clearance_in_words(clearance)}"
    return Found(
        question=question_text(item.id),
        tier=str(TIERS[item.tier]),
        stops=item.tier != "confirm" and clearance is None,
        do=question_text(item.id, "do"),
        chip=chip,
        reason=reason,
        clearable=item.clearable,
        cleared=clearance is not None,
    )


def clearances_behind(screening: Screening) -> list[Clearance]:
    """What a screening that went on with clearance may rest on; no query for any other."""
    if screening.outcome != Screening.Outcome.CLEARED:
        return []
    return list(Clearance.objects.filter(patient=screening.patient_id))


def _covering(screening: Screening, clearances: Iterable[Clearance]) -> dict[str, Clearance]:
    """The newest clearance of each question that counted when the screening was answered."""
    if screening.outcome != Screening.Outcome.CLEARED:
        return {}
    tiers = clearable_tiers()
    covering: dict[str, Clearance] = {}
    for one in clearances:
        tier = tiers.get(one.question_id, "")
        before = one.created_at <= screening.created_at
        if before and clearance_counts(one.cleared_on, screening.screened_on, tier=tier):
            covering.setdefault(one.question_id, one)
    return covering


def clearance_in_words(clearance: Clearance) -> str:
    """ "Cleared by Dr Lim (physician) on 3 Nov 2026, letter or report: no clot." """
    return _("Cleared by %(who)s (%(profession)s) on %(day)s, %(how)s: %(finding)s") % {
        "who": clearance.cleared_by,
        "profession": clearance.profession,
        "day": full_date(clearance.cleared_on),
        "how": clearance.get_how_display().lower(),
        "finding": clearance.finding,
    }


def chips_of(screening: Screening | None, clearances: Iterable[Clearance] | None = None):
    """What a prescription that rests on this screening has to show: (label, reason in words)."""
    if screening is None:
        return []
    found = found_in_words(screening, clearances)
    return [(one.chip, one.reason) for one in found if one.chip and not one.stops]


def cleared_in_words(patient: Patient, *, today: dt.date) -> list[str]:
    """The clearances that count today, with their questions, for the screening page."""
    tiers = clearable_tiers()
    return [
        f"{question_text(one.question_id)} {clearance_in_words(one)}"
        for one in Clearance.objects.filter(patient=patient)
        if clearance_counts(one.cleared_on, today, tier=tiers.get(one.question_id, ""))
    ]
