"""A program that a clinic wants to use again becomes a template of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from exercises.models import ExerciseVersion, Source
from exercises.models.dose import dose_columns
from exercises.operations.checking import refuse_by_model
from exercises.rules.slugs import slug_from_name, slug_of_clinic
from pfprehab.accounts.models import Clinic, User
from pfprehab.accounts.validators import plain_text
from pfprehab.errors import OperationRefused
from programs.models import Template, TemplateItem, TemplateWeek
from programs.models.template import Fidelity
from programs.operations.documents import WEEK_TEXTS
from programs.rules.program_document import ProgramDocument


@transaction.atomic
def save_clinic_template(
    *,
    clinic: Clinic,
    name: str,
    summary: str,
    kind: str,
    emphasis: str,
    sessions_per_week: int,
    document: ProgramDocument,
    weeks: Collection,
    by: User,  # noqa: ARG001 - who it was is in the audit, from the scope
    now: dt.datetime,
) -> Template:
    """Write the clinic's template of a program. A line for one leg becomes one for the sore leg.

    weeks: rows with the texts of the weeks. Refused: a name the clinic has already.
    """
    name = _checked_name(name)
    template = Template(
        slug=_free_slug(clinic, name),
        owner_clinic=clinic,
        name=name,
        summary=summary or name,
        kind=kind,
        emphasis=emphasis,
        duration_weeks=document.weeks,
        sessions_per_week=sessions_per_week,
        fidelity=Fidelity.CLINIC,
        curated_at=now,
    )
    refuse_by_model(template, exclude=("owner_clinic", "hands_over_to"))
    template.save()
    rows = TemplateWeek.objects.bulk_create(
        TemplateWeek(
            template=template,
            week=week.week,
            **{field: getattr(week, field) for field in WEEK_TEXTS},
        )
        for week in weeks
    )
    _write_lines(document, {row.week: row for row in rows})
    return template


def _write_lines(document: ProgramDocument, weeks: dict[int, TemplateWeek]) -> None:
    named = {line.exercise for line in document.lines}
    exercises = {
        str(public_id): exercise
        for public_id, exercise in ExerciseVersion.objects.filter(public_id__in=named).values_list(
            "public_id", "exercise_id"
        )
    }
    keys = {line.source for line in document.lines}
    sources = dict(Source.objects.filter(key__in=keys).values_list("key", "pk"))
    split = _both_legs_apart(document)
    TemplateItem.objects.bulk_create(
        TemplateItem(
            template_week=weeks[line.week],
            exercise_id=exercises[line.exercise],
            order=order,
            side="affected" if line.side in ("left", "right") and not split else line.side,
            per_week=line.per_week,
            core=line.core,
            short=line.short,
            note=line.note,
            source_id=None if line.own_dose else sources.get(line.source),
            **dose_columns(line.dose),
        )
        for order, line in enumerate(document.lines)
    )


def _both_legs_apart(document: ProgramDocument) -> bool:
    """Whether left and right have lines of their own, so that neither is "the sore leg"."""
    return {"left", "right"} <= {line.side for line in document.lines}


@transaction.atomic
def retire_template(
    *,
    template: Template,
    by: User,  # noqa: ARG001 - who it was is in the audit, from the scope
    now: dt.datetime,
) -> Template:
    """Take a template out of the picker. Programs made from it go on. Twice: once."""
    template.prescribable = False
    template.curated_at = now  # loading the data files leaves it alone from here on
    template.save(update_fields=["prescribable", "curated_at"])
    return template


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    try:
        plain_text(name)
    except ValidationError as error:
        raise OperationRefused(error.messages[0], code="name_wrong", field="name") from error
    if not name:
        words = _("Give it a name.")
        raise OperationRefused(words, code="name_wrong", field="name")
    if Template.objects.of_clinics().filter(name__iexact=name).exists():
        raise OperationRefused(
            _("Your clinic has a template “%(name)s” already. Choose another name.")
            % {"name": name},
            code="name_taken",
            field="name",
        )
    return name


def _free_slug(clinic: Clinic, name: str) -> str:
    """The clinic's address for the name; a number behind it where a retired one has it."""
    wanted = slug_of_clinic(slug_from_name(name), clinic.pk)[:70]
    taken = set(Template.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbers = ("", *(f"-{number}" for number in range(2, len(taken) + 3)))
    return next(wanted + number for number in numbers if wanted + number not in taken)
