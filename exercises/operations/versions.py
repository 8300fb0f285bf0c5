"""A curator's writes to one exercise: make it, publish its next version, retire it.

A published version never changes, so a program that holds it stays as it was prescribed.
"""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.models import Evidence, Exercise, ExerciseVersion
from exercises.operations.checking import refuse_wrong_fields, sources_of
from exercises.operations.content import FIELDS, content_of, row_values
from exercises.rules.catalogue import SLUG
from pfprehab.accounts.models import User
from pfprehab.errors import OperationRefused

TAKEN_BY_PAGES = {"new", "sources"}


@transaction.atomic
def create_exercise(*, slug: str, fields: Mapping, by: User, now: dt.datetime) -> Exercise:
    """Add an exercise to the global catalogue with its version 1.

    fields: everything of `content.FIELDS`; `dose` is a Dose, `evidence` pairs of (source key, tag).
    """
    if not SLUG.fullmatch(slug) or len(slug) > 80 or slug in TAKEN_BY_PAGES:
        raise OperationRefused(
            _(
                "“%(slug)s” cannot be an address. Use lower-case words joined by hyphens, "
                "such as side-lying-hip-abduction, at most 80 characters."
            )
            % {"slug": slug[:40]},
            code="slug_wrong",
            field="slug",
        )
    _refuse_missing(fields)
    exercise, is_new = Exercise.objects.get_or_create(slug=slug)
    if not is_new:
        raise OperationRefused(
            _("There is an exercise “%(slug)s” already. Edit that one, or choose another address.")
            % {"slug": slug},
            code="slug_taken",
            field="slug",
        )
    _publish(exercise, fields, number=1, by=by, now=now, change_note="")
    return exercise


@transaction.atomic
def publish_version(
    *,
    exercise: Exercise,
    fields: Mapping,
    by: User,
    now: dt.datetime,
    change_note: str,
    based_on: int | None = None,
) -> ExerciseVersion:
    """Publish what changed as the next version; the current one when nothing changed.

    fields: any of `content.FIELDS`; what is not given stays. based_on: the number of the version
    that was read before editing; refused when somebody published another one since.
    """
    exercise = Exercise.objects.select_for_update(no_key=True, of=("self",)).get(pk=exercise.pk)
    current = exercise.current
    if based_on is not None and current.number != based_on:
        raise OperationRefused(
            _(
                "Version %(now)s was published while you edited version %(before)s. "
                "Open the page again in another tab, compare, and save from there."
            )
            % {"now": current.number, "before": based_on},
            code="edited_meanwhile",
        )
    if exercise.retired_at:
        raise OperationRefused(
            _("This exercise is retired, so it gets no new version. Edit its replacement instead."),
            code="exercise_retired",
        )
    before = content_of(current)
    after = {**before, **fields, "evidence": frozenset(fields.get("evidence", before["evidence"]))}
    if after == before:
        return current
    return _publish(
        exercise, after, number=current.number + 1, by=by, now=now, change_note=change_note
    )


@transaction.atomic
def retire_exercise(
    *,
    exercise: Exercise,
    replaced_by: Exercise | None,
    by: User,  # noqa: ARG001 - the audit records the acting scope; every operation names its doer
    now: dt.datetime,
) -> Exercise:
    """Offer the exercise no more. Programs and templates that hold it keep it."""
    exercise = Exercise.objects.select_for_update(no_key=True, of=("self",)).get(pk=exercise.pk)
    if exercise.retired_at:
        raise OperationRefused(
            _("This exercise was retired on %(day)s already.")
            % {"day": f"{exercise.retired_at:%Y-%m-%d}"},
            code="already_retired",
        )
    if replaced_by is not None and (replaced_by.pk == exercise.pk or replaced_by.retired_at):
        raise OperationRefused(
            _("“%(slug)s” cannot replace it: choose another exercise that is not retired.")
            % {"slug": replaced_by.slug},
            code="replacement_wrong",
            field="replaced_by",
        )
    exercise.retired_at, exercise.replaced_by = now, replaced_by
    exercise.save(update_fields=["retired_at", "replaced_by"])
    return exercise


def _publish(exercise, fields, *, number, by, now, change_note) -> ExerciseVersion:
    version = ExerciseVersion(
        exercise=exercise,
        number=number,
        author=by,
        created_at=now,
        change_note=change_note,
        **row_values(fields),
    )
    refuse_wrong_fields(version)
    sources = sources_of(fields["evidence"])
    version.save()
    Evidence.objects.bulk_create(
        Evidence(version=version, source=sources[key], tag=tag)
        for key, tag in sorted(fields["evidence"])
    )
    exercise.current = version
    exercise.save(update_fields=["current"])
    return version


def _refuse_missing(fields: Mapping) -> None:
    for name in FIELDS:
        if name not in fields:
            message = _("“%(name)s” is missing.") % {"name": name}
            raise OperationRefused(message, code="field_missing", field=name)
