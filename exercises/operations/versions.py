"""A curator's writes to one exercise: make it, publish its next version, retire it.

A published version never changes, so a program that holds it stays as it was prescribed.
"""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from exercises.models import Evidence, Exercise, ExerciseVersion, Source, Tag
from exercises.models.vocabulary import AvoidIf, Equipment, Substitute
from exercises.operations.content import FIELDS, content_of, row_values
from exercises.rules.catalogue import SLUG
from exercises.rules.language import harmful_words
from pfprehab.accounts.models import User
from pfprehab.errors import OperationRefused

TAKEN_BY_PAGES = {"new", "sources"}
NOT_CHECKED = {"exercise", "author", "sort_name"}


@transaction.atomic
def create_exercise(*, slug: str, fields: Mapping, by: User, now: dt.datetime) -> Exercise:
    """Add an exercise to the global catalogue with its version 1.

    fields: everything of `content.FIELDS`; `dose` is a Dose, `evidence` pairs of (source key, tag).
    """
    if not SLUG.fullmatch(slug) or len(slug) > 80 or slug in TAKEN_BY_PAGES:
        raise OperationRefused(
            f"“{slug[:40]}” cannot be an address. Use lower-case words joined by hyphens, "
            "such as side-lying-hip-abduction, at most 80 characters.",
            code="slug_wrong",
            field="slug",
        )
    _refuse_missing(fields)
    exercise, is_new = Exercise.objects.get_or_create(slug=slug)
    if not is_new:
        raise OperationRefused(
            f"There is an exercise “{slug}” already. Edit that one, or choose another address.",
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
            f"Version {current.number} was published while you edited version {based_on}. "
            "Open the page again in another tab, compare, and save from there.",
            code="edited_meanwhile",
        )
    if exercise.retired_at:
        raise OperationRefused(
            "This exercise is retired, so it gets no new version. Edit its replacement instead.",
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
            f"This exercise was retired on {exercise.retired_at:%Y-%m-%d} already.",
            code="already_retired",
        )
    if replaced_by is not None and (replaced_by.pk == exercise.pk or replaced_by.retired_at):
        raise OperationRefused(
            f"“{replaced_by.slug}” cannot replace it: choose another exercise that is not retired.",
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
    _refuse_wrong_fields(version)
    sources = _sources_of(fields["evidence"])
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
            raise OperationRefused(f"“{name}” is missing.", code="field_missing", field=name)


def _refuse_wrong_fields(version: ExerciseVersion) -> None:
    """The first field that cannot be: by the model, by the vocabulary, or by its words."""
    try:
        version.clean_fields(exclude=NOT_CHECKED)
    except ValidationError as error:
        name, texts = next(iter(error.message_dict.items()))
        raise OperationRefused(" ".join(texts), code="field_wrong", field=name) from error
    for name, message in (
        *_knee_problems(version),
        *_vocabulary_problems(version),
        *_word_problems(version),
    ):
        raise OperationRefused(message, code="field_wrong", field=name)


def _knee_problems(version: ExerciseVersion):
    angles = (version.knee_flexion_from, version.knee_flexion_to)
    if (angles[0] is None) != (angles[1] is None):
        yield "knee_flexion_to", "Give both knee angles, or leave both empty."
    for name, angle in zip(("knee_flexion_from", "knee_flexion_to"), angles, strict=True):
        if angle is not None and angle > 160:
            yield name, f"A knee bends 0 to 160 degrees; you entered {angle}."


def _vocabulary_problems(version: ExerciseVersion):
    for name, choices in (
        ("equipment", Equipment),
        ("equipment_optional", Equipment),
        ("avoid_if", AvoidIf),
    ):
        for value in getattr(version, name):
            if value not in choices.values:
                yield name, f"“{value}” is not one of {', '.join(choices.values)}."
    for pair in version.equipment_substitutes:
        piece, _sep, substitute = pair.partition(":")
        if piece not in Equipment.values or substitute not in Substitute.values:
            known = ", ".join(Substitute.values)
            yield "equipment_substitutes", f"“{pair}” is not understood. Known: {known}."


def _word_problems(version: ExerciseVersion):
    """Patients read these texts; the words refused are those of the language rules."""
    for name in ("cues", "common_error", "patient_caution"):
        value = getattr(version, name)
        for text in value if isinstance(value, list) else [value]:
            for word in harmful_words(text):
                yield name, f"“{word}” is a word that patients should not read. Say it otherwise."


def _sources_of(evidence) -> dict[str, Source]:
    keys = {key for key, _tag in evidence}
    sources = Source.objects.filter(key__in=keys).in_bulk(field_name="key")
    for key, tag in sorted(evidence):
        if key not in sources:
            message = f"There is no source “{key}”. Add it to the sources first."
            raise OperationRefused(message, code="source_unknown", field="evidence")
        if tag not in Tag.values:
            message = f"“{tag}” is not one of {', '.join(Tag.values)}."
            raise OperationRefused(message, code="tag_unknown", field="evidence")
    if len(keys) != len(evidence):
        raise OperationRefused(
            "Each source may stand once only. Remove the repeated one.",
            code="source_repeated",
            field="evidence",
        )
    return sources
