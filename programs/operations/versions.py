"""Programs in numbered versions: the first from a template, each later one from the last."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.models import ExerciseVersion
from exercises.models.dose import DOSE_FIELDS, dose_columns
from exercises.rules.dose import Dose
from pfprehab.accounts.models import Clinic, User
from pfprehab.errors import OperationRefused
from programs.models import (
    PrescribedExercise,
    Program,
    ProgramVersion,
    ProgramWeek,
    Template,
    TemplateItem,
)
from programs.rules.sides import settled_side

LONGEST_PROGRAM = 52  # weeks, as the database has it
WEEK_TEXTS = ("phase", "goal", "education", "load_plan")
LINE_COLUMNS = (*DOSE_FIELDS, "side", "per_week", "core", "short", "note", "source_id")


@transaction.atomic
def start_program(
    *,
    clinic: Clinic,
    template: Template,
    left: bool,
    right: bool,
    switched_on: Collection[str],
    effective_from: dt.date,
    by: User,
) -> Program:
    """Write a program with its version 1 from a template.

    left, right: the sore knees. switched_on: slugs of the optional exercises to take in; they
    then are ordinary lines, the other optional lines are left out. Every line takes the exercise
    as its current version says it.
    """
    items = template_lines(template, switched_on=switched_on)
    for item in items:
        _refuse_retired(item)
    program = Program.objects.create(
        clinic=clinic,
        template=template,
        name=template.name,
        kind=template.kind,
        duration_weeks=template.duration_weeks,
    )
    version = ProgramVersion.objects.create(
        clinic=clinic, program=program, number=1, effective_from=effective_from, author=by
    )
    ProgramWeek.objects.bulk_create(
        ProgramWeek(
            clinic=clinic,
            version=version,
            week=week.week,
            **{name: getattr(week, name) for name in WEEK_TEXTS},
        )
        for week in template.weeks.all()
    )
    PrescribedExercise.objects.bulk_create(
        _from_template(item, version, left=left, right=right) for item in items
    )
    return program


def template_lines(template: Template, *, switched_on: Collection[str]) -> list[TemplateItem]:
    """The lines a program takes from a template, in the order of weeks."""
    items = (
        TemplateItem.objects.filter(template_week__template=template)
        .select_related("template_week", "exercise__current", "source")
        .prefetch_related("exercise__current__translations")
        .order_by("template_week__week", "order")
    )
    return [item for item in items if not item.optional or item.exercise.slug in switched_on]


@transaction.atomic
def change_line(
    *,
    line: PrescribedExercise,
    dose: Dose,
    per_week: int,
    also_later_weeks: bool,
    effective_from: dt.date,
    reason: str,
    by: User,
) -> ProgramVersion:
    """Write the next version: all as in the line's version, but for this line's dose.

    also_later_weeks: later lines of the same exercise and side with the same dose and times a
    week change too. The caller holds the lock that keeps versions in order.
    """
    changed = {"per_week": per_week, **dose_columns(dose)}

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


def _refuse_retired(item: TemplateItem) -> None:
    if item.exercise.current is not None and item.exercise.retired_at is None:
        return
    raise OperationRefused(
        _(
            "The exercise “%(exercise)s” of this template was retired. Choose another template, "
            "or ask a curator to replace it."
        )
        % {"exercise": item.exercise.slug},
        code="template_not_prescribable",
        field="template",
    )


def _from_template(
    item: TemplateItem, version: ProgramVersion, *, left: bool, right: bool
) -> PrescribedExercise:
    columns = {name: getattr(item, name) for name in LINE_COLUMNS}
    columns["side"] = settled_side(item.side, left=left, right=right)
    return PrescribedExercise(
        clinic_id=version.clinic_id,
        version=version,
        line_key=uuid.uuid4(),
        week=item.template_week.week,
        order=item.order,
        exercise_version=item.exercise.current,
        optional=False,
        **columns,
    )


def _copy(line: PrescribedExercise, version: ProgramVersion, **changed) -> PrescribedExercise:
    columns = {name: getattr(line, name) for name in LINE_COLUMNS}
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
