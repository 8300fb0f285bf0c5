"""The red-flag screening: which questions are asked, and what the answers mean."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from patients.rules.answers import asked_of, checked_answers

TIERS = ("emergency_now", "same_day", "within_days", "confirm", "opens")  # most urgent first
STOPPING = ("emergency_now", "same_day", "within_days")
VALID_DAYS = 14  # pfprehab default


@dataclass(frozen=True, kw_only=True)
class ScreeningItem:
    """One question. positive_answer: the answer (yes is True) that means something is found.

    opens: the group of questions (such as after_injury) that a positive answer asks for.
    min_age: completed years from which the question is asked. clearable: whether a clearance lets
    a stopping answer go on; where it does not, only another answer does.
    """

    id: str
    asked: str
    tier: str
    positive_answer: bool = True
    optional: bool = False
    min_age: int = 0
    opens: str = ""
    clearable: bool = False

    @classmethod
    def from_data(cls, data: Mapping) -> "ScreeningItem":
        if data["tier"] not in TIERS:
            raise ValueError(f"{data['id']}: there is no tier {data['tier']!r}.")
        return cls(
            id=data["id"],
            asked=data["asked"],
            tier=data["tier"],
            positive_answer=data["positive_answer"] == "yes",
            optional=data["optional"],
            min_age=data.get("min_age", 0),
            opens=data.get("opens", ""),
            clearable=data["clearable"],
        )


@dataclass(frozen=True, kw_only=True)
class ScreeningOutcome:
    """What the answers mean. Everything in the order of the list of questions.

    missing: asked, needed and not answered. positives: found. needs_reason: found items that
    a clinician may confirm with a reason. missing_reasons: those without one. cleared: found
    items that would stop but for a clearance. tier: the most urgent one found, or None.
    """

    complete: bool
    missing: tuple[str, ...]
    positives: tuple[str, ...]
    needs_reason: tuple[str, ...]
    missing_reasons: tuple[str, ...]
    stops: bool
    tier: str | None
    cleared: tuple[str, ...] = ()

    @property
    def may_prescribe(self) -> bool:
        """Complete, nothing that stops, and a reason for everything to be confirmed."""
        return self.complete and not self.stops and not self.missing_reasons


def screening_items(data: Mapping) -> tuple[ScreeningItem, ...]:
    """The questions of screening.json."""
    return tuple(ScreeningItem.from_data(item) for item in data["items"])


def asked_items(
    items: Iterable[ScreeningItem], answers: Mapping[str, bool | None], *, age: int
) -> tuple[ScreeningItem, ...]:
    """The questions for this person: by age, and after an injury only where one is said."""
    items = tuple(items)
    opened = {i.opens for i in items if i.opens and answers.get(i.id) is i.positive_answer}
    return tuple(
        item
        for item in items
        if asked_of(item.asked, age=age)
        and age >= item.min_age
        and (item.asked != "after_injury" or "after_injury" in opened)
    )


def screening_outcome(
    answers: Mapping[str, bool | None],
    age: int,
    *,
    items: Iterable[ScreeningItem],
    reasons: Mapping[str, str] | None = None,
    cleared: Collection[str] = (),
) -> ScreeningOutcome:
    """Judge the answers of one person of this age in completed years.

    A positive answer counts even where the question was not due: nothing that was said is
    dropped. A positive answer stops although other answers are missing, unless the question is
    in cleared and can be cleared: then it goes on once everything is answered. Raises ValueError
    for an unknown question or an answer that is not yes, no or nothing.
    """
    items = tuple(items)
    answers = checked_answers(answers, (item.id for item in items))
    asked = asked_items(items, answers, age=age)
    missing = [i.id for i in asked if not i.optional and answers.get(i.id) is None]
    found = [i for i in items if answers.get(i.id) is i.positive_answer and i.tier != "opens"]
    to_confirm = [item.id for item in found if item.tier == "confirm"]
    given = {key for key, reason in (reasons or {}).items() if reason and reason.strip()}
    tiers = {item.tier for item in found}
    stopping = [item for item in found if item.tier in STOPPING]
    passed = [item.id for item in stopping if item.clearable and item.id in cleared]
    return ScreeningOutcome(
        complete=not missing,
        missing=tuple(missing),
        positives=tuple(item.id for item in found),
        needs_reason=tuple(to_confirm),
        missing_reasons=tuple(id_ for id_ in to_confirm if id_ not in given),
        stops=len(passed) < len(stopping),
        tier=next((tier for tier in TIERS if tier in tiers), None),
        cleared=tuple(passed),
    )


def screening_is_current(done_on: dt.date, today: dt.date, *, valid_days: int = VALID_DAYS) -> bool:
    """Whether a screening still counts: done today or at most 14 days ago (pfprehab default)."""
    return 0 <= (today - done_on).days <= valid_days
