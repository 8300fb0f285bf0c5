"""One click in the program editor: which act it is, and the document after it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from exercises.models import Exercise, ExerciseVersion
from patients.forms.program_editor import OpenLineForm
from programs.rules import editing
from programs.rules.program_document import DocumentLine, ProgramDocument

# Acts on a line for which what is typed into the open line does not count.
_DROPS_ENTRIES = frozenset({"remove", "swap", "close"})
# Groups whose exercises are not counted in the load of a session (pfprehab default).
_NEVER_CORE = frozenset({"stretch", "core_balance"})


@dataclass
class Screen:
    """What the editor shows. open: key of the open line. adding: the week looked up for."""

    document: ProgramDocument
    open: str = ""
    adding: int | None = None
    later: bool = False
    add_later: bool = False
    first_week: int = 1
    line_form: OpenLineForm | None = None

    @property
    def is_valid(self) -> bool:
        return self.line_form is None or not self.line_form.is_bound or not self.line_form.errors


def act_on(screen: Screen, act: str, data, *, settled: bool) -> Screen:
    """Take in what was typed into the open line, then do the act. Unknown acts do nothing.

    When the entries are no dose the act waits, unless it does away with the line itself.
    """
    verb, _sep, rest = act.partition(":")
    words = rest.split(":")
    line = screen.document.line(screen.open)
    if line is not None and line.week >= screen.first_week and "line-per_week" in data:
        form = OpenLineForm(data, line=line, settled=settled)
        valid = form.is_valid()
        screen.later = data.get("line-also_later_weeks") == "on"
        on_itself = verb in _DROPS_ENTRIES and (verb == "close" or words[0] == screen.open)
        if not on_itself:
            if not valid:
                screen.line_form = form
                return screen
            screen.document = _taken_in(screen, line, form)
    do = _ACTS.get(verb)
    if do is not None:
        do(screen, *[*words, "", ""][:2])
    return screen


def _taken_in(screen: Screen, line: DocumentLine, form: OpenLineForm) -> ProgramDocument:
    document, dose, per_week = screen.document, form.dose(), form.cleaned_data["per_week"]
    if (dose, per_week) != (line.dose, line.per_week):
        document = editing.with_dose(
            document, line.key, dose=dose, per_week=per_week, later=screen.later
        )
    changed = {name: value for name, value in form.marks().items() if getattr(line, name) != value}
    if changed:
        document = editing.with_marks(document, line.key, later=screen.later, **changed)
    return document


def _editable(screen: Screen, key: str) -> DocumentLine | None:
    line = screen.document.line(key)
    return line if line is not None and line.week >= screen.first_week else None


def _open(screen: Screen, key: str, _extra: str) -> None:
    screen.open = key if _editable(screen, key) else ""
    screen.adding = None


def _close(screen: Screen, _key: str, _extra: str) -> None:
    screen.open, screen.adding = "", None


def _remove(screen: Screen, key: str, _extra: str) -> None:
    if _editable(screen, key):
        screen.document = editing.removed(screen.document, key, later=screen.later)
        screen.open = ""


def _up(screen: Screen, key: str, _extra: str) -> None:
    if _editable(screen, key):
        screen.document = editing.moved(screen.document, key, by=-1)


def _down(screen: Screen, key: str, _extra: str) -> None:
    if _editable(screen, key):
        screen.document = editing.moved(screen.document, key, by=1)


def _place(screen: Screen, key: str, place: str) -> None:
    if _editable(screen, key) and place.isascii() and place.isdecimal() and len(place) < 4:
        screen.document = editing.placed(screen.document, key, place=int(place))


def _split(screen: Screen, key: str, _extra: str) -> None:
    if _editable(screen, key):
        screen.document = editing.split(screen.document, key, new_key=str(uuid.uuid4()))


def _swap(screen: Screen, key: str, wanted: str) -> None:
    version = _offered(wanted)
    if version is None or not _editable(screen, key):
        return
    bilateral = version.laterality == "bilateral"
    screen.document = editing.swapped(
        screen.document,
        key,
        exercise=str(version.public_id),
        dose_for=lambda dose: editing.dose_after_swap(dose, version.dose),
        side_for=lambda side: editing.side_after_swap(side, bilateral=bilateral),
        later=screen.later,
    )


def _look_up(screen: Screen, week: str, _extra: str) -> None:
    number = int(week) if week.isascii() and week.isdecimal() and len(week) < 3 else 0
    if screen.first_week <= number <= screen.document.weeks:
        screen.adding, screen.open = number, ""


def _add(screen: Screen, week: str, wanted: str) -> None:
    _look_up(screen, week, "")
    version = _offered(wanted)
    if version is None or screen.adding is None:
        return
    last = screen.document.weeks if screen.add_later else screen.adding
    for number in range(screen.adding, last + 1):
        line = DocumentLine(
            key=str(uuid.uuid4()),
            week=number,
            exercise=str(version.public_id),
            dose=version.dose,
            side="together" if version.laterality == "bilateral" else "each",
            per_week=min(version.per_week, 7),
            core=version.category not in _NEVER_CORE,
        )
        screen.document = editing.added(screen.document, line)
        if number == screen.adding:
            screen.open = line.key
    screen.adding = None


_ACTS = {
    "open": _open,
    "close": _close,
    "done": _close,
    "remove": _remove,
    "up": _up,
    "down": _down,
    "place": _place,
    "split": _split,
    "swap": _swap,
    "find": _look_up,
    "add": _add,
}


def _offered(public_id: str) -> ExerciseVersion | None:
    """The version clinicians would prescribe today, or nothing for anything else."""
    try:
        wanted = uuid.UUID(public_id)
    except ValueError:
        return None
    exercises = Exercise.objects.offered().filter(current__public_id=wanted)
    exercise = exercises.first()
    return exercise.current if exercise else None
