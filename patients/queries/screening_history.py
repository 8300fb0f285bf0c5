"""Every screening of a patient with what it found and what was cleared, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from patients.models import Clearance, Patient, Screening
from patients.operations.screening import question_text
from patients.queries.screening_words import Found, clearance_in_words, found_in_words
from patients.queries.words import full_date

MOST = 100
TONES = {"clear": "good", "confirmed": "warn", "cleared": "warn", "stopped": "bad"}


@dataclass(frozen=True, slots=True)
class PastScreening:
    screening: Screening
    day: str
    who: str
    outcome: str
    tone: str
    found: list[Found]
    clearances: list[tuple[str, str]]
    may_clear: bool


def screening_history(patient: Patient) -> list[PastScreening]:
    """Two queries, however many there are."""
    screenings = Screening.objects.filter(patient=patient).select_related("screened_by")[:MOST]
    clearances = list(Clearance.objects.filter(patient=patient).select_related("recorded_by"))
    return [
        _past(screening, clearances, is_newest=place == 0)
        for place, screening in enumerate(screenings)
    ]


def _past(screening: Screening, clearances: list[Clearance], *, is_newest: bool) -> PastScreening:
    found = found_in_words(screening, clearances)
    stopped = screening.outcome == Screening.Outcome.STOPPED
    return PastScreening(
        screening=screening,
        day=full_date(screening.screened_on),
        who=screening.screened_by.full_name or screening.screened_by.email,
        outcome=screening.get_outcome_display(),
        tone=TONES.get(screening.outcome, ""),
        found=found,
        clearances=[
            (question_text(one.question_id), clearance_in_words(one))
            for one in clearances
            if one.screening_id == screening.pk
        ],
        may_clear=is_newest and stopped and any(one.clearable for one in found),
    )
