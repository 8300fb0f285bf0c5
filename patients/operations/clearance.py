"""Who cleared a red flag, how and when: recorded before a screening may go on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Clearance, Screening
from patients.operations.screening import clearable_tiers, items_of_list
from patients.rules.clearance import CLEARANCE_DAYS, clearance_counts
from pfprehab.accounts.models import User
from pfprehab.errors import OperationRefused


@transaction.atomic
def record_clearance(
    *,
    screening: Screening,
    findings: Mapping[str, str],
    cleared_by: str,
    profession: str,
    how: str,
    cleared_on: dt.date,
    today: dt.date,
    by: User,
) -> list[Clearance]:
    """Keep what one person cleared, a row for each question of a stopped screening.

    findings: {question: what was found}. The screening stays stopped: a new one is answered, and
    may go on. Raises OperationRefused for a screening that is not the newest or did not stop, a
    question it did not raise, a day that does not count, and words that cannot be kept.
    """
    _check_newest_and_stopped(screening)
    if not findings:
        raise OperationRefused(
            _("Tick the question that was cleared and write what was found."),
            code="clearance_empty",
        )
    rows = [
        Clearance(
            clinic_id=screening.clinic_id,
            patient_id=screening.patient_id,
            screening=screening,
            question_id=question,
            cleared_on=cleared_on,
            cleared_by=" ".join(cleared_by.split()),
            profession=" ".join(profession.split()),
            how=how,
            finding=" ".join(finding.split()),
            recorded_by=by,
        )
        for question, finding in findings.items()
    ]
    for row in rows:
        _check_question(screening, row.question_id)
        _check_day(row, today)
        _check_words(row)
    return [_saved(row) for row in rows]


def questions_to_clear(screening: Screening) -> list[str]:
    """The stopping questions of a screening that a clearance can cover, in their order."""
    return [
        item.id
        for item in items_of_list()
        if item.clearable and screening.answers.get(item.id) is item.positive_answer
    ]


def _saved(row: Clearance) -> Clearance:
    row.save(force_insert=True)
    return row


def _check_newest_and_stopped(screening: Screening) -> None:
    if screening.outcome != Screening.Outcome.STOPPED:
        raise OperationRefused(
            _("This screening did not stop, so there is nothing to clear."),
            code="nothing_to_clear",
        )
    newest = Screening.objects.filter(patient=screening.patient_id).first()
    if newest is None or newest.pk != screening.pk:
        raise OperationRefused(
            _("There is a newer screening. Open that one instead."), code="screening_outdated"
        )


def _check_question(screening: Screening, question: str) -> None:
    if question not in questions_to_clear(screening):
        raise OperationRefused(
            _("This question did not stop the screening, or cannot be cleared."),
            code="question_not_clearable",
            field=f"clear_{question}",
        )


def _check_day(row: Clearance, today: dt.date) -> None:
    tier = clearable_tiers()[row.question_id]
    if clearance_counts(row.cleared_on, today, tier=tier):
        return
    days = CLEARANCE_DAYS[tier]
    first = today - dt.timedelta(days=days)
    raise OperationRefused(
        _(
            "The day must be %(first)s to %(last)s: a clearance of this question counts for"
            " %(days)s days (pfprehab default)."
        )
        % {"first": first.isoformat(), "last": today.isoformat(), "days": days},
        code="clearance_day",
        field="cleared_on",
    )


def _check_words(row: Clearance) -> None:
    try:
        row.clean_fields(exclude=["clinic", "patient", "screening", "recorded_by"])
    except ValidationError as error:
        column, messages = next(iter(error.message_dict.items()))
        field = f"finding_{row.question_id}" if column == "finding" else column
        raise OperationRefused(messages[0], code="clearance_words", field=field) from error
