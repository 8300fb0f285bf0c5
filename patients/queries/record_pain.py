"""The pain chart of the patient page: points, bands, marks, and the sentence that says the same."""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.queries import words
from patients.queries.record import Record
from patients.rules.adherence import DayStatus, PlanDay
from pfprehab.charts import Band, PainChart, PainPoint, pain_chart
from programs.queries.plan_words import plan_words

WEEK = dt.timedelta(days=7)
MOST_POINTS = 60
MOST_WEEK_LABELS = 9


def pain_chart_of(record: Record, days: Sequence[PlanDay]) -> PainChart | None:
    """Worst pain of each session due or reported; None while nobody stated a pain."""
    quiet = (DayStatus.REST, DayStatus.UPCOMING)
    due = [day for day in days if day.status not in quiet][-MOST_POINTS:]
    if all(day.worst_pain is None for day in due):
        return None
    points = [
        PainPoint(words.full_date(day.day), day.worst_pain, _morning_after(record, day.day))
        for day in due
    ]
    return pain_chart(
        points,
        bands=[
            Band(0, 2, _("comfortable, 0 to 2")),
            Band(2, 5, _("watch, 3 to 5")),
            Band(5, 10, _("too much, over 5")),
        ],
        sentence=_sentence(due),
        x_labels=_week_labels(record, due),
        events=_marks(record, due),
    )


def _morning_after(record: Record, day: dt.date) -> int | None:
    check = record.mornings.get(day + dt.timedelta(days=1))
    return check.pain if check else None


def _sentence(due: Sequence[PlanDay]) -> str:
    """The picture in words: first, last and highest worst pain, and what is not known."""
    known = [day for day in due if day.worst_pain is not None]
    if len(known) == 1:
        text = _("Worst pain was %(pain)d of 10 on %(day)s.") % {
            "pain": known[0].worst_pain,
            "day": words.short_date(known[0].day),
        }
    else:
        text = _(
            "Worst pain in a session was %(first)d of 10 on %(start)s and %(last)d on %(end)s; "
            "the highest was %(most)d."
        ) % {
            "first": known[0].worst_pain,
            "start": words.short_date(known[0].day),
            "last": known[-1].worst_pain,
            "end": words.short_date(known[-1].day),
            "most": max(day.worst_pain for day in known),
        }
    unknown = len(due) - len(known)
    if unknown:
        text += " " + ngettext(
            "For %(n)d session no pain is known.", "For %(n)d sessions no pain is known.", unknown
        ) % {"n": unknown}
    return text


def _week_labels(record: Record, due: Sequence[PlanDay]) -> list[tuple[int, str]]:
    """The first session of each plan week; every second one, or third, where weeks are many."""
    course = record.courses[record.shown[0].pk]
    found: dict[int, int] = {}
    for place, day in enumerate(due):
        week = course.week_on(day.day)
        if week is not None:
            found.setdefault(week, place)
    step = len(found) // MOST_WEEK_LABELS + 1
    return [(place, _("wk %(n)d") % {"n": week}) for week, place in list(found.items())[::step]]


def _marks(record: Record, due: Sequence[PlanDay]) -> list[tuple[int, str]]:
    """Where the program changed: a new version, or the next phase of the plan."""
    prescription = record.shown[0]
    versions = [
        (version.effective_from, _("v%(n)d") % {"n": version.number})
        for version in record.versions.get(prescription.program_id, [])
        if version.number > 1
    ]
    version = record.version_in_force(prescription)
    weeks = record.weeks.get(version.pk, []) if version else []
    reached = prescription.timeline.first_days()
    phases = [
        (reached[week.week], plan_words(week.phase))
        for before, week in pairwise(weeks)
        if week.phase and week.phase != before.phase and week.week in reached
    ]
    return _labelled(_placed([*sorted(versions), *phases], due), count=len(due))


def _placed(changes: list[tuple[dt.date, str]], due: Sequence[PlanDay]) -> dict[int, str]:
    """Each change at the first session on or after its day, in the order given."""
    found: dict[int, list[str]] = {}
    for day, label in changes:
        place = next((n for n, one in enumerate(due) if one.day >= day), None)
        if place is not None:
            found.setdefault(place, []).append(label)
    return {place: ", ".join(labels) for place, labels in found.items()}


def _labelled(marks: dict[int, str], *, count: int) -> list[tuple[int, str]]:
    """Those whose words fit: a line without words says nothing, and versions came first."""
    width, letter = 665, 11  # of the chart and of one letter on a small screen, in its own units
    found: dict[int, tuple[float, float]] = {}
    for place, label in marks.items():
        start = place * 640 / max(count - 1, 1)
        end = start + len(label) * letter
        if end <= width and all(end < left or start > right for left, right in found.values()):
            found[place] = (start, end)
    return [(place, marks[place]) for place in sorted(found)]
