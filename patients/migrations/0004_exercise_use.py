from django.conf import settings
from django.db import migrations

# A door across clinics that returns two numbers and nothing else. What 1 to 4 people or programs
# would answer is hidden (NULL): so few could be recognised.
USE = f"""
CREATE FUNCTION patients_exercise_use(wanted bigint, today date)
RETURNS TABLE (running_programs bigint, patients_this_week bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH held AS (
        SELECT
            prescription.id,
            prescription.patient_id,
            prescription.status = 'active'
                AND line.week = (today - prescription.starts_on) / 7 + 1
                AND today >= prescription.starts_on AS this_week
        FROM patients_prescription prescription
        JOIN LATERAL (
            SELECT version.id
            FROM programs_programversion version
            WHERE version.program_id = prescription.program_id
            ORDER BY version.number DESC
            LIMIT 1
        ) newest ON true
        JOIN programs_prescribedexercise line ON line.version_id = newest.id
        JOIN exercises_exerciseversion held ON held.id = line.exercise_version_id
        WHERE held.exercise_id = wanted AND prescription.status IN ('active', 'paused')
    ), counted AS (
        SELECT
            count(DISTINCT id) AS programs,
            count(DISTINCT patient_id) FILTER (WHERE this_week) AS patients
        FROM held
    )
    SELECT
        CASE WHEN programs BETWEEN 1 AND 4 THEN NULL ELSE programs END,
        CASE WHEN patients BETWEEN 1 AND 4 THEN NULL ELSE patients END
    FROM counted
$$;
REVOKE ALL ON FUNCTION patients_exercise_use(bigint, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patients_exercise_use(bigint, date) TO "{settings.DATABASE_ROLES["web"]}";
"""


class Migration(migrations.Migration):
    dependencies = [("patients", "0003_reminder_queue"), ("exercises", "0005_curation")]

    operations = [
        migrations.RunSQL(USE, "DROP FUNCTION patients_exercise_use(bigint, date)"),
    ]
