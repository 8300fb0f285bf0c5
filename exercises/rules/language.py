"""Words that harm or that a 15-year-old does not read, found in texts for patients."""

import re
from collections.abc import Iterator, Mapping

# Words of damage and of machines: people with this pain report fear from them (interviews read
# for the product; the list itself is a pfprehab default).
HARM = re.compile(
    r"\b(weak\w*|worn|wear and tear|mal-?\s?track\w*|bone[ -]on[ -]bone|collaps\w*|high load"
    r"|compress\w*|lag|cheat\w*|hyper-?exten\w*|degenerat\w*|damag\w*|grind\w*|crumbl\w*)\b",
    re.IGNORECASE,
)
JARGON = re.compile(
    r"\b(pelvi\w*|neutral|brac(?:e|ing)|hip flexors?|degrees?|reps in reserve|acceptable pain"
    r"|phase|patellofemoral|proximal|distal|eccentric|isometric|valgus)\b",
    re.IGNORECASE,
)


def harmful_words(text: str) -> list[str]:
    """The words of a text that no patient should read, as written; empty when there are none."""
    return [match.group(0) for match in HARM.finditer(text)]


def hard_words(text: str) -> list[str]:
    """The words of a text that a 15-year-old does not read; empty when there are none."""
    return [match.group(0) for match in JARGON.finditer(text)]


def longest_sentence(text: str) -> int:
    """Words in the longest sentence."""
    return max(len(sentence.split()) for sentence in re.split(r"[.!?:;]", text))


def patient_texts(exercise: Mapping) -> Iterator[tuple[str, str]]:
    """Field and text of everything about one exercise that a patient reads, its name excepted."""
    for number, cue in enumerate(exercise.get("cues", ()), 1):
        yield f"cues[{number}]", cue
    for field in ("common_error", "patient_caution"):
        yield field, exercise.get(field, "")
