from django.db import migrations

from pfprehab.database import (
    CLINIC,
    IS_CURATOR,
    PATIENT,
    append_only,
    audited,
    never_deleted,
    row_security,
)

# NULL owner: the global catalogue, read by all, written by curators.
VISIBLE = f"owner_clinic_id IS NULL OR owner_clinic_id = {CLINIC}"
WRITABLE = (
    f"(owner_clinic_id IS NULL AND {IS_CURATOR})"
    f" OR (owner_clinic_id = {CLINIC} AND {PATIENT} IS NULL)"
)


def of_exercise(column: str, *, write: bool = False) -> str:
    """The rule of the exercise that a row belongs to (which its own policy narrows already)."""
    rule = f" WHERE {WRITABLE}" if write else ""
    return f"{column} IN (SELECT id FROM exercises_exercise{rule})"


VERSIONS = "SELECT id FROM exercises_exerciseversion"
WRITABLE_VERSIONS = f"{VERSIONS} WHERE {of_exercise('exercise_id', write=True)}"


class Migration(migrations.Migration):
    dependencies = [("exercises", "0001_initial"), ("accounts", "0002_walls")]

    operations = [
        row_security("exercises_exercise", visible=VISIBLE, writable=WRITABLE),
        row_security(
            "exercises_exerciseversion",
            visible=of_exercise("exercise_id"),
            writable=of_exercise("exercise_id", write=True),
        ),
        row_security(
            "exercises_progression",
            visible=f"{of_exercise('easier_id')} AND {of_exercise('harder_id')}",
            writable=of_exercise("easier_id", write=True),
        ),
        row_security(
            "exercises_evidence",
            visible=f"version_id IN ({VERSIONS})",
            writable=f"version_id IN ({WRITABLE_VERSIONS})",
        ),
        row_security("exercises_source", visible="true", writable=IS_CURATOR),
        append_only("exercises_exerciseversion"),
        append_only("exercises_evidence"),
        never_deleted("exercises_exercise", "exercises_source"),
        audited(
            "exercises_exercise",
            "exercises_exerciseversion",
            "exercises_progression",
            "exercises_evidence",
            "exercises_source",
        ),
    ]
