from django.db import migrations

from pfprehab.database import (
    CLINIC,
    IS_CURATOR,
    OWN_CLINIC,
    PATIENT,
    STAFF_OF_OWN_CLINIC,
    append_only,
    audited,
    composite_foreign_key,
    composite_key,
    never_deleted,
    row_security,
)

VISIBLE = f"owner_clinic_id IS NULL OR owner_clinic_id = {CLINIC}"
WRITABLE = (
    f"(owner_clinic_id IS NULL AND {IS_CURATOR})"
    f" OR (owner_clinic_id = {CLINIC} AND {PATIENT} IS NULL)"
)
TEMPLATES = "SELECT id FROM programs_template"
WEEKS = "SELECT id FROM programs_templateweek"
OF_TEMPLATE = f"template_id IN ({TEMPLATES} WHERE {WRITABLE})"


def clinic_rows(table: str):
    return row_security(table, visible=OWN_CLINIC, writable=STAFF_OF_OWN_CLINIC)


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial"), ("exercises", "0002_walls")]

    operations = [
        row_security("programs_template", visible=VISIBLE, writable=WRITABLE),
        row_security(
            "programs_templateweek",
            visible=f"template_id IN ({TEMPLATES})",
            writable=OF_TEMPLATE,
        ),
        row_security(
            "programs_templateitem",
            visible=f"template_week_id IN ({WEEKS})",
            writable=f"template_week_id IN ({WEEKS} WHERE {OF_TEMPLATE})",
        ),
        row_security(
            "programs_template_sources",
            visible=f"template_id IN ({TEMPLATES})",
            writable=OF_TEMPLATE,
        ),
        clinic_rows("programs_program"),
        clinic_rows("programs_programversion"),
        clinic_rows("programs_programweek"),
        clinic_rows("programs_prescribedexercise"),
        composite_key("programs_program", "clinic_id"),
        composite_key("programs_programversion", "clinic_id"),
        composite_key("programs_prescribedexercise", "clinic_id"),
        composite_foreign_key(
            "programs_programversion", "program_id", "programs_program", "clinic_id"
        ),
        composite_foreign_key(
            "programs_programweek", "version_id", "programs_programversion", "clinic_id"
        ),
        composite_foreign_key(
            "programs_prescribedexercise", "version_id", "programs_programversion", "clinic_id"
        ),
        append_only("programs_programversion"),
        append_only("programs_programweek"),
        append_only("programs_prescribedexercise"),
        never_deleted("programs_program"),
        audited(
            "programs_template",
            "programs_templateweek",
            "programs_templateitem",
            "programs_template_sources",
            "programs_program",
            "programs_programversion",
            "programs_programweek",
            "programs_prescribedexercise",
        ),
    ]
