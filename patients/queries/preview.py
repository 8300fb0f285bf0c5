"""Templates as the clinician sees them while prescribing, and doses in words.

Ready strings throughout, so that the pages only lay them out. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.models import Tag
from exercises.queries.pictures import picture_url
from exercises.rules.dose_words import dose_in_words, load_in_words
from pfprehab.languages import page_language
from programs.models import Template, TemplateItem
from programs.models.line import Line
from programs.rules.load import LoadLine, load_budget


@dataclass(frozen=True, slots=True)
class TemplateCard:
    """One template to choose: what a session asks for, in short."""

    template: Template
    exercises: str
    minutes: str
    weeks: str
    times: str
    thumbs: tuple[str, ...]
    reasons: tuple[str, ...]
    is_own: bool

    @property
    def is_suggested(self) -> bool:
        return bool(self.reasons)


THUMBS = 4  # of the first week


def template_cards(
    templates: Iterable[Template], reasons: Mapping[str, Sequence[str]]
) -> list[TemplateCard]:
    """Cards of templates whose weeks, items and exercises were fetched before.

    reasons: why a template is suggested, by its slug, the best fit first. So are the cards; the
    others follow as they come.
    """
    cards = [_card(template, tuple(reasons.get(template.slug, ()))) for template in templates]
    places = {slug: place for place, slug in enumerate(reasons)}
    return sorted(cards, key=lambda card: places.get(card.template.slug, len(places)))


def source_in_words(line: Line) -> str:
    """Where a dose comes from. What is only remembered is not given as a source."""
    if getattr(line, "own_dose", False):
        return _("Dose set in the clinic")
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


def _card(template: Template, reasons: tuple[str, ...]) -> TemplateCard:
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
        thumbs=_thumbs(template),
        reasons=reasons,
        is_own=template.owner_clinic_id is not None,
    )


def _thumbs(template: Template) -> tuple[str, ...]:
    """Pictures of the first week's exercises."""
    first = next(iter(template.weeks.all()), None)
    versions = [item.exercise.current for item in first.lines_on] if first else []
    urls = [picture_url(version, "thumb") for version in versions if version is not None]
    return tuple(url for url in urls if url)[:THUMBS]


def weeks_in_words(count: int) -> str:
    return ngettext("%(count)s week", "%(count)s weeks", count) % {"count": count}


def days_in_words(session_days: Collection[int]) -> str:
    """ISO weekdays in words: "Monday, Wednesday, Friday"."""
    return ", ".join(str(WEEKDAYS[day - 1]) for day in sorted(session_days))


def times_a_week(count: int) -> str:
    return ngettext("once a week", "%(count)s times a week", count) % {"count": count}


def _load_lines(items: Iterable[TemplateItem]) -> list[LoadLine]:
    return [LoadLine(dose=item.dose, side=item.side, core=item.core) for item in items]


def _range(numbers: Collection[int]) -> str:
    if not numbers:
        return "0"
    low, high = min(numbers), max(numbers)
    return str(low) if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}
