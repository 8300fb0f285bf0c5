"""The safety questions of each session: what an answer means, shows, locks and tells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from patients.rules.answers import asked_of, checked_answers

TIERS = ("emergency_now", "same_day", "within_days", "rest")  # most urgent first


@dataclass(frozen=True, kw_only=True)
class SafetyItem:
    """One thing that may be so. locks: the next session waits for a clinician."""

    id: str
    asked: str
    tier: str
    locks: bool
    writes_flag: bool
    tells: tuple[str, ...]

    @classmethod
    def from_data(cls, data: Mapping) -> "SafetyItem":
        if data["tier"] not in TIERS:
            raise ValueError(f"{data['id']}: there is no tier {data['tier']!r}.")
        fields = ("id", "asked", "tier", "locks", "writes_flag")
        return cls(tells=tuple(data["tells"]), **{name: data[name] for name in fields})


@dataclass(frozen=True, kw_only=True)
class SafetyQuestions:
    """safety.json as the rules use it: items, groups of them, and what two answers add up to."""

    items: tuple[SafetyItem, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    combinations: tuple[tuple[frozenset[str], str], ...]

    @classmethod
    def from_data(cls, data: Mapping) -> "SafetyQuestions":
        return cls(
            items=tuple(SafetyItem.from_data(item) for item in data["items"]),
            groups=tuple((group["id"], tuple(group["items"])) for group in data["groups"]),
            combinations=tuple(
                (frozenset(rule["all"]), rule["becomes"]) for rule in data["combinations"]
            ),
        )


@dataclass(frozen=True, kw_only=True)
class SafetyOutcome:
    """What the answers mean.

    missing: due and not answered. positives: most urgent first. text_ids: the items whose text
    the patient reads now. tier: the most urgent one found, None when nothing is.
    """

    complete: bool
    missing: tuple[str, ...]
    positives: tuple[str, ...]
    tier: str | None
    locks: bool
    writes_flag: bool
    text_ids: tuple[str, ...]
    tells: tuple[str, ...]


def item_answers(
    group_answers: Mapping[str, bool | None], chosen: Iterable[str], *, questions: SafetyQuestions
) -> dict[str, bool | None]:
    """One answer per item, from the answers to the groups and the items that were ticked.

    No to a group is no to each of its items. Yes with items ticked is yes to those and no to
    the others; yes without a tick leaves them unanswered, so that the phone asks which. A tick
    counts whatever the group says: nothing that was said is dropped.
    """
    group_answers = checked_answers(group_answers, (group for group, _ in questions.groups))
    ticks = checked_answers(dict.fromkeys(chosen, True), (item.id for item in questions.items))
    answers: dict[str, bool | None] = {}
    for group, ids in questions.groups:
        said = group_answers.get(group)
        some = any(id_ in ticks for id_ in ids)
        unticked = False if said is False or some else None
        answers.update({id_: True if id_ in ticks else unticked for id_ in ids})
    return answers


def safety_outcome(
    answers: Mapping[str, bool | None], age: int, *, questions: SafetyQuestions
) -> SafetyOutcome:
    """Judge the answers to the items for a person of this age in completed years.

    A positive answer acts at once, whatever else is missing. Raises ValueError for an unknown
    item or an answer that is not yes, no or nothing.
    """
    items = {item.id: item for item in questions.items}
    answers = checked_answers(answers, items)
    due = [i.id for i in questions.items if asked_of(i.asked, age=age)]
    missing = tuple(id_ for id_ in due if answers.get(id_) is None)
    said = {id_ for id_, answer in answers.items() if answer is True}
    for parts, whole in questions.combinations:
        if parts <= said:
            said = said - parts | {whole}
    found = sorted(
        (item for item in questions.items if item.id in said),
        key=lambda item: TIERS.index(item.tier),
    )
    tier = found[0].tier if found else None
    return SafetyOutcome(
        complete=not missing,
        missing=missing,
        positives=tuple(item.id for item in found),
        tier=tier,
        locks=any(item.locks for item in found),
        writes_flag=any(item.writes_flag for item in found),
        text_ids=tuple(item.id for item in found if item.tier == tier),
        tells=tuple(dict.fromkeys(who for item in found for who in item.tells)),
    )
