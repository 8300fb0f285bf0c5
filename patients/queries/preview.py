"""A template as the clinician sees it while prescribing: weeks, lines in words, load of a session.

Ready strings throughout, so that the pages only lay them out. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.models import Tag
from exercises.queries.pictures import picture_url
from exercises.rules.dose_words import dose_in_words, load_in_words
from pfprehab.languages import page_language
from programs.models import Template, TemplateItem
from programs.models.line import Line
from programs.rules import schedule
from programs.rules.load import LoadBudget, LoadLine, load_budget
from programs.rules.sides import settled_side


@dataclass(frozen=True, slots=True)
class TemplateCard:
    """One template to choose: what a session asks for, in short."""

    template: Template
    exercises: str
    minutes: str
    weeks: str
    times: str


@dataclass(frozen=True, slots=True)
class PreviewLine:
    name: str
    language: str
    thumb: str
    slug: str
    dose: str
    load: str
    times: str
    core: bool
    short: bool
    source: str
    trial_did: str


@dataclass(frozen=True, slots=True)
class PreviewWeek:
    """One week; budget is that of its longest day."""

    number: int
    phase: str
    goal: str
    lines: tuple[PreviewLine, ...]
    budget: LoadBudget
    facts: str
    equipment: str
    amber: str


def template_cards(templates: Iterable[Template]) -> list[TemplateCard]:
    """Cards of templates whose weeks and items were fetched before."""
    return [_card(template) for template in templates]


def preview_weeks(
    items: Iterable[TemplateItem],
    template: Template,
    *,
    left: bool,
    right: bool,
    session_days: Collection[int],
) -> list[PreviewWeek]:
    """The weeks of the program that these lines would make. session_days: ISO, Monday is 1."""
    texts = {week.week: week for week in template.weeks.all()}
    by_week = groupby(items, key=lambda item: item.template_week.week)
    return [
        _week(texts[number], list(lines), left=left, right=right, session_days=session_days)
        for number, lines in by_week
    ]


def source_in_words(line: Line) -> str:
    """Where a dose comes from. What is only remembered is not given as a source."""
    if line.source is None or line.source.tag == Tag.DECISION:
        return _("pfprehab default")
    if line.source.tag == Tag.MEMORY:
        return _("Source not verified yet")
    return line.source.citation


def dose_line(line: Line, *, side: str) -> tuple[str, str]:
    """Dose with its leg, and load, in the language in use."""
    language = page_language()
    return (
        dose_in_words(line.dose, side=side, language=language),
        load_in_words(line.dose, language=language),
    )


def _card(template: Template) -> TemplateCard:
    counts, minutes = set(), set()
    for week in template.weeks.all():
        lines = [item for item in week.items.all() if not item.optional]
        counts.add(len(lines))
        minutes.add(round(load_budget(_load_lines(lines)).minutes))
    return TemplateCard(
        template=template,
        exercises=ngettext("%(range)s exercise", "%(range)s exercises", max(counts, default=0))
        % {"range": _range(counts)},
        minutes=_("%(range)s min") % {"range": _range(minutes)},
        weeks=weeks_in_words(template.duration_weeks),
        times=times_a_week(template.sessions_per_week),
    )


def weeks_in_words(count: int) -> str:
    return ngettext("%(count)s week", "%(count)s weeks", count) % {"count": count}


def days_in_words(session_days: Collection[int]) -> str:
    """ISO weekdays in words: "Monday, Wednesday, Friday"."""
    return ", ".join(str(WEEKDAYS[day - 1]) for day in sorted(session_days))


def times_a_week(count: int) -> str:
    return ngettext("once a week", "%(count)s times a week", count) % {"count": count}


def _week(text, items, *, left: bool, right: bool, session_days: Collection[int]) -> PreviewWeek:
    day = _longest_day(items, session_days)
    budget = load_budget(_load_lines(day))
    minutes = round(budget.minutes)
    return PreviewWeek(
        number=text.week,
        phase=text.phase,
        goal=text.goal,
        lines=tuple(_line(item, left=left, right=right) for item in items),
        budget=budget,
        facts=ngettext(
            "%(count)s exercise, about %(minutes)s min a session",
            "%(count)s exercises, about %(minutes)s min a session",
            budget.lines,
        )
        % {"count": budget.lines, "minutes": minutes},
        equipment=_equipment(day),
        amber=_amber(budget),
    )


def _line(item: TemplateItem, *, left: bool, right: bool) -> PreviewLine:
    side = settled_side(item.side, left=left, right=right)
    dose, load = dose_line(item, side=side)
    version = item.exercise.current
    texts = version.texts(page_language()) if version else None
    return PreviewLine(
        name=texts.name if texts else item.exercise.slug,
        language=texts.language if texts else "",
        thumb=picture_url(version, "thumb", side=side, band=item.band_level) if version else "",
        slug=item.exercise.slug,
        dose=dose,
        load=load,
        times=times_a_week(item.per_week),
        core=item.core,
        short=item.short,
        source=source_in_words(item),
        trial_did=item.trial_did,
    )


def _longest_day(items: list[TemplateItem], session_days: Collection[int]) -> list[TemplateItem]:
    by_key = {str(item.pk): item for item in items}
    lines = [
        schedule.WeekLine(
            key=str(item.pk),
            per_week=min(item.per_week, schedule.DAYS_IN_WEEK),
            rest_day=_needs_rest_day(item),
        )
        for item in items
    ]
    days = schedule.schedule(lines, [day - 1 for day in session_days])
    sessions = ([by_key[key] for key in keys] for keys in days.values())
    return max(sessions, key=lambda day: load_budget(_load_lines(day)).minutes)


def _needs_rest_day(item: TemplateItem) -> bool:
    version = item.exercise.current
    return version is not None and schedule.needs_rest_day(
        category=version.category, stage=version.stage
    )


def _load_lines(items: Iterable[TemplateItem]) -> list[LoadLine]:
    return [LoadLine(dose=item.dose, side=item.side, core=item.core) for item in items]


def _equipment(items: Iterable[TemplateItem]) -> str:
    needed = {
        thing
        for item in items
        if item.exercise.current is not None
        for thing in item.exercise.current.equipment
    }
    words = [thing.replace("_", " ") for thing in sorted(needed)]
    return ", ".join(words) if words else _("nothing")


def _amber(budget: LoadBudget) -> str:
    """Why a session asks for more than usual (pfprehab default); empty when it does not."""
    if not budget.amber:
        return ""
    return _(
        "%(count)s core exercises and %(minutes)s core minutes a session; up to 4 and 30 are usual."
    ) % {"count": budget.core_lines, "minutes": round(budget.core_minutes)}


def _range(numbers: Collection[int]) -> str:
    if not numbers:
        return "0"
    low, high = min(numbers), max(numbers)
    return str(low) if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}
