from django.conf import settings
from django.db import migrations

# The only two doors across clinics, for the worker alone, and they return nothing but numbers: the
# worker then opens each clinic's own scope. Local days are never computed here, only in Python.
WORKER = settings.DATABASE_ROLES["worker"]
HEADER = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp"

CLINICS = f"""
CREATE FUNCTION patients_clinics_with_reminders() RETURNS TABLE (clinic_id bigint)
{HEADER} AS $$
    SELECT DISTINCT prescription.clinic_id
    FROM patients_prescription prescription
    JOIN patients_patient patient ON patient.id = prescription.patient_id
    WHERE prescription.status = 'active' AND patient.reminders_wanted AND patient.email <> ''
    ORDER BY 1
$$;
REVOKE ALL ON FUNCTION patients_clinics_with_reminders() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patients_clinics_with_reminders() TO "{WORKER}";
"""

WAITING = f"""
CREATE FUNCTION patients_waiting_reminders(moment timestamptz, at_most integer)
RETURNS TABLE (clinic_id bigint, reminder_id bigint)
{HEADER} AS $$
    SELECT reminder.clinic_id, reminder.id
    FROM patients_reminder reminder
    WHERE reminder.state = 'planned' AND reminder.next_try_at <= moment
    ORDER BY reminder.next_try_at, reminder.id
    LIMIT at_most
$$;
REVOKE ALL ON FUNCTION patients_waiting_reminders(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patients_waiting_reminders(timestamptz, integer) TO "{WORKER}";
"""


class Migration(migrations.Migration):
    dependencies = [("patients", "0002_walls")]

    operations = [
        migrations.RunSQL(CLINICS, "DROP FUNCTION patients_clinics_with_reminders()"),
        migrations.RunSQL(WAITING, "DROP FUNCTION patients_waiting_reminders(timestamptz, integer)"),
    ]
