"""The first session as the patient will read it, in their language."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils import translation

from patients.queries.program_editor import EditorLine, Shown, editor
from programs.rules.program_document import ProgramDocument


@dataclass(frozen=True, slots=True)
class PhonePreview:
    language: str
    lines: tuple[EditorLine, ...]


def first_session(shown: Shown, *, language: str) -> PhonePreview:
    """The lines of the first week in their order."""
    first = ProgramDocument(1, shown.document.week(1))
    with translation.override(language):
        week = editor(replace(shown, document=first, base=first)).weeks[0]
    return PhonePreview(language, week.lines)
