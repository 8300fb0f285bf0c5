"""What changed between two states of a program, in words: for colleagues, and for the patient."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from exercises.models import ExerciseVersion
from exercises.rules.dose_words import WORDS, dose_in_words, load_in_words
from patients.models import Prescription, SessionLog
from patients.queries import plan
from patients.queries.preview import times_a_week
from pfprehab.languages import page_language
from programs.models import ProgramVersion
from programs.queries.documents import document_of_version
from programs.queries.weeks import weeks_in_words
from programs.rules.differences import Difference, changed_fields, differences
from programs.rules.program_document import DocumentLine, ProgramDocument

# What a patient notices; marks and notes are the clinician's.
FOR_PATIENT = frozenset({"exercise", "dose", "side", "per_week"})


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """One change of one exercise. weeks: in which, in words; first_week: the earliest of them."""

    name: str
    language: str
    weeks: str
    first_week: int
    what: str
    kind: str


def changes_in_words(found: Iterable[Difference]) -> list[ChangeWords]:
    """The same change in several weeks is told once. One query."""
    found = list(found)
    texts = _texts(found)
    weeks: dict[tuple, list[int]] = {}
    for each in found:
        for kind, what in _told(each, texts, page_language()):
            weeks.setdefault((each.line.exercise, kind, what), []).append(each.line.week)
    return [
        ChangeWords(
            name=texts[exercise].name if exercise in texts else _("An exercise"),
            language=texts[exercise].language if exercise in texts else "",
            weeks=weeks_in_words(at),
            first_week=min(at),
            what=what,
            kind=kind,
        )
        for (exercise, kind, what), at in weeks.items()
    ]


@dataclass(frozen=True, slots=True)
class ChangedForPatient:
    """Told on the phone until the next session. day: from which it holds."""

    day: dt.date
    lines: tuple[str, ...]


def change_for_patient(prescription: Prescription, *, today: dt.date) -> ChangedForPatient | None:
    """What the version in force changed in the weeks to come, until a session answers it.

    Nothing when it is the first version or a session was logged since. Two queries then.
    """
    versions = ProgramVersion.objects.filter(program=prescription.program_id)
    newest, before = [*versions.in_force_on(today)[:2], None, None][:2]
    week = plan.week_to_come(prescription, today)
    if newest is None or before is None or week is None:
        return None
    logs = SessionLog.objects.filter(prescription=prescription)
    if logs.filter(program_version__number__gte=newest.number).exists():
        return None
    seen = logs.order_by("-program_version__number").first()
    if seen is not None:
        before = versions.get(pk=seen.program_version_id)
    weeks = prescription.program.duration_weeks
    documents = [_only(document_of_version(each, weeks=weeks), week) for each in (before, newest)]
    found = [
        each
        for each in differences(*documents)
        if each.before is None
        or each.after is None
        or FOR_PATIENT.intersection(changed_fields(each))
    ]
    lines = tuple(_for_patient(change, week) for change in changes_in_words(found))
    return ChangedForPatient(newest.effective_from, lines) if lines else None


def _only(document: ProgramDocument, week: int) -> ProgramDocument:
    """The weeks to come, and of their lines what a patient notices."""
    lines = [line for line in document.lines if line.week >= week]
    return document.with_lines([line.replace(core=False, short=False, note="") for line in lines])


def _for_patient(change: ChangeWords, week: int) -> str:
    """The weeks are said only when the change does not hold at once."""
    place = f"{change.name} ({change.weeks})" if change.first_week > week else change.name
    return f"{place}: {change.what}"


def _texts(found: Collection[Difference]) -> Mapping[str, object]:
    named = {line.exercise for each in found for line in (each.before, each.after) if line}
    if not named:
        return {}
    rows = ExerciseVersion.objects.filter(public_id__in=named).prefetch_related("translations")
    page = page_language()
    return {str(row.public_id): row.texts(page) for row in rows}


def _told(each: Difference, texts: Mapping, page: str) -> Iterable[tuple[str, str]]:
    language = page if page in WORDS else "en"
    if each.before is None:
        yield "added", _("new, %(dose)s") % {"dose": _dose(each.after, language)}
        return
    if each.after is None:
        yield "removed", _("left out, was %(dose)s") % {"dose": _dose(each.before, language)}
        return
    yield from _changed(each.before, each.after, texts, language)


def _changed(
    before: DocumentLine, after: DocumentLine, texts: Mapping, language: str
) -> Iterable[tuple[str, str]]:
    if before.exercise != after.exercise:
        old = texts.get(before.exercise)
        words = {"dose": _dose(after, language), "old": old.name if old else _("another")}
        yield "changed", _("%(dose)s, in place of %(old)s") % words
    elif (before.dose, before.side) != (after.dose, after.side):
        words = {"now": _dose(after, language), "before": _dose(before, language)}
        yield "changed", _("now %(now)s, was %(before)s") % words
    if before.per_week != after.per_week:
        words = {"now": times_a_week(after.per_week), "before": times_a_week(before.per_week)}
        yield "changed", _("now %(now)s, was %(before)s") % words
    yield from _marks(before, after)


def _marks(before: DocumentLine, after: DocumentLine) -> Iterable[tuple[str, str]]:
    if before.core != after.core:
        yield "changed", _("now core") if after.core else _("no longer core")
    if before.short != after.short:
        words = _("now in the short version"), _("no longer in the short version")
        yield "changed", words[0] if after.short else words[1]
    if before.note != after.note:
        words = {"note": after.note} if after.note else None
        yield "changed", _("note: %(note)s") % words if words else _("note left out")


def _dose(line: DocumentLine, language: str) -> str:
    dose = dose_in_words(line.dose, side=line.side, language=language)
    load = load_in_words(line.dose, language=language)
    return f"{dose}, {load}" if load else dose


@dataclass(frozen=True, slots=True)
class VersionsCompared:
    before: ProgramVersion
    after: ProgramVersion
    changes: Sequence[ChangeWords]


def compared(
    versions: Sequence[ProgramVersion], *, before: int, after: int, weeks: int
) -> VersionsCompared | None:
    """Two versions by their numbers; None when one is not there."""
    by_number = {version.number: version for version in versions}
    if before not in by_number or after not in by_number:
        return None
    old, new = by_number[before], by_number[after]
    found = differences(*(document_of_version(each, weeks=weeks) for each in (old, new)))
    return VersionsCompared(old, new, changes_in_words(found))
