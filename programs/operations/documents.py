"""A document becomes a version of a program: the first, or the one after the newest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from exercises.models import Exercise, ExerciseVersion, Source
from exercises.models.dose import dose_columns
from pfprehab.accounts.models import User
from pfprehab.accounts.validators import plain_lines, plain_text
from pfprehab.errors import OperationRefused
from programs.models import PrescribedExercise, Program, ProgramVersion, ProgramWeek
from programs.queries.warnings import as_warned, warning_in_words
from programs.rules.dosage_warnings import DosageWarning, dosage_warnings
from programs.rules.program_document import DocumentLine, ProgramDocument, size_problem
from programs.rules.sides import settled_side

WEEK_TEXTS = ("phase", "goal", "education", "load_plan")


@transaction.atomic
def write_version(
    *,
    program: Program,
    number: int,
    document: ProgramDocument,
    base: ProgramDocument,
    held: Collection[str],
    weeks: Collection,
    left: bool,
    right: bool,
    effective_from: dt.date,
    reason: str = "",
    override_reason: str = "",
    by: User,
) -> ProgramVersion:
    """Write a version as the document says; the caller holds the lock that keeps versions in order.

    base: what the editing began from: what it holds is not warned of again. held: public ids of the
    exercise versions the program shows already, which stay also when they are old or retired; any
    other is taken as its exercise says it today. weeks: rows with the texts of the weeks.
    Raises OperationRefused: program_too_long, week_empty, exercise_retired, text_wrong,
    warning_needs_reason.
    """
    check_shape(document, base)
    exercises = exercises_of(document, held=held)
    lines = _with_reasons(document, base, exercises, override_reason)
    version = ProgramVersion.objects.create(
        clinic_id=program.clinic_id,
        program=program,
        number=number,
        effective_from=effective_from,
        author=by,
        reason=reason,
    )
    ProgramWeek.objects.bulk_create(
        ProgramWeek(
            clinic_id=program.clinic_id,
            version=version,
            week=week.week,
            **{name: getattr(week, name) for name in WEEK_TEXTS},
        )
        for week in weeks
    )
    sources = dict(
        Source.objects.filter(key__in={line.source for line in lines}).values_list("key", "pk")
    )
    PrescribedExercise.objects.bulk_create(
        PrescribedExercise(
            clinic_id=program.clinic_id,
            version=version,
            line_key=line.key,
            week=line.week,
            order=order,
            exercise_version=exercises[line.exercise],
            side=settled_side(line.side, left=left, right=right),
            per_week=line.per_week,
            core=line.core,
            short=line.short,
            note=line.note,
            source_id=sources.get(line.source),
            own_dose=line.own_dose,
            override_reason=line.override_reason,
            **dose_columns(line.dose),
        )
        for order, line in enumerate(lines)
    )
    return version


def check_shape(document: ProgramDocument, base: ProgramDocument) -> None:
    """Refuse a program that is too long, a week emptied of its lines, or unreadable texts."""
    if (problem := size_problem(document)) is not None:
        of, count, most = problem
        words = (
            _("The program has %(count)s exercise lines; at most %(most)s fit. Remove some.")
            if of == "program"
            else _("One week has %(count)s exercises; at most %(most)s fit. Remove some.")
        )
        raise OperationRefused(words % {"count": count, "most": most}, code="program_too_long")
    left = {line.week for line in document.lines}
    emptied = sorted({line.week for line in base.lines} - left)
    if emptied or not left:
        raise OperationRefused(
            _("Week %(week)s has no exercise. Add one to it.")
            % {"week": emptied[0] if emptied else 1},
            code="week_empty",
        )
    for line in document.lines:
        try:
            plain_lines(line.note)
            plain_text(line.override_reason)
        except ValidationError as error:
            raise OperationRefused(error.messages[0], code="text_wrong") from error


def exercises_of(document: ProgramDocument, *, held: Collection[str]) -> dict[str, ExerciseVersion]:
    """The exercise version each line will show, by what the line names."""
    named = {line.exercise: line for line in document.lines}
    rows = ExerciseVersion.objects.filter(
        public_id__in=named, exercise__in=Exercise.objects.all()
    ).select_related("exercise__current")
    found = {}
    for row in rows:
        key = str(row.public_id)
        if key in held:
            found[key] = row
        elif row.exercise.retired_at is None:
            found[key] = row.exercise.current
        else:
            _refuse_retired(row.name, named[key])
    for key, line in named.items():
        if key not in found:
            _refuse_retired(_("An exercise"), line)
    return found


def _refuse_retired(name: str, line: DocumentLine) -> None:
    raise OperationRefused(
        _(
            "“%(exercise)s” (week %(week)s) was retired from the library. Swap it for another "
            "exercise or remove it; everything else is kept."
        )
        % {"exercise": name, "week": line.week},
        code="exercise_retired",
    )


def new_warnings(
    document: ProgramDocument,
    base: ProgramDocument,
    exercises: Mapping[str, ExerciseVersion],
) -> list[DosageWarning]:
    """What the rules say of the document and did not say of what it began from."""

    def found(each: ProgramDocument) -> dict:
        lines = [line for line in each.lines if line.exercise in exercises]
        by_key = {line.key: line.exercise for line in lines}
        warnings = dosage_warnings(as_warned(line, exercises[line.exercise]) for line in lines)
        return {(w.key, w.code, w.value, by_key[w.key]): w for w in warnings}

    before = found(base)
    return [warning for key, warning in found(document).items() if key not in before]


def _with_reasons(
    document: ProgramDocument,
    base: ProgramDocument,
    exercises: Mapping[str, ExerciseVersion],
    reason: str,
) -> list[DocumentLine]:
    """The lines, those that a rule newly warns of with the reason to go ahead."""
    warnings = {each.key: each for each in new_warnings(document, base, exercises)}
    if warnings and not reason:
        first = next(iter(warnings.values()))
        line = document.line(first.key)
        raise OperationRefused(
            _("%(exercise)s, week %(week)s: %(warning)s Say why you go ahead, or change it.")
            % {
                "exercise": exercises[line.exercise].name,
                "week": line.week,
                "warning": warning_in_words(first),
            },
            code="warning_needs_reason",
            field="override_reason",
        )
    return [
        line.replace(override_reason=reason) if line.key in warnings else line
        for line in document.lines
    ]
