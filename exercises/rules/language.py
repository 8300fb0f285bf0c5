"""Words that harm or that a 15-year-old does not read, found in texts for patients."""

import re
from collections.abc import Iterator, Mapping

# Words of damage and of machines: people with this pain report fear from them (interviews read
# for the product; the lists themselves are a pfprehab default).
HARM = {
    "en": re.compile(
        r"\b(weak\w*|worn|wear and tear|mal-?\s?track\w*|bone[ -]on[ -]bone|collaps\w*|high load"
        r"|compress\w*|lag|cheat\w*|hyper-?exten\w*|degenerat\w*|damag\w*|grind\w*|crumbl\w*)\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\b(d[ée]bil\w*|debilid\w*|desgast\w*|gastad[oa]s?|hueso (?:con|contra) hueso"
        r"|mal aline\w*|desaline\w*|colaps\w*|da[ñn]ad[oa]s?|da[ñn]os?|degenera\w*|compr[ei]m\w*"
        r"|compresi[óo]n\w*|carga alta|hiperext\w*|tramp(?:a|as|ear)|desmoron\w*|tritur\w*)\b",
        re.IGNORECASE,
    ),
}
JARGON = re.compile(
    r"\b(pelvi\w*|neutral|brac(?:e|ing)|hip flexors?|degrees?|reps in reserve|acceptable pain"
    r"|phase|patellofemoral|proximal|distal|eccentric|isometric|valgus)\b",
    re.IGNORECASE,
)


def harmful_words(text: str, language: str = "en") -> list[str]:
    """The words of a text that no patient should read, as written; empty when there are none.

    For a language without a list of its own nothing is found: a person has to look.
    """
    harm = HARM.get(language)
    return [match.group(0) for match in harm.finditer(text)] if harm else []


def hard_words(text: str) -> list[str]:
    """The words of a text that a 15-year-old does not read; empty when there are none."""
    return [match.group(0) for match in JARGON.finditer(text)]


def longest_sentence(text: str) -> int:
    """Words in the longest sentence."""
    return max(len(sentence.split()) for sentence in re.split(r"[.!?:;]", text))


def patient_texts(exercise: Mapping) -> Iterator[tuple[str, str]]:
    """Field and text of everything about one exercise that a patient reads, its name excepted."""
    for number, cue in enumerate(exercise.get("cues") or (), 1):
        yield f"cues[{number}]", cue
    for field in ("common_error", "patient_caution"):
        yield field, exercise.get(field) or ""
