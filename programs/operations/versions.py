"""Programs in numbered versions: the first from a document, each later one from the last."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection

from django.db import transaction

from exercises.models import ExerciseVersion
from exercises.models.dose import DOSE_FIELDS, dose_columns
from exercises.rules.dose import Dose
from pfprehab.accounts.models import Clinic, User
from programs.models import PrescribedExercise, Program, ProgramVersion, ProgramWeek, Template
from programs.operations.documents import WEEK_TEXTS, write_version
from programs.rules.program_document import ProgramDocument

LONGEST_PROGRAM = 52  # weeks, as the database has it
LINE_COLUMNS = (*DOSE_FIELDS, "side", "per_week", "core", "short", "note", "source_id")
OWN_COLUMNS = ("own_dose", "override_reason")


@transaction.atomic
def start_program(
    *,
    clinic: Clinic,
    name: str,
    kind: str,
    template: Template | None,
    weeks: Collection,
    document: ProgramDocument,
    base: ProgramDocument,
    left: bool,
    right: bool,
    override_reason: str = "",
    effective_from: dt.date,
    by: User,
) -> Program:
    """Write a program with its version 1 as the document says.

    left, right: the sore knees. weeks: rows with the texts of the weeks. base: the document the
    editing began from. Every line takes the exercise as its current version says it.
    """
    program = Program.objects.create(
        clinic=clinic,
        template=template,
        name=name,
        kind=kind,
        duration_weeks=document.weeks,
    )
    write_version(
        program=program,
        number=1,
        document=document,
        base=base,
        held=(),
        weeks=weeks,
        left=left,
        right=right,
        effective_from=effective_from,
        override_reason=override_reason,
        by=by,
    )
    return program


@transaction.atomic
def change_line(
    *,
    line: PrescribedExercise,
    dose: Dose,
    per_week: int,
    also_later_weeks: bool,
    effective_from: dt.date,
    reason: str,
    override_reason: str = "",
    by: User,
) -> ProgramVersion:
    """Write the next version: all as in the line's version, but for this line's dose.

    also_later_weeks: later lines of the same exercise and side with the same dose and times a
    week change too. The caller holds the lock that keeps versions in order.
    """
    changed = {"per_week": per_week, **dose_columns(dose)}
    if dose != line.dose:
        changed |= {"own_dose": True, "override_reason": override_reason}

    def changes(each: PrescribedExercise) -> dict:
        same = each.pk == line.pk or (also_later_weeks and _is_same_later(each, line))
        return changed if same else {}

    return _next_version(
        line.version, changes=changes, effective_from=effective_from, reason=reason, by=by
    )


@transaction.atomic
def take_exercise_version(
    *,
    old: ProgramVersion,
    exercise_version: ExerciseVersion,
    from_week: int,
    effective_from: dt.date,
    reason: str,
    by: User,
) -> ProgramVersion:
    """Write the next version with this version of its exercise in every line from a week on.

    Doses and keys stay. The caller holds the lock that keeps versions in order.
    """

    def changes(each: PrescribedExercise) -> dict:
        same = each.exercise_version.exercise_id == exercise_version.exercise_id
        moves = same and each.week >= from_week
        return {"exercise_version_id": exercise_version.pk} if moves else {}

    return _next_version(old, changes=changes, effective_from=effective_from, reason=reason, by=by)


@transaction.atomic
def take_away_sets(
    *,
    old: ProgramVersion,
    week: int,
    sets: Callable[[int], int],
    effective_from: dt.date,
    reason: str,
    by: User,
) -> ProgramVersion:
    """Write the next version with other numbers of sets in one week. sets: the number now -> then.

    The caller holds the lock that keeps versions in order.
    """

    def changes(each: PrescribedExercise) -> dict:
        return {"sets": sets(each.sets)} if each.week == week and each.sets else {}

    return _next_version(old, changes=changes, effective_from=effective_from, reason=reason, by=by)


@transaction.atomic
def extend_version(
    *,
    old: ProgramVersion,
    last_week: int,
    weeks: int,
    effective_from: dt.date,
    reason: str,
    by: User,
) -> ProgramVersion:
    """Write the next version with more weeks, each with the words and lines of the last one.

    The lines that are added have keys of their own: they are other lines than those before. The
    caller holds the lock that keeps versions in order.
    """
    version = _next_version(
        old, changes=lambda _line: {}, effective_from=effective_from, reason=reason, by=by
    )
    added = range(last_week + 1, last_week + weeks + 1)
    texts = ProgramWeek.objects.filter(version=old, week=last_week).first()
    if texts is not None:
        ProgramWeek.objects.bulk_create(
            ProgramWeek(
                clinic_id=old.clinic_id,
                version=version,
                week=week,
                **{name: getattr(texts, name) for name in WEEK_TEXTS},
            )
            for week in added
        )
    lines = list(PrescribedExercise.objects.filter(version=old, week=last_week))
    PrescribedExercise.objects.bulk_create(
        _copy(line, version, week=week, line_key=uuid.uuid4()) for week in added for line in lines
    )
    return version


def _next_version(
    old: ProgramVersion,
    *,
    changes: Callable[[PrescribedExercise], dict],
    effective_from: dt.date,
    reason: str,
    by: User,
) -> ProgramVersion:
    """A copy of a version under the next number, with what `changes` says of each line."""
    version = ProgramVersion.objects.create(
        clinic_id=old.clinic_id,
        program_id=old.program_id,
        number=old.number + 1,
        effective_from=effective_from,
        author=by,
        reason=reason,
    )
    ProgramWeek.objects.bulk_create(
        ProgramWeek(
            clinic_id=old.clinic_id,
            version=version,
            week=week.week,
            **{name: getattr(week, name) for name in WEEK_TEXTS},
        )
        for week in ProgramWeek.objects.filter(version=old)
    )
    lines = PrescribedExercise.objects.filter(version=old).select_related("exercise_version")
    PrescribedExercise.objects.bulk_create(_copy(each, version, **changes(each)) for each in lines)
    return version


def _copy(line: PrescribedExercise, version: ProgramVersion, **changed) -> PrescribedExercise:
    columns = {name: getattr(line, name) for name in (*LINE_COLUMNS, *OWN_COLUMNS)}
    return PrescribedExercise(
        clinic_id=version.clinic_id,
        version=version,
        **{
            **columns,
            "line_key": line.line_key,
            "week": line.week,
            "order": line.order,
            "optional": line.optional,
            "exercise_version_id": line.exercise_version_id,
            **changed,
        },
    )


def _is_same_later(each: PrescribedExercise, line: PrescribedExercise) -> bool:
    return (
        each.week > line.week
        and each.exercise_version.exercise_id == line.exercise_version.exercise_id
        and each.side == line.side
        and each.per_week == line.per_week
        and each.dose == line.dose
    )
