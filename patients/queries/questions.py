"""The safety questions as patients read them: wording of the data file in a language."""

from dataclasses import dataclass
from functools import cache

from patients.data import read_safety
from patients.rules.answers import asked_of
from patients.rules.safety import SafetyQuestions
from pfprehab.accounts.models import Clinic

ADULT = 18


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that may be so, in words."""

    id: str
    text: str


@cache
def safety_data() -> dict:
    return read_safety()


@cache
def safety_questions() -> SafetyQuestions:
    """What the rules need of the file. Read once: it changes only with a release."""
    return SafetyQuestions.from_data(safety_data())


def safety_items(*, age: int, language: str) -> list[Question]:
    """What a patient of this age in completed years may tick, in the file's order."""
    items = (item for item in safety_data()["items"] if asked_of(item["asked"], age=age))
    return [Question(item["id"], _in(item["question"], language)) for item in items]


def safety_groups(*, age: int, language: str) -> list[Question]:
    """The few questions that stand for all of them."""
    return [
        Question(group["id"], _in(_group_question(group, age), language))
        for group in safety_data()["groups"]
    ]


def safety_item_text(item_id: str, *, language: str) -> str:
    """What one item asks, for the record; the id itself when the file no longer has it."""
    items = {item["id"]: item["question"] for item in safety_data()["items"]}
    return _in(items[item_id], language) if item_id in items else item_id


def safety_advice(item_ids, *, clinic: Clinic, language: str) -> list[str]:
    """What the patient should do now, with the clinic's own numbers, each text once."""
    texts = (
        _in(item["text"], language) for item in safety_data()["items"] if item["id"] in item_ids
    )
    numbers = {"clinic_phone": clinic.phone, "emergency_number": clinic.emergency_number}
    return list(dict.fromkeys(text.format(**numbers) for text in texts))


def _group_question(group: dict, age: int) -> dict:
    return group.get("question_from_18", group["question"]) if age >= ADULT else group["question"]


def _in(words: dict[str, str], language: str) -> str:
    return words.get(language[:2], words["en"])
