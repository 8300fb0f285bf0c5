"""A program as one small document: what an editor shows, changes and hands back to be saved."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from exercises.rules.dose import Dose
from programs.rules.load import SIDES
from programs.rules.schedule import DAYS_IN_WEEK

MOST_LINES = 150  # of one program (pfprehab default): 12 weeks of twelve lines
MOST_LINES_A_WEEK = 20  # (pfprehab default)
LONGEST_NOTE = 300
LINE_FIELDS = frozenset(
    {"key", "week", "exercise", "dose", "side", "per_week", "core", "short", "note"}
    | {"source", "own_dose", "override_reason"}
)


class DocumentError(ValueError):
    """What was handed in is no program document. The message says what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    """One exercise in one week.

    key: a UUID, the same from version to version. exercise: public id of the exercise version.
    side: `affected` until the knee is settled. source: key of the publication, empty for none.
    own_dose: the clinician chose the dose, so no publication states it. override_reason: why the
    line stands although a rule warned.
    """

    key: str
    week: int
    exercise: str
    dose: Dose
    side: str
    per_week: int
    core: bool = False
    short: bool = False
    note: str = ""
    source: str = ""
    own_dose: bool = False
    override_reason: str = ""

    def replace(self, **changes) -> DocumentLine:
        return dataclasses.replace(self, **changes)

    def to_data(self) -> dict:
        data = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        data["dose"] = self.dose.to_data()
        return {name: value for name, value in data.items() if value not in ("", False)}


@dataclass(frozen=True)
class ProgramDocument:
    """weeks: how many the program has. lines: week by week, in the order they are done."""

    weeks: int
    lines: tuple[DocumentLine, ...]

    def line(self, key: str) -> DocumentLine | None:
        return next((line for line in self.lines if line.key == key), None)

    def week(self, number: int) -> tuple[DocumentLine, ...]:
        return tuple(line for line in self.lines if line.week == number)

    def with_lines(self, lines) -> ProgramDocument:
        """The same program of these lines, each week together and in the order given."""
        return ProgramDocument(self.weeks, tuple(sorted(lines, key=lambda line: line.week)))

    def to_data(self) -> dict:
        return {"weeks": self.weeks, "lines": [line.to_data() for line in self.lines]}


def document_from(data) -> ProgramDocument:
    """Read what a form carried. Raises DocumentError for anything that no editor wrote."""
    if not isinstance(data, Mapping) or set(data) != {"weeks", "lines"}:
        raise DocumentError("The program must have weeks and lines.")
    weeks, rows = data["weeks"], data["lines"]
    if not _whole(weeks, 1, 52) or not isinstance(rows, list):
        raise DocumentError("The program must have 1 to 52 weeks and a list of lines.")
    lines = [_line(row, weeks) for row in rows[: 10 * MOST_LINES]]
    if len(lines) != len(rows) or len({line.key for line in lines}) != len(lines):
        raise DocumentError("Every line must have a key of its own.")
    return ProgramDocument(weeks, ()).with_lines(lines)


def size_problem(document: ProgramDocument) -> tuple[str, int, int] | None:
    """("program" or "week", how many lines, how many there may be) when it is too long."""
    if len(document.lines) > MOST_LINES:
        return "program", len(document.lines), MOST_LINES
    fullest = max((len(document.week(n + 1)) for n in range(document.weeks)), default=0)
    if fullest > MOST_LINES_A_WEEK:
        return "week", fullest, MOST_LINES_A_WEEK
    return None


def _line(row, weeks: int) -> DocumentLine:
    if not isinstance(row, Mapping) or not set(row) <= LINE_FIELDS:
        raise DocumentError("A line has a field that no line has.")
    if not _whole(row.get("week"), 1, weeks) or not _whole(row.get("per_week"), 1, DAYS_IN_WEEK):
        raise DocumentError(f"Weeks must be 1 to {weeks}, times a week 1 to {DAYS_IN_WEEK}.")
    if row.get("side") not in SIDES:
        raise DocumentError(f"The side must be one of {', '.join(SIDES)}.")
    marks = {name: row.get(name, False) for name in ("core", "short", "own_dose")}
    if not all(isinstance(value, bool) for value in marks.values()):
        raise DocumentError("A mark is set or not set.")
    dose = row.get("dose")
    if not isinstance(dose, Mapping):
        raise DocumentError("A line needs a dose.")
    return DocumentLine(
        key=_id(row.get("key")),
        week=row["week"],
        exercise=_id(row.get("exercise")),
        dose=Dose.from_data(dose),
        side=row["side"],
        per_week=row["per_week"],
        note=_text(row.get("note", "")),
        source=_text(row.get("source", "")),
        override_reason=_text(row.get("override_reason", "")),
        **marks,
    )


def _whole(value, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _id(value) -> str:
    try:
        return str(uuid.UUID(value))
    except (ValueError, TypeError, AttributeError) as error:
        raise DocumentError("A line and its exercise are named by a UUID.") from error


def _text(value) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_NOTE:
        raise DocumentError(f"A text has at most {LONGEST_NOTE} characters.")
    if any(not letter.isprintable() and letter not in "\r\n\t" for letter in value):
        raise DocumentError("A text has a character that cannot be shown.")
    return value
