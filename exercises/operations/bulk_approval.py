"""All drafts of one import approved together by a second person."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.models import Draft, Exercise, ExerciseImport
from exercises.operations.checking import finding_words, findings_in, known_now
from exercises.operations.progressions import replace_links
from exercises.operations.publishing import Publication, publish
from exercises.rules.document import fields_of
from pfprehab.accounts.models import User
from pfprehab.errors import OperationRefused


@transaction.atomic
def approve_import(*, batch: ExerciseImport, by: User, now: dt.datetime) -> int:
    """Publish every draft of the import that is in review: all of them, or none.

    Refused for one's own import, while a check blocks any of them, and when an exercise moved on.
    """
    drafts = list(
        batch.drafts.select_for_update(of=("self",))
        .filter(state=Draft.State.IN_REVIEW)
        .select_related("exercise__current", "author")
        .order_by("slug")
    )
    if not drafts:
        raise OperationRefused(_("No draft of this import is in review."), code="nothing_to_do")
    if any(draft.author_id == by.pk for draft in drafts):
        raise OperationRefused(
            _("You brought this import. Somebody else has to read and approve it."),
            code="own_draft",
        )
    _refuse_blocked(drafts)
    exercises = _exercises_of(drafts)
    publish(
        Publication(
            exercise=exercises[draft.slug],
            number=draft.based_on.number + 1 if draft.based_on_id else 1,
            fields=fields_of(draft.content),
            now=now,
            author=draft.author,
            reviewer=by,
            change_note=draft.change_note,
        )
        for draft in drafts
    )
    replace_links(
        {
            exercises[draft.slug]: (
                draft.content.get("progresses_from") or (),
                draft.content.get("progresses_to") or (),
            )
            for draft in drafts
        }
    )
    slugs = [draft.slug for draft in drafts]
    Exercise.objects.filter(slug__in=slugs).update(links_curated_at=now)
    Draft.objects.filter(pk__in=[draft.pk for draft in drafts]).delete()
    return len(drafts)


def _refuse_blocked(drafts: list[Draft]) -> None:
    """The checks once more: what a draft refers to may be gone by now."""
    known = known_now(*(draft.content for draft in drafts))
    slugs = {*known.slugs, *(draft.slug for draft in drafts)}
    known = type(known)(known.vocabulary, known.sources, slugs, known.pictures)
    for draft in drafts:
        moved = draft.exercise is not None and (
            draft.exercise.current_id != draft.based_on_id or draft.exercise.retired_at
        )
        if moved:
            message = _("“%(slug)s” was changed or retired since. Send its draft back first.")
            raise OperationRefused(message % {"slug": draft.slug}, code="version_meanwhile")
        for finding in findings_in(draft.content, known):
            if finding.blocking:
                message = f"{draft.slug}: {finding_words(finding)}"
                raise OperationRefused(message, code=finding.code)


def _exercises_of(drafts: list[Draft]) -> dict[str, Exercise]:
    """The exercise of each draft by slug; made where it is new."""
    new = [
        Exercise(slug=draft.slug, owner_clinic_id=draft.owner_clinic_id)
        for draft in drafts
        if draft.exercise_id is None
    ]
    Exercise.objects.bulk_create(new)
    stored = {draft.slug: draft.exercise for draft in drafts if draft.exercise_id is not None}
    return {**stored, **{exercise.slug: exercise for exercise in new}}
