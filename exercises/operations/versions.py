"""From an approved draft to a version, and from an exercise on offer to a retired one.

A version never changes, so a program that holds it stays as it was prescribed.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.models import Draft, Exercise, ExerciseVersion
from exercises.operations.checking import refuse_findings
from exercises.operations.content import content_of
from exercises.operations.progressions import set_progressions
from exercises.operations.publishing import Publication, publish
from exercises.rules.document import fields_of
from pfprehab.accounts.models import User
from pfprehab.errors import OperationRefused


@transaction.atomic
def approve_draft(*, draft: Draft, revision: int, by: User, now: dt.datetime) -> ExerciseVersion:
    """Make the draft the next version of its exercise, and remove the draft.

    revision: the one that was read. Refused: a draft that is not in review or was changed since, a
    reviewer who wrote it, and whatever the checks still find.
    """
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    _refuse_approval(draft, revision=revision, by=by)
    refuse_findings(draft)
    exercise = draft.exercise or Exercise.objects.create(
        slug=draft.slug, owner_clinic=draft.owner_clinic
    )
    exercise = Exercise.objects.select_for_update(no_key=True, of=("self",)).get(pk=exercise.pk)
    _refuse_moved_on(draft, exercise)
    fields = fields_of(draft.content)
    set_progressions(
        exercise=exercise,
        easier=draft.content.get("progresses_from", ()),
        harder=draft.content.get("progresses_to", ()),
        by=by,
        now=now,
    )
    version = exercise.current
    if version is None or content_of(version) != fields:
        number = version.number + 1 if version else 1
        [version] = publish(
            [
                Publication(
                    exercise=exercise,
                    number=number,
                    fields=fields,
                    now=now,
                    author=draft.author,
                    reviewer=by,
                    change_note=draft.change_note,
                )
            ]
        )
    draft.delete()
    return version


@transaction.atomic
def retire_exercise(
    *,
    exercise: Exercise,
    replaced_by: Exercise | None,
    reason: str = "",
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
    exercise.retired_reason = reason
    exercise.save(update_fields=["retired_at", "replaced_by", "retired_reason"])
    return exercise


def _refuse_approval(draft: Draft, *, revision: int, by: User) -> None:
    if draft.state != Draft.State.IN_REVIEW:
        raise OperationRefused(
            _("This draft is not in review. Its author has to submit it first."),
            code="not_in_review",
        )
    if draft.author_id == by.pk:
        raise OperationRefused(
            _("You wrote this draft. Somebody else has to read and approve it."),
            code="own_draft",
        )
    if draft.revision != revision:
        raise OperationRefused(
            _("The draft was changed while you read it. Open the page again and read it anew."),
            code="edited_meanwhile",
        )


def _refuse_moved_on(draft: Draft, exercise: Exercise) -> None:
    if draft.based_on_id != exercise.current_id:
        raise OperationRefused(
            _(
                "Version %(now)s was published since this draft was begun. Return the draft, so "
                "that its author can compare the two."
            )
            % {"now": exercise.current.number},
            code="version_meanwhile",
        )
    if exercise.retired_at:
        raise OperationRefused(
            _("This exercise is retired, so it gets no new version. Edit its replacement instead."),
            code="exercise_retired",
        )
