"""The program editor's screen: weeks as columns, lines in words, the load of each session day.

Ready strings throughout; the number of queries does not depend on how many lines there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.models import Exercise, ExerciseVersion, Source
from exercises.models.vocabulary import Equipment, labels
from exercises.queries.pictures import picture_url
from exercises.rules.dose_words import WORDS, dose_in_words, load_in_words
from patients.queries.preview import source_in_words, times_a_week
from pfprehab.languages import page_language
from programs.operations.documents import new_warnings
from programs.queries.warnings import warning_in_words
from programs.rules import schedule
from programs.rules.load import LoadBudget, LoadLine, adds_load, load_budget
from programs.rules.program_document import DocumentLine, ProgramDocument
from programs.rules.sides import settled_side


@dataclass(frozen=True, slots=True)
class EditorLine:
    """One line in words. changed: new or changed since the editing began."""

    key: str
    name: str
    language: str
    thumb: str
    slug: str
    dose: str
    load: str
    times: str
    side: str
    core: bool
    short: bool
    note: str
    source: str
    changed: bool
    retired: bool
    warnings: tuple[str, ...]
    override_reason: str
    trial_did: str = ""


@dataclass(frozen=True, slots=True)
class DayLoad:
    """The sessions of one week that ask for the same. days: weekdays in words."""

    days: str
    facts: str
    equipment: str
    budget: LoadBudget
    amber: str
    fact: str


@dataclass(frozen=True, slots=True)
class EditorWeek:
    number: int
    phase: str
    goal: str
    lines: tuple[EditorLine, ...]
    days: tuple[DayLoad, ...]
    is_over: bool
    has_short: bool

    @property
    def facts(self) -> str:
        """Of the longest session."""
        return max(self.days, key=lambda day: day.budget.minutes).facts if self.days else ""

    @property
    def equipment(self) -> str:
        return max(self.days, key=lambda day: day.budget.minutes).equipment if self.days else ""

    @property
    def amber(self) -> str:
        return next((day.amber for day in self.days if day.amber), "")

    @property
    def fact(self) -> str:
        return next((day.fact for day in self.days if day.fact), "")


@dataclass(frozen=True)
class Shown:
    """What a screen is drawn from. texts: week -> its row of words. base: where editing began."""

    document: ProgramDocument
    base: ProgramDocument
    texts: Mapping[int, object]
    session_days: Collection[int]
    left: bool
    right: bool
    first_week: int = 1
    trial_did: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Editor:
    weeks: tuple[EditorWeek, ...]
    new_warnings: tuple[str, ...]
    changes: int


def editor(shown: Shown) -> Editor:
    """The whole screen: three queries, however many lines there are."""
    exercises = _versions(shown)
    words = _Words(shown, exercises)
    warned = new_warnings(shown.document, shown.base, exercises)
    for warning in warned:
        words.warnings.setdefault(warning.key, []).append(warning_in_words(warning))
    weeks = tuple(words.week(number + 1) for number in range(shown.document.weeks))
    reasons = tuple(_named(words, shown, warning) for warning in warned)
    changes = sum(line.changed for week in weeks for line in week.lines)
    gone = {line.key for line in shown.base.lines} - {line.key for line in shown.document.lines}
    return Editor(weeks, reasons, changes + len(gone))


def _versions(shown: Shown) -> dict[str, ExerciseVersion]:
    named = {line.exercise for each in (shown.document, shown.base) for line in each.lines}
    rows = ExerciseVersion.objects.filter(
        public_id__in=named, exercise__in=Exercise.objects.all()
    ).select_related("exercise")
    return {str(row.public_id): row for row in rows.prefetch_related("translations")}


def _named(words: _Words, shown: Shown, warning) -> str:
    line = shown.document.line(warning.key)
    texts = words.texts[line.exercise]
    place = _("%(exercise)s, week %(week)s") % {"exercise": texts.name, "week": line.week}
    return f"{place}: {warning_in_words(warning)}"


class _Words:
    """The words of one screen, looked up once for each exercise and each source."""

    def __init__(self, shown: Shown, exercises: Mapping[str, ExerciseVersion]):
        self.shown = shown
        self.exercises = exercises
        page = page_language()
        self.texts = {key: version.texts(page) for key, version in exercises.items()}
        self.language = page if page in WORDS else "en"
        keys = {line.source for line in shown.document.lines if line.source}
        self.sources = {source.key: source for source in Source.objects.filter(key__in=keys)}
        self.base = {line.key: line for line in shown.base.lines}
        self.warnings: dict[str, list[str]] = {}

    def week(self, number: int) -> EditorWeek:
        lines = self.shown.document.week(number)
        text = self.shown.texts.get(number)
        return EditorWeek(
            number=number,
            phase=getattr(text, "phase", ""),
            goal=getattr(text, "goal", ""),
            lines=tuple(self.line(line) for line in lines),
            days=tuple(self._days(lines, self.shown.base.week(number))),
            is_over=number < self.shown.first_week,
            has_short=any(line.short for line in lines),
        )

    def line(self, line: DocumentLine) -> EditorLine:
        side = settled_side(line.side, left=self.shown.left, right=self.shown.right)
        version, texts = self.exercises.get(line.exercise), self.texts.get(line.exercise)
        return EditorLine(
            key=line.key,
            name=texts.name if texts else _("An exercise that was retired"),
            language=texts.language if texts else "",
            thumb=(
                picture_url(version, "thumb", side=side, band=line.dose.band_level)
                if version
                else ""
            ),
            slug=version.exercise.slug if version else "",
            dose=dose_in_words(line.dose, side=side, language=self.language),
            load=load_in_words(line.dose, language=self.language),
            times=times_a_week(line.per_week),
            side=side,
            core=line.core,
            short=line.short,
            note=line.note,
            source=self._source(line),
            changed=self.base.get(line.key) != line,
            retired=version is None or version.exercise.retired_at is not None,
            warnings=tuple(self.warnings.get(line.key, ())),
            override_reason=line.override_reason,
            trial_did=self.shown.trial_did.get(line.key, ""),
        )

    def _source(self, line: DocumentLine) -> str:
        row = _Sourced(self.sources.get(line.source), line.own_dose)
        return source_in_words(row)

    def _days(
        self, lines: Collection[DocumentLine], before: Collection[DocumentLine]
    ) -> Iterable[DayLoad]:
        """The session days of a week, those that ask for the same told together."""
        days, was = self._by_day(lines), self._by_day(before)
        groups: dict[tuple[str, ...], list[int]] = {}
        for day, keys in days.items():
            groups.setdefault(keys, []).append(day)
        by_key = {line.key: line for line in lines}
        old_key = {line.key: line for line in before}
        heaviest = [_budget([old_key[key] for key in keys]) for keys in was.values()]
        base = max(heaviest, key=lambda each: (each.core_lines, each.minutes), default=_budget([]))
        for keys, at in groups.items():
            yield self._day([by_key[key] for key in keys], at, base)

    def _day(self, lines: list[DocumentLine], at: list[int], base: LoadBudget) -> DayLoad:
        budget = _budget(lines)
        told = _amber(budget) if budget.amber else ""
        added = adds_load(budget, base)
        return DayLoad(
            days=", ".join(str(WEEKDAYS_ABBR[day]) for day in at),
            facts=_facts(budget),
            equipment=self._equipment(lines),
            budget=budget,
            amber=told if added else "",
            fact="" if added else told,
        )

    def _by_day(self, lines: Iterable[DocumentLine]) -> dict[int, tuple[str, ...]]:
        week = [
            schedule.WeekLine(
                key=line.key, per_week=line.per_week, rest_day=self._needs_rest_day(line)
            )
            for line in lines
        ]
        return schedule.schedule(week, [day - 1 for day in self.shown.session_days])

    def _needs_rest_day(self, line: DocumentLine) -> bool:
        version = self.exercises.get(line.exercise)
        return version is not None and schedule.needs_rest_day(
            category=version.category, stage=version.stage
        )

    def _equipment(self, lines: Iterable[DocumentLine]) -> str:
        versions = [self.exercises[line.exercise] for line in lines if line.exercise in self.texts]
        needed = sorted({thing for version in versions for thing in version.equipment})
        return ", ".join(labels(Equipment, needed)) or _("nothing")


@dataclass(frozen=True)
class _Sourced:
    """As much of a line as `source_in_words` reads."""

    source: Source | None
    own_dose: bool


def _budget(lines: Iterable[DocumentLine]) -> LoadBudget:
    return load_budget(LoadLine(dose=line.dose, side=line.side, core=line.core) for line in lines)


def _facts(budget: LoadBudget) -> str:
    return ngettext(
        "%(count)s exercise, about %(minutes)s min a session",
        "%(count)s exercises, about %(minutes)s min a session",
        budget.lines,
    ) % {"count": budget.lines, "minutes": round(budget.minutes)}


def _amber(budget: LoadBudget) -> str:
    """Why a session asks for more than usual (pfprehab default)."""
    return _(
        "%(count)s core exercises and %(minutes)s core minutes a session; up to 4 and 30 are usual."
    ) % {"count": budget.core_lines, "minutes": round(budget.core_minutes)}
