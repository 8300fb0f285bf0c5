"""What an exercise version says, as one plain dict: to compare, to carry over, to write."""

from collections.abc import Mapping

from exercises.models import ExerciseTranslation, ExerciseVersion
from exercises.models.dose import dose_columns
from exercises.rules.document import SAME_NAME, document_of
from exercises.rules.translations import TRANSLATED

COLUMNS = (
    *SAME_NAME,
    "language",
    "knee_flexion_from",
    "knee_flexion_to",
    "equipment_substitutes",
    "licence",
    "licence_author",
    "origin_url",
)
RELATED = ("evidence", "figure", "picture", "translations")
FIELDS = (*COLUMNS, "dose", *RELATED)

# What `content_of` reads beside the row itself, for querysets that compare many versions.
WITH_CONTENT = ("evidence__source", "translations", "figure")


def content_of(version: ExerciseVersion) -> dict:
    """The fields of a version, as `rules.document.fields_of` gives them for a document."""
    return {
        **{name: getattr(version, name) for name in COLUMNS},
        "equipment_substitutes": sorted(version.equipment_substitutes, key=_piece),
        "dose": version.dose,
        "evidence": frozenset((link.source.key, link.tag) for link in version.evidence.all()),
        "figure": version.figure.spec if version.figure else None,
        "picture": version.picture_id,
        "translations": {row.language: translation_of(row) for row in version.translations.all()},
    }


def _piece(pair: str) -> str:
    return pair.partition(":")[0]


def translation_of(row: ExerciseTranslation) -> dict:
    texts = {name: getattr(row, name) for name in TRANSLATED}
    return {"status": row.status, "of": row.of_digest, **texts}


def document_of_version(version: ExerciseVersion, **links: list[str]) -> dict:
    """The version as one JSON document. links: progresses_to, progresses_from."""
    return document_of(version.exercise.slug, content_of(version), **links)


def changed_fields(before: ExerciseVersion, after: ExerciseVersion) -> list[str]:
    """The names of the fields that differ between two versions, in reading order."""
    old, new = content_of(before), content_of(after)
    return [name for name in FIELDS if old[name] != new[name]]


def column_values(fields: Mapping) -> dict:
    """The values of a version's own columns: the dose spread out, what has tables left out."""
    values = {name: value for name, value in fields.items() if name in COLUMNS}
    return {**values, **dose_columns(fields["dose"])}
