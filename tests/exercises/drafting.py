"""From what an exercise says to what it will say, for tests that are about something else."""

import datetime as dt

from exercises.models import Draft, Exercise, ExerciseVersion
from exercises.operations.drafts import begin_draft, save_draft, submit_draft
from exercises.operations.versions import approve_draft
from tests.factories import UserFactory

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def written(exercise: Exercise, author, **changes) -> Draft:
    """A draft of the next version with some values of the document changed."""
    draft = begin_draft(exercise=exercise, by=author, now=NOW)
    return save_draft(
        draft=draft,
        content={**draft.content, **changes},
        change_note="clearer",
        revision=draft.revision,
        by=author,
        now=NOW,
    )


def submitted(exercise: Exercise, author, **changes) -> Draft:
    draft = written(exercise, author, **changes)
    return submit_draft(draft=draft, revision=draft.revision, by=author, now=NOW)


def approved(exercise: Exercise, author, **changes) -> ExerciseVersion:
    """The next version, read and approved by somebody else."""
    draft = submitted(exercise, author, **changes)
    version = approve_draft(draft=draft, revision=draft.revision, by=UserFactory(), now=NOW)
    exercise.refresh_from_db()
    return version
