"""Sections of a record as plain text: what is copied elsewhere, and what a letter says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MARGIN = 2  # spaces before a fact


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure with its words. definition: how it is counted, and where it comes from."""

    label: str
    value: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    facts: Sequence[Fact]


def percent(number: int) -> str:
    """With a space that never breaks."""
    return f"{number}\u00a0%"


def as_text(sections: Iterable[Section], *, definitions: bool = False) -> str:
    """One line a fact; a definition stands under its figure, in brackets."""
    blocks = []
    for section in sections:
        lines = [section.title]
        for fact in section.facts:
            lines += _lines(fact, definitions=definitions)
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _lines(fact: Fact, *, definitions: bool) -> list[str]:
    space = " " * MARGIN
    # A value of several lines stays under its label.
    value = fact.value.replace("\n", f"\n{space * 2}")
    lines = [f"{space}{fact.label}: {value}" if fact.label else f"{space}{value}"]
    if definitions and fact.definition:
        lines.append(f"{space * 2}({fact.definition})")
    return lines


def as_data(sections: Iterable[Section]) -> list[dict]:
    """For a sheet of paper: plain JSON, each definition once, where its figure stands."""
    return [
        {
            "title": section.title,
            "facts": [
                {"label": fact.label, "value": fact.value, "definition": fact.definition}
                for fact in section.facts
            ],
        }
        for section in sections
    ]
