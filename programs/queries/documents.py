"""Programs and templates as the documents that the editor works on."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable

from programs.models import PrescribedExercise, ProgramVersion, Template, TemplateItem
from programs.rules.program_document import DocumentLine, ProgramDocument


def document_of_version(version: ProgramVersion, *, weeks: int) -> ProgramDocument:
    """Every line of a version, with its own keys. One query."""
    lines = PrescribedExercise.objects.filter(version=version)
    lines = lines.select_related("exercise_version", "source").order_by("week", "order")
    return ProgramDocument(
        weeks,
        tuple(
            _line(
                line,
                key=str(line.line_key),
                week=line.week,
                exercise=str(line.exercise_version.public_id),
                own_dose=line.own_dose,
                override_reason=line.override_reason,
            )
            for line in lines
        ),
    )


def template_items(template: Template) -> list[TemplateItem]:
    """Every line of a template, also the optional ones, in the order of weeks."""
    items = (
        TemplateItem.objects.filter(template_week__template=template)
        .exclude(exercise__current=None)
        .select_related("template_week", "exercise__current", "source")
        .order_by("template_week__week", "order")
    )
    return list(items)


def document_of_template(
    items: Iterable[TemplateItem], *, weeks: int, seed: uuid.UUID, switched_on: Collection[str]
) -> ProgramDocument:
    """The program these lines make before anything is changed.

    seed: makes the keys of the lines, so that the same seed gives the same keys. switched_on: slugs
    of the optional exercises to take in.
    """
    return ProgramDocument(
        weeks,
        tuple(
            _line(
                item,
                key=str(uuid.uuid5(seed, str(item.pk))),
                week=item.template_week.week,
                exercise=str(item.exercise.current.public_id),
            )
            for item in items
            if not item.optional or item.exercise.slug in switched_on
        ),
    )


def copied(document: ProgramDocument, *, seed: uuid.UUID, side_of) -> ProgramDocument:
    """The lines under keys of their own, for another program.

    side_of: the side a line gets, or None for a line that is left out.
    """
    lines = [
        line.replace(key=str(uuid.uuid5(seed, line.key)), side=side)
        for line in document.lines
        if (side := side_of(line.side)) is not None
    ]
    return ProgramDocument(document.weeks, tuple(lines))


def _line(row: PrescribedExercise | TemplateItem, **named) -> DocumentLine:
    return DocumentLine(
        dose=row.dose,
        side=row.side,
        per_week=min(row.per_week, 7),
        core=row.core,
        short=row.short,
        note=row.note,
        source=row.source.key if row.source else "",
        **named,
    )
