"""The red-flag screening, answered item by item and kept as it was answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from patients.data import read_screening
from patients.models import Clearance, Patient, Screening
from patients.rules.age import age_band, age_on
from patients.rules.clearance import CLEARANCE_DAYS, cleared_questions
from patients.rules.screening import (
    ScreeningItem,
    ScreeningOutcome,
    screening_is_current,
    screening_items,
    screening_outcome,
)
from pfprehab.accounts.models import User
from pfprehab.accounts.validators import plain_lines
from pfprehab.errors import OperationRefused

LONGEST_REASON = 300


@cache
def question_list() -> dict:
    """The list in use, as the file has it. Read once: it changes only with a release."""
    return read_screening()


@cache
def items_of_list() -> tuple[ScreeningItem, ...]:
    return screening_items(question_list())


def question_text(item_id: str, part: str = "question") -> str:
    """One question in the language in use, or its `do` or `chip`; an unknown id as it stands."""
    texts = next((item[part] for item in question_list()["items"] if item["id"] == item_id), None)
    if texts is None:
        return item_id if part == "question" else ""
    return texts.get((get_language() or "en")[:2], texts["en"])


@transaction.atomic
def record_screening(
    *,
    patient: Patient,
    answers: Mapping[str, bool],
    reasons: Mapping[str, str],
    today: dt.date,
    by: User,
) -> Screening:
    """Keep one answered screening; it stands for 14 days from today, the patient's day.

    answers: True is yes, False is no; a question left out is not answered. A red flag is kept at
    once as stopped, also when other answers are missing, unless a clearance on record covers it.
    Raises OperationRefused for somebody under 10, for missing answers (unless one stops) and for a
    missing reason beside an answer that needs one.
    """
    age = age_on(patient.birth_date, today)
    check_age(age)
    cleared = cleared_now(patient=patient, today=today)
    outcome = _judged(answers, reasons, age, cleared)
    if not outcome.stops:
        _refuse_unfinished(outcome)
    return Screening.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        screened_on=today,
        list_version=str(question_list()["schema_version"]),
        answers={key: answer for key, answer in answers.items() if answer is not None},
        reasons={
            key: _checked_reason(key, reasons[key])
            for key in outcome.needs_reason
            if reasons.get(key, "").strip()
        },
        outcome=_kind_of(outcome),
        screened_by=by,
    )


def current_screening(*, patient: Patient, today: dt.date) -> Screening | None:
    """The newest screening if it is at most 14 days old, a stopped one included; else None."""
    newest = Screening.objects.filter(patient=patient).order_by("-created_at", "-pk").first()
    if newest is None or not screening_is_current(newest.screened_on, today):
        return None
    return newest


def check_age(age: int) -> None:
    """Refuse below the first age of the table."""
    if not age_band(age).accepted:
        raise OperationRefused(
            _("At %(age)s years this product is not used: assess in person, the hip included.")
            % {"age": age},
            code="age_refused",
        )


def cleared_now(*, patient: Patient, today: dt.date) -> frozenset[str]:
    """The stopping questions that a clearance on record covers today."""
    since = today - dt.timedelta(days=max(CLEARANCE_DAYS.values()))
    rows = Clearance.objects.filter(patient=patient, cleared_on__range=(since, today))
    return cleared_questions(
        rows.values_list("question_id", "cleared_on"), today, tiers=clearable_tiers()
    )


def clearable_tiers() -> dict[str, str]:
    return {item.id: item.tier for item in items_of_list() if item.clearable}


def _judged(
    answers: Mapping[str, bool],
    reasons: Mapping[str, str],
    age: int,
    cleared: frozenset[str],
) -> ScreeningOutcome:
    try:
        return screening_outcome(
            answers, age, items=items_of_list(), reasons=reasons, cleared=cleared
        )
    except ValueError as error:
        raise OperationRefused(
            _("An answer cannot be read: %(problem)s Answer each question with yes or no.")
            % {"problem": error},
            code="screening_incomplete",
        ) from error


def _refuse_unfinished(outcome: ScreeningOutcome) -> None:
    if outcome.missing:
        raise OperationRefused(
            ngettext(
                "%(count)s question is not answered: %(questions)s",
                "%(count)s questions are not answered: %(questions)s",
                len(outcome.missing),
            )
            % {
                "count": len(outcome.missing),
                "questions": " · ".join(question_text(key) for key in outcome.missing),
            },
            code="screening_incomplete",
            field=outcome.missing[0],
        )
    for key in outcome.missing_reasons:
        raise OperationRefused(
            _("Write why it is safe to go on: %(question)s") % {"question": question_text(key)},
            code="reason_missing",
            field=f"reason_{key}",
        )


def _checked_reason(key: str, reason: str) -> str:
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        message = _("A reason has at most %(most)s characters; this one has %(count)s.")
        raise OperationRefused(
            message % {"most": LONGEST_REASON, "count": len(reason)},
            code="reason_wrong",
            field=f"reason_{key}",
        )
    try:
        plain_lines(reason)
    except ValidationError as error:
        message = error.messages[0]
        raise OperationRefused(message, code="reason_wrong", field=f"reason_{key}") from error
    return reason


def _kind_of(outcome: ScreeningOutcome) -> str:
    if outcome.stops:
        return Screening.Outcome.STOPPED
    if outcome.cleared:
        return Screening.Outcome.CLEARED
    confirmed = Screening.Outcome.CONFIRMED
    return confirmed if outcome.needs_reason else Screening.Outcome.CLEAR
