from django.db import migrations

from pfprehab.database import (
    CLINIC,
    IS_CURATOR,
    PATIENT,
    append_only,
    audited,
    row_security,
)

VISIBLE = f"owner_clinic_id IS NULL OR owner_clinic_id = {CLINIC}"
WRITABLE = (
    f"(owner_clinic_id IS NULL AND {IS_CURATOR})"
    f" OR (owner_clinic_id = {CLINIC} AND {PATIENT} IS NULL)"
)
VERSIONS = "SELECT id FROM exercises_exerciseversion"
WRITABLE_VERSIONS = (
    f"{VERSIONS} WHERE exercise_id IN (SELECT id FROM exercises_exercise WHERE {WRITABLE})"
)
WRITER = f"{IS_CURATOR} OR ({CLINIC} IS NOT NULL AND {PATIENT} IS NULL)"


BOTH_ENDS = (
    "easier_id IN (SELECT id FROM exercises_exercise)"
    " AND harder_id IN (SELECT id FROM exercises_exercise)"
)


def own_end(column: str) -> str:
    return f"{column} IN (SELECT id FROM exercises_exercise WHERE {WRITABLE})"


def _links_writable(rule: str) -> list[str]:
    table, rule = "exercises_progression", f"({rule}) AND {BOTH_ENDS}"
    return [
        f"ALTER POLICY {table}_insert ON {table} WITH CHECK ({rule})",
        f"ALTER POLICY {table}_update ON {table} USING ({rule}) WITH CHECK ({rule})",
        f"ALTER POLICY {table}_delete ON {table} USING ({rule})",
    ]


class Migration(migrations.Migration):
    dependencies = [("exercises", "0005_curation"), ("accounts", "0002_walls")]

    operations = [
        # Nobody outside those who may approve it reads what an exercise might come to say.
        row_security("exercises_draft", visible=WRITABLE),
        row_security(
            "exercises_exercisetranslation",
            visible=f"version_id IN ({VERSIONS})",
            writable=f"version_id IN ({WRITABLE_VERSIONS})",
        ),
        row_security("exercises_picture", visible=VISIBLE, writable=WRITABLE),
        # A figure says how a body moves and nothing of anybody; it is addressed by its content.
        row_security("exercises_figure", visible="true", writable=WRITER),
        # Whoever first looks at a figure has it drawn: the row follows from the figure alone.
        row_security(
            "exercises_drawing",
            visible="true",
            writable="figure_id IN (SELECT digest FROM exercises_figure)",
        ),
        # A clinic may put its own exercise above or below one of the global catalogue.
        migrations.RunSQL(
            _links_writable(f"{own_end('easier_id')} OR {own_end('harder_id')}"),
            _links_writable(own_end("easier_id")),
        ),
        append_only("exercises_exercisetranslation"),
        append_only("exercises_picture"),
        append_only("exercises_figure"),
        append_only("exercises_drawing"),
        audited(
            "exercises_draft",
            "exercises_exercisetranslation",
            "exercises_picture",
            "exercises_figure",
        ),
        # Versions from before reviews were asked for stand as they are: not checked again.
        migrations.RunSQL(
            "ALTER TABLE exercises_exerciseversion ADD CONSTRAINT exercise_version_is_reviewed"
            " CHECK (author_id IS NULL OR reviewer_id IS NOT NULL) NOT VALID",
            "ALTER TABLE exercises_exerciseversion DROP CONSTRAINT exercise_version_is_reviewed",
        ),
    ]
