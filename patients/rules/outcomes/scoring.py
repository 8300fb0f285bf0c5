"""Scores. A missing item gives no total, unless the measure's own rule says otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from patients.rules.outcomes.measures import Measure, Numbers

FEWEST_ACTIVITIES, MOST_ACTIVITIES = 3, 5  # of the patient-specific scale
KOOS_PF_FEWEST = 6  # of 11: at least half; clinical source in outcomes.json


class AnswerError(ValueError):
    """An answer that cannot be. item: which one; low, high: what can be."""

    def __init__(self, item: str, *, low: int, high: int):
        super().__init__(f"{item!r} is answered {low} to {high}.")
        self.item, self.low, self.high = item, low, high


@dataclass(frozen=True, slots=True)
class Scored:
    """score: None when it cannot be given. answered, asked: how many items."""

    score: Decimal | None
    answered: int
    asked: int


def scored(
    measure: Measure, answers: Mapping[str, int | None], *, activities: Sequence[str] = ()
) -> Scored:
    """Score the answers of a measure that is asked item by item.

    answers: {item: the option's place, the number, or the level}; None or absent is not answered.
    activities: the items of a scale of own activities. Raises AnswerError naming the item.
    """
    bounds = _bounds(measure, activities)
    for item, answer in answers.items():
        if item not in bounds:
            raise AnswerError(item, low=0, high=0)
        low, high = bounds[item]
        if answer is not None and (type(answer) is not int or not low <= answer <= high):
            raise AnswerError(item, low=low, high=high)
    given = {item: answer for item, answer in answers.items() if answer is not None}
    score = _score(measure, given) if bounds and len(given) == len(bounds) else None
    if measure.kind == "activities" and len(bounds) < FEWEST_ACTIVITIES:
        score = None
    return Scored(score, len(given), len(bounds))


def item_keys(measure: Measure, activities: Sequence[str] = ()) -> tuple[str, ...]:
    """The items of a measure in their order; none for a measure entered as a total."""
    return tuple(_bounds(measure, activities))


def numbers_score(measure: Measure, answers: Sequence[int | None]) -> Decimal | None:
    """The total of a form written down as numbers, in order; None where an item is missing.

    KOOS-PF: 100 minus the mean times 25, from at least half of the items. LEFS: the sum. TSK-17:
    the sum with four items turned round. Raises AnswerError for a wrong number or count.
    """
    form = measure.numbers
    if form is None or len(answers) != form.count:
        raise AnswerError("count", low=form.count if form else 0, high=form.count if form else 0)
    for place, answer in enumerate(answers, start=1):
        if answer is not None and not form.low <= answer <= form.high:
            raise AnswerError(str(place), low=form.low, high=form.high)
    given = [answer for answer in answers if answer is not None]
    if measure.slug == "koos-pf":
        return _koos_pf(given)
    return _sum(form, answers) if len(given) == form.count else None


def _koos_pf(given: Sequence[int]) -> Decimal | None:
    if len(given) < KOOS_PF_FEWEST:
        return None
    return _rounded(100 - Decimal(sum(given)) / len(given) * 25)


def _sum(form: Numbers, answers: Sequence[int]) -> Decimal:
    turned = (
        form.low + form.high - answer if place in form.reversed else answer
        for place, answer in enumerate(answers, start=1)
    )
    return Decimal(sum(turned))


def _bounds(measure: Measure, activities: Sequence[str]) -> dict[str, tuple[int, int]]:
    if measure.kind == "options":
        return {key: (0, len(points) - 1) for key, points in measure.points.items()}
    if measure.kind == "activities":
        return dict.fromkeys(activities, (measure.low, measure.high))
    if measure.kind in ("scale", "levels"):
        return {"value": (measure.low, measure.high)}
    return {}


def _score(measure: Measure, given: Mapping[str, int]) -> Decimal:
    if measure.kind == "options":
        return Decimal(sum(measure.points[item][place] for item, place in given.items()))
    return _rounded(Decimal(sum(given.values())) / len(given))


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
