"""Changes to a template, by a curator or by the clinic it belongs to.

Its lines are its own: running programs copied theirs.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.models.dose import DOSE_FIELDS, dose_columns
from exercises.operations.checking import refuse_by_model
from exercises.rules.dose import Dose
from pfprehab.accounts.models import User
from pfprehab.errors import OperationRefused
from programs.models import Template, TemplateItem, TemplateWeek
from programs.rules.templates import count_problems

FIELDS = ("name", "summary", "indications", "notes")
MARKS = ("per_week", "core", "short", "optional", "when")


@dataclass(frozen=True, kw_only=True)
class LineChange:
    """One line as it is to be. when: the finding that switches an optional line on."""

    dose: Dose
    per_week: int
    core: bool
    short: bool
    optional: bool
    when: str = ""


@transaction.atomic
def change_template(
    *,
    template: Template,
    fields: Mapping,
    lines: Mapping[int, LineChange],
    by: User,  # noqa: ARG001 - the audit records the acting scope; every operation names its doer
    now: dt.datetime,
    based_on: dt.datetime | None,
) -> Template:
    """Change words of a template and lines of it, by their row id; others stay.

    based_on: `curated_at` as it was read before editing; refused when it has moved since.
    """
    template = Template.objects.select_for_update(no_key=True, of=("self",)).get(pk=template.pk)
    if template.curated_at != based_on:
        raise OperationRefused(
            _(
                "Somebody else saved this template while you edited it. Open the page again in "
                "another tab, compare, and save from there."
            ),
            code="edited_meanwhile",
        )
    items = _items(template, lines)
    for name in FIELDS:
        if name in fields:
            setattr(template, name, fields[name])
    template.curated_at = now
    refuse_by_model(template, exclude=("owner_clinic", "hands_over_to"))
    for item in items:
        _apply(item, lines[item.pk])
    template.save(update_fields=[*FIELDS, "curated_at"])
    TemplateItem.objects.bulk_update(items, [*DOSE_FIELDS, *MARKS])
    if template.owner_clinic_id is None:
        _refuse_wrong_weeks(template, {item.template_week_id for item in items})
    return template


def _items(template: Template, lines: Mapping[int, LineChange]) -> list[TemplateItem]:
    items = list(
        TemplateItem.objects.filter(pk__in=lines, template_week__template=template).select_related(
            "exercise"
        )
    )
    if len(items) < len(lines):
        raise OperationRefused(
            _("A line is not part of this template any more. Open the page again."),
            code="line_unknown",
        )
    return items


def _apply(item: TemplateItem, change: LineChange) -> None:
    if change.optional and (change.core or not change.when):
        raise OperationRefused(
            _("“%(slug)s”: an optional line is not core and says what switches it on.")
            % {"slug": item.exercise.slug},
            code="optional_wrong",
            field=f"line-{item.pk}-optional",
        )
    if not 1 <= change.per_week <= 7:
        raise OperationRefused(
            _("Times a week must be 1 to 7; you entered %(times)s.") % {"times": change.per_week},
            code="per_week_wrong",
            field=f"line-{item.pk}-per_week",
        )
    for name, value in dose_columns(change.dose).items():
        setattr(item, name, value)
    for name in MARKS:
        setattr(item, name, getattr(change, name))


def _refuse_wrong_weeks(template: Template, weeks: set[int]) -> None:
    """The same counts that the data file must keep."""
    for week in TemplateWeek.objects.filter(pk__in=weeks).prefetch_related("items__exercise"):
        rows = [
            {
                "slug": item.exercise.slug,
                "core": item.core,
                "short": item.short,
                "optional": item.optional,
            }
            for item in week.items.all()
        ]
        for field, message in count_problems({"kind": template.kind}, rows):
            raise OperationRefused(
                _("Week %(number)s: %(message)s") % {"number": week.week, "message": message},
                code="week_wrong",
                field=f"week-{field}",
            )
