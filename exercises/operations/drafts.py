"""Drafts: begin, save, hand in for review, send back, discard. Approval is in `versions`."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.models import Draft, Exercise
from exercises.operations.checking import refuse_findings, refuse_wrong_shape
from exercises.operations.content import document_of_version
from exercises.rules.slugs import slug_of_clinic, slug_problem
from pfprehab.accounts.models import Clinic, User
from pfprehab.errors import OperationRefused


@transaction.atomic
def begin_draft(*, exercise: Exercise, by: User, now: dt.datetime) -> Draft:
    """The draft of the exercise's next version: the open one, or a new copy of what is current."""
    if exercise.retired_at:
        raise OperationRefused(
            _("This exercise is retired, so it gets no new version. Edit its replacement instead."),
            code="exercise_retired",
        )
    draft, _is_new = Draft.objects.get_or_create(
        exercise=exercise,
        defaults={
            "owner_clinic_id": exercise.owner_clinic_id,
            "slug": exercise.slug,
            "based_on": exercise.current,
            "content": current_document(exercise),
            "author": by,
            "created_at": now,
            "updated_at": now,
        },
    )
    return draft


def current_document(exercise: Exercise) -> dict:
    """What the exercise says now, with its neighbours, as a document."""
    return document_of_version(
        exercise.current,
        progresses_to=list(exercise.harder_edges.values_list("harder__slug", flat=True)),
        progresses_from=list(exercise.easier_edges.values_list("easier__slug", flat=True)),
    )


@transaction.atomic
def new_draft(
    *,
    slug: str,
    content: Mapping,
    owner_clinic: Clinic | None = None,
    by: User,
    now: dt.datetime,
    origin: str = Draft.Origin.EDITOR,
    origin_ref: str = "",
) -> Draft:
    """A draft of an exercise that does not exist yet. A clinic's slug gets the clinic's prefix."""
    if problem := slug_problem(slug):
        raise OperationRefused(_(problem) % {"slug": slug[:40]}, code="slug_wrong", field="slug")
    if owner_clinic is not None:
        slug = slug_of_clinic(slug, owner_clinic.pk)
    taken = Draft.objects.filter(slug=slug).exists() or Exercise.objects.filter(slug=slug).exists()
    if taken:
        raise OperationRefused(
            _("There is an exercise “%(slug)s” already. Edit that one, or choose another address.")
            % {"slug": slug},
            code="slug_taken",
            field="slug",
        )
    content = {**content, "slug": slug}
    refuse_wrong_shape(content)
    return Draft.objects.create(
        slug=slug,
        owner_clinic=owner_clinic,
        content=content,
        author=by,
        created_at=now,
        updated_at=now,
        origin=origin,
        origin_ref=origin_ref,
    )


@transaction.atomic
def save_draft(
    *,
    draft: Draft,
    content: Mapping,
    change_note: str,
    revision: int,
    by: User,
    now: dt.datetime,
) -> Draft:
    """Keep what was written; whoever saves last is the author. It may still be incomplete.

    revision: the one that was read. Refused: a draft changed since, a draft in review, and content
    that is no exercise at all (a wrong kind of value; what is merely missing waits for the checks).
    """
    draft = _locked(draft, revision=revision)
    if draft.state == Draft.State.IN_REVIEW:
        raise OperationRefused(
            _("This draft is in review. Take it back first, then edit it."), code="in_review"
        )
    content = {**content, "slug": draft.slug}
    refuse_wrong_shape(content)
    draft.content, draft.change_note, draft.author = content, change_note, by
    return _saved(draft, now)


@transaction.atomic
def submit_draft(*, draft: Draft, revision: int, by: User, now: dt.datetime) -> Draft:
    """Hand the draft in for review. Refused while an automatic check blocks it.

    Any curator may hand it in; the author stays who saved it last.
    """
    del by  # the audit records the acting scope
    draft = _locked(draft, revision=revision)
    if draft.based_on_id is not None and not draft.change_note.strip():
        raise OperationRefused(
            _("Say in one line what changes, and why."), code="note_missing", field="change_note"
        )
    refuse_findings(draft)
    draft.state, draft.submitted_at, draft.returned_note = Draft.State.IN_REVIEW, now, ""
    draft.returned_by = None
    return _saved(draft, now)


@transaction.atomic
def return_draft(*, draft: Draft, revision: int, note: str, by: User, now: dt.datetime) -> Draft:
    """Send the draft back to its author: with the reviewer's words, or taken back by the author."""
    draft = _locked(draft, revision=revision)
    if draft.author_id != by.pk and not note.strip():
        raise OperationRefused(
            _("Say what has to change, so that the author can mend it."),
            code="note_missing",
            field="note",
        )
    draft.state, draft.submitted_at = Draft.State.WRITING, None
    draft.returned_note, draft.returned_by = note, by
    return _saved(draft, now)


@transaction.atomic
def discard_draft(*, draft: Draft, by: User) -> None:
    """Throw the draft away. What was approved before stays; the audit keeps what the draft said."""
    del by  # the audit records the acting scope
    Draft.objects.get(pk=draft.pk).delete()


def _locked(draft: Draft, *, revision: int) -> Draft:
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.revision != revision:
        raise OperationRefused(
            _(
                "Somebody else saved this draft while you worked on it. Open the page again in "
                "another tab, compare, and save from there."
            ),
            code="edited_meanwhile",
        )
    return draft


def _saved(draft: Draft, now: dt.datetime) -> Draft:
    draft.revision, draft.updated_at = draft.revision + 1, now
    draft.save()
    return draft
