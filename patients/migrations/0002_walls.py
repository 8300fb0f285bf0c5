from django.db import migrations

from pfprehab.database import (
    OWN_CLINIC,
    PATIENT,
    STAFF_OF_OWN_CLINIC,
    append_only,
    audited,
    composite_foreign_key,
    composite_key,
    never_deleted,
    own_patient,
    row_security,
    visible_again,
)

OWN = own_patient()
PATIENT_TABLES = (
    "patients_prescription",
    "patients_sessionlog",
    "patients_exerciselog",
    "patients_morningcheck",
    "patients_screening",
    "patients_flag",
    "patients_consent",
    "patients_reminder",
)


def within_patient(table: str, column: str, parent: str):
    return composite_foreign_key(table, column, parent, "clinic_id", "patient_id")


def within_clinic(table: str, column: str, parent: str):
    return composite_foreign_key(table, column, parent, "clinic_id")


def programs_of_own_patient(table: str, link: str):
    """A program knows no patient; from here on a patient sees only the programs prescribed."""
    return visible_again(
        table, before=OWN_CLINIC, after=f"{OWN_CLINIC} AND ({PATIENT} IS NULL OR {link})"
    )


class Migration(migrations.Migration):
    dependencies = [("patients", "0001_initial"), ("programs", "0002_walls")]

    operations = [
        row_security("patients_patient", visible=own_patient("id")),
        row_security("patients_prescription", visible=OWN, writable=STAFF_OF_OWN_CLINIC),
        row_security("patients_sessionlog", visible=OWN),
        row_security("patients_exerciselog", visible=OWN),
        row_security("patients_morningcheck", visible=OWN),
        row_security("patients_consent", visible=OWN),
        row_security("patients_screening", visible=STAFF_OF_OWN_CLINIC),
        row_security(
            "patients_flag", visible=OWN, writable=STAFF_OF_OWN_CLINIC, addable=OWN
        ),
        row_security("patients_reminder", visible=STAFF_OF_OWN_CLINIC),
        programs_of_own_patient(
            "programs_program", "id IN (SELECT program_id FROM patients_prescription)"
        ),
        programs_of_own_patient(
            "programs_programversion", "program_id IN (SELECT id FROM programs_program)"
        ),
        programs_of_own_patient(
            "programs_programweek", "version_id IN (SELECT id FROM programs_programversion)"
        ),
        programs_of_own_patient(
            "programs_prescribedexercise", "version_id IN (SELECT id FROM programs_programversion)"
        ),
        composite_key("patients_patient", "clinic_id"),
        composite_key("patients_prescription", "clinic_id", "patient_id"),
        composite_key("patients_screening", "clinic_id", "patient_id"),
        composite_key("patients_sessionlog", "clinic_id", "patient_id"),
        *(within_clinic(table, "patient_id", "patients_patient") for table in PATIENT_TABLES),
        within_clinic("patients_prescription", "program_id", "programs_program"),
        within_patient("patients_prescription", "screening_id", "patients_screening"),
        within_patient("patients_sessionlog", "prescription_id", "patients_prescription"),
        within_clinic("patients_sessionlog", "program_version_id", "programs_programversion"),
        within_patient("patients_sessionlog", "conflicts_with_id", "patients_sessionlog"),
        within_patient("patients_exerciselog", "session_log_id", "patients_sessionlog"),
        within_clinic("patients_exerciselog", "line_id", "programs_prescribedexercise"),
        within_patient("patients_flag", "session_log_id", "patients_sessionlog"),
        within_patient("patients_reminder", "prescription_id", "patients_prescription"),
        append_only("patients_sessionlog", but_for="is_current"),
        append_only("patients_exerciselog"),
        append_only("patients_screening"),
        append_only("patients_consent"),
        never_deleted("patients_patient", "patients_prescription", "patients_flag"),
        audited("patients_patient", patient_column="id"),
        audited(*PATIENT_TABLES),
    ]
