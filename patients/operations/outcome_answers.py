"""What is entered for a measure, checked and scored, with refusals in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from patients.rules.outcomes.measures import Measure
from patients.rules.outcomes.scoring import (
    FEWEST_ACTIVITIES,
    AnswerError,
    Scored,
    item_keys,
    scored,
)
from pfprehab.errors import OperationRefused


@dataclass(frozen=True, slots=True)
class Outcome:
    """answers: every item that was asked; None is not answered."""

    answers: dict[str, int | None]
    scored: Scored


def outcome_of(
    measure: Measure,
    answers: Mapping[str, int | None],
    *,
    total: Decimal | None,
    activities: tuple[str, ...] = (),
) -> Outcome:
    """Raises OperationRefused: outcome_wrong or outcome_empty, naming the field."""
    if measure.kind == "total":
        return _entered(measure, answers, total)
    if total is not None:
        message = _("The total of this measure is counted from its answers. Leave it out.")
        raise OperationRefused(message, code="outcome_wrong", field="total")
    keys = item_keys(measure, activities)
    if measure.kind == "activities" and len(keys) < FEWEST_ACTIVITIES:
        message = _("Write down 3 to 5 activities first, in the patient's words.")
        raise OperationRefused(message, code="activities_missing", field="answers")
    try:
        found = scored(measure, answers, activities=activities)
    except AnswerError as error:
        raise _refusal(error, keys) from error
    if not found.answered:
        message = _("Nothing is answered yet. Answer at least one question.")
        raise OperationRefused(message, code="outcome_empty", field=keys[0])
    return Outcome({key: answers.get(key) for key in keys}, found)


def _entered(measure: Measure, answers: Mapping, total: Decimal | None) -> Outcome:
    """A score alone: nothing but its range can be checked."""
    words = {"name": measure.short, "low": measure.low, "high": measure.high}
    if answers:
        message = _("Of %(name)s only the total is kept.") % words
        raise OperationRefused(message, code="outcome_wrong", field="answers")
    if total is None:
        message = _("Write the total of %(name)s, %(low)s to %(high)s.") % words
        raise OperationRefused(message, code="outcome_empty", field="total")
    try:
        score = Decimal(total).quantize(Decimal("0.1"))
    except InvalidOperation:
        score = Decimal("NaN")
    if not score.is_finite() or not measure.low <= score <= measure.high:
        message = _("The total of %(name)s lies between %(low)s and %(high)s.") % words
        raise OperationRefused(message, code="outcome_wrong", field="total")
    return Outcome({}, Scored(score, 1, 1))


def _refusal(error: AnswerError, keys: tuple[str, ...]) -> OperationRefused:
    if error.item not in keys:
        message = _("This measure has no question “%(item)s”.") % {"item": error.item[:80]}
        return OperationRefused(message, code="outcome_wrong", field="answers")
    message = _("An answer here is one of the choices, or none. Choose again.")
    return OperationRefused(message, code="outcome_wrong", field=error.item)
