"""What differs between two states of a program, and one person's changes laid on another's."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from programs.rules.program_document import DocumentLine, ProgramDocument


@dataclass(frozen=True)
class Difference:
    """One line that was added (before None), removed (after None) or changed."""

    before: DocumentLine | None
    after: DocumentLine | None

    @property
    def line(self) -> DocumentLine:
        return self.after or self.before  # type: ignore[return-value]


def differences(before: ProgramDocument, after: ProgramDocument) -> list[Difference]:
    """Line by line, matched by key; the order of lines is not looked at."""
    old = {line.key: line for line in before.lines}
    new = {line.key: line for line in after.lines}
    gone = [Difference(line, None) for key, line in old.items() if key not in new]
    found = [Difference(old.get(key), line) for key, line in new.items() if old.get(key) != line]
    return sorted([*gone, *found], key=lambda each: each.line.week)


def same_order(before: ProgramDocument, after: ProgramDocument) -> bool:
    """Whether the lines that both have stand in the same order."""
    both = {line.key for line in before.lines} & {line.key for line in after.lines}
    orders = [[line.key for line in each.lines if line.key in both] for each in (before, after)]
    return orders[0] == orders[1]


@dataclass(frozen=True)
class Merged:
    """document: both persons' changes. both: keys of lines that both of them changed."""

    document: ProgramDocument
    both: tuple[str, ...]


def merged(base: ProgramDocument, mine: ProgramDocument, theirs: ProgramDocument) -> Merged:
    """My changes since `base` on top of theirs.

    A line that only they changed is theirs; one that both changed is mine and is named in `both`,
    so that its owner decides. What I did not touch and they removed stays removed.
    """
    old, my, their = ({line.key: line for line in each.lines} for each in (base, mine, theirs))
    both = []
    chosen: dict[str, DocumentLine] = {}
    for key in dict.fromkeys([*their, *my]):
        i_changed, they_changed = my.get(key) != old.get(key), their.get(key) != old.get(key)
        if i_changed and they_changed and my.get(key) != their.get(key):
            both.append(key)
        line = my.get(key) if i_changed else their.get(key)
        if line is not None:
            chosen[key] = line
    first = theirs if same_order(base, mine) else mine
    last = mine if first is theirs else theirs
    order = dict.fromkeys([line.key for line in (*first.lines, *last.lines)])
    lines = [chosen[key] for key in order if key in chosen]
    return Merged(ProgramDocument(theirs.weeks, ()).with_lines(lines), tuple(both))


FIELDS = tuple(
    field.name
    for field in dataclasses.fields(DocumentLine)
    if field.name not in ("key", "week", "own_dose", "override_reason", "source")
)


def changed_fields(difference: Difference) -> tuple[str, ...]:
    """The names of what a reader of the program would see changed."""
    if difference.before is None or difference.after is None:
        return ()
    before, after = difference.before, difference.after
    return tuple(name for name in FIELDS if getattr(before, name) != getattr(after, name))
