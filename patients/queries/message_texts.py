"""The texts a clinic may send with one click: its own, or those it starts with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from patients.data import read_messages
from patients.models import MessageTemplate, Patient
from patients.rules.messages import filled

QUIET = "quiet"  # in an address: the text for somebody who has gone quiet


@dataclass(frozen=True, kw_only=True)
class Text:
    """key: in an address. words: {language: text}, empty where there is none."""

    key: str
    name: str
    for_quiet: bool
    words: dict[str, str]

    def for_patient(self, patient: Patient) -> str:
        """In the patient's language, else in the one there is, with the given name filled in."""
        text = self.words.get(patient.language) or next(filter(None, self.words.values()), "")
        return filled(text, given_name=patient.given_name)


def clinic_texts() -> list[Text]:
    """Of the clinic in scope, in its order."""
    own = [
        Text(
            key=str(one.public_id),
            name=one.name,
            for_quiet=one.for_quiet,
            words={"en": one.text_en, "es": one.text_es},
        )
        for one in MessageTemplate.objects.all()
    ]
    return own or list(_first_texts())


def chosen_text(texts: list[Text], key: str, patient: Patient) -> str:
    """What to put into the field for `?text=<key>`; nothing for a key that is not there."""
    for text in texts:
        if text.key == key or (key == QUIET and text.for_quiet):
            return text.for_patient(patient)
    return ""


@lru_cache(maxsize=1)
def _first_texts() -> tuple[Text, ...]:
    return tuple(
        Text(
            key=f"first-{number}",
            name=one["name"],
            for_quiet=one["for_quiet"],
            words={"en": one["text_en"], "es": one["text_es"]},
        )
        for number, one in enumerate(read_messages()["templates"], start=1)
    )
