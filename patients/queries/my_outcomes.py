"""Which questionnaires wait for a patient, and one of them question by question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.models import OutcomeActivity, OutcomeDraft, Patient, Prescription
from patients.queries.outcome_changes import outcome_changes
from patients.queries.outcome_measures import Item, items_of, measures
from patients.rules.outcomes.scoring import FEWEST_ACTIVITIES, item_keys
from programs.models.line import ProgramKind

ORDER = ("nprs-worst", "nprs-usual", "psfs", "akps", "groc")  # short ones first
SECONDS_EACH = 12  # pfprehab default


@dataclass(frozen=True, slots=True)
class Step:
    """One question as the phone shows it. number: from 1. chosen: what was answered, as text."""

    item: Item
    number: int
    total: int
    chosen: int | None
    is_skipped: bool

    @property
    def answer(self) -> str:
        if self.chosen is None:
            return _("left out") if self.is_skipped else _("not answered yet")
        return dict(self.item.options)[self.chosen]


def due_for(patient: Patient, *, today: dt.date) -> list[str]:
    """The measures that can be answered today, short ones first. today: the patient's day."""
    return _due(patient, today=today, prescriptions=None)[0]


def waiting_card(
    patient: Patient, *, today: dt.date, prescriptions: Sequence[Prescription]
) -> dict | None:
    """The quiet card of Today, or None. prescriptions: those shown there, with their programs.

    A paused program asks for nothing; a finished one still asks for its last measures.
    """
    asking = (Prescription.Status.ACTIVE, Prescription.Status.FINISHED)
    if not any(one.status in asking for one in prescriptions):
        return None
    due, activities = _due(patient, today=today, prescriptions=prescriptions)
    if not due:
        return None
    keys = tuple(str(one.public_id) for one in activities)
    count = sum(len(item_keys(measures()[slug], keys)) for slug in due)
    minutes = max(1, round(count * SECONDS_EACH / 60))
    words = ngettext("%(n)d question", "%(n)d questions", count) % {"n": count}
    return {
        "words": _("%(questions)s, about %(n)d min") % {"questions": words, "n": minutes},
        "url": questions_url(due[0]),
        "begun": OutcomeDraft.objects.filter(patient=patient, measure__in=due).exists(),
    }


def _due(
    patient: Patient, *, today: dt.date, prescriptions: Sequence[Prescription] | None
) -> tuple[list[str], list[OutcomeActivity]]:
    """What is due, and the own activities where they are."""
    has_main = any(one.kind == ProgramKind.MAIN for one in prescriptions or ())
    known = prescriptions if has_main else None  # else an ended main one may be counted from
    found = outcome_changes([patient.pk], today=today, prescriptions=known)[patient.pk]
    due = [slug for slug in ORDER if any(one.asks for one in found.series[slug].windows)]
    activities = activities_of(patient) if "psfs" in due else []
    if "psfs" in due and len(activities) < FEWEST_ACTIVITIES:
        due.remove("psfs")
    return due, activities


def activities_of(patient: Patient) -> list[OutcomeActivity]:
    return list(OutcomeActivity.objects.filter(patient=patient, ended_on=None))


def steps_of(slug: str, answers: Mapping[str, int | None], activities) -> list[Step]:
    """Every question of a measure, with what was answered so far."""
    items = items_of(slug, activities)
    return [
        Step(item, number, len(items), answers.get(item.key), item.key in answers)
        for number, item in enumerate(items, start=1)
    ]


def questions_url(slug: str, number: int | None = None) -> str:
    path = reverse("patients:my-outcome", args=[slug])
    return f"{path}?q={number}" if number else path
