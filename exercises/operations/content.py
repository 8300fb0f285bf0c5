"""What an exercise version says, as one plain dict: to compare, to carry over, to write."""

from collections.abc import Mapping

from exercises.models import ExerciseVersion
from exercises.models.dose import dose_columns

TEXTS = (
    "name",
    "aka",
    "category",
    "muscles_primary",
    "muscles_secondary",
    "position",
    "position_key",
    "equipment",
    "equipment_optional",
    "equipment_text",
    "equipment_substitutes",
    "home_ok",
    "weight_bearing",
    "chain",
    "laterality",
    "knee_flexion_from",
    "knee_flexion_to",
    "pfj_load",
    "stage",
    "cues",
    "common_error",
    "patient_caution",
    "clinician_note",
    "avoid_if",
    "per_week",
)
FIELDS = (*TEXTS, "dose", "evidence")


def content_of(version: ExerciseVersion) -> dict:
    """The fields of a version; `dose` as a Dose, `evidence` as a set of (source key, tag)."""
    fields = {name: getattr(version, name) for name in TEXTS}
    links = {(link.source.key, link.tag) for link in version.evidence.all()}
    return {**fields, "dose": version.dose, "evidence": frozenset(links)}


def changed_fields(before: ExerciseVersion, after: ExerciseVersion) -> list[str]:
    """The names of the fields that differ between two versions, in reading order."""
    old, new = content_of(before), content_of(after)
    return [name for name in FIELDS if old[name] != new[name]]


def row_values(fields: Mapping) -> dict:
    """The column values of a version: the dose spread over its columns, the evidence left out."""
    values = {name: value for name, value in fields.items() if name not in ("dose", "evidence")}
    return {**values, **dose_columns(fields["dose"])}
