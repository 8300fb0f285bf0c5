"""The acts of the program editor: each takes a document and gives the next one.

An act on a line that is not there, or that would go past an end, leaves the document as it is: two
clicks on "remove" are one. later: the act also reaches the lines of later weeks that hold the same
exercise for the same side, for a dose only where dose and times a week are the same too.
"""

from __future__ import annotations

from collections.abc import Callable

from exercises.rules.dose import Dose
from programs.rules.program_document import DocumentLine, ProgramDocument

Change = Callable[[DocumentLine], DocumentLine | None]


def is_same_exercise_later(each: DocumentLine, line: DocumentLine) -> bool:
    return (each.exercise, each.side) == (line.exercise, line.side) and each.week > line.week


def is_same_dose_later(each: DocumentLine, line: DocumentLine) -> bool:
    same = (each.dose, each.per_week) == (line.dose, line.per_week)
    return same and is_same_exercise_later(each, line)


def with_dose(
    document: ProgramDocument, key: str, *, dose: Dose, per_week: int, later: bool = False
) -> ProgramDocument:
    """The line asks for this much. A dose that changes is the clinician's own from then on."""

    def change(line: DocumentLine) -> DocumentLine:
        own = line.own_dose or dose != line.dose
        reason = line.override_reason if dose == line.dose else ""
        return line.replace(dose=dose, per_week=per_week, own_dose=own, override_reason=reason)

    return _changed(document, key, change, later=is_same_dose_later if later else None)


def with_marks(
    document: ProgramDocument, key: str, *, later: bool = False, **marks
) -> ProgramDocument:
    """core, short, note or side of a line are these."""
    same = is_same_exercise_later if later else None
    return _changed(document, key, lambda line: line.replace(**marks), later=same)


def swapped(
    document: ProgramDocument,
    key: str,
    *,
    exercise: str,
    dose_for: Callable[[Dose], Dose],
    side_for: Callable[[str], str],
    later: bool = False,
) -> ProgramDocument:
    """Another exercise in the place of a line. dose_for, side_for: what suits it, from what was."""

    def change(line: DocumentLine) -> DocumentLine:
        return line.replace(
            exercise=exercise,
            dose=dose_for(line.dose),
            side=side_for(line.side),
            source="",
            own_dose=True,
            override_reason="",
        )

    same = is_same_exercise_later if later else None
    return _changed(document, key, change, later=same)


def removed(document: ProgramDocument, key: str, *, later: bool = False) -> ProgramDocument:
    same = is_same_exercise_later if later else None
    return _changed(document, key, lambda _line: None, later=same)


def added(document: ProgramDocument, line: DocumentLine) -> ProgramDocument:
    """The line at the end of its week; nothing when its key is there already."""
    if document.line(line.key) or not 1 <= line.week <= document.weeks:
        return document
    return document.with_lines([*document.lines, line])


def placed(document: ProgramDocument, key: str, *, place: int) -> ProgramDocument:
    """The line at a place of its week, from 0; past an end it stands at that end."""
    line = document.line(key)
    if line is None:
        return document
    week = [each for each in document.week(line.week) if each.key != key]
    week.insert(max(0, min(place, len(week))), line)
    others = [each for each in document.lines if each.week != line.week]
    return document.with_lines([*others, *week])


def moved(document: ProgramDocument, key: str, *, by: int) -> ProgramDocument:
    """The line some places down its week; up when negative."""
    line = document.line(key)
    if line is None:
        return document
    return placed(document, key, place=max(0, document.week(line.week).index(line) + by))


def split(document: ProgramDocument, key: str, *, new_key: str) -> ProgramDocument:
    """Two lines, left and right, so that the legs can do different doses."""
    line = document.line(key)
    if line is None or line.side in ("left", "right") or document.line(new_key):
        return document
    left, right = line.replace(side="left"), line.replace(side="right", key=new_key)
    lines = []
    for each in document.lines:
        lines.extend([left, right] if each.key == key else [each])
    return document.with_lines(lines)


def dose_after_swap(old: Dose, default: Dose) -> Dose:
    """The new exercise's own load with the amount that was asked for, so that one thing changes.

    Of another kind of dose nothing can be kept: then it is the new exercise's default (pfprehab
    default, "one variable at a time").
    """
    if old.kind != default.kind:
        return default
    kept = ("sets", "reps_min", "reps_max", "hold_s", "duration_s", "rest_s", "rpe_min", "rpe_max")
    return default.replace(**{name: getattr(old, name) for name in kept})


def side_after_swap(old: str, *, bilateral: bool) -> str:
    """Both legs at once where the exercise is done so; else the side there was, or each leg."""
    if bilateral:
        return "together"
    return "each" if old == "together" else old


def _changed(document: ProgramDocument, key: str, change: Change, *, later) -> ProgramDocument:
    line = document.line(key)
    if line is None:
        return document
    lines = []
    for each in document.lines:
        hit = each.key == key or (later is not None and later(each, line))
        lines.append(change(each) if hit else each)
    return document.with_lines([each for each in lines if each is not None])
