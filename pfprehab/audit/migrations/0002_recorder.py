from django.db import migrations

from pfprehab.database import (
    IS_OPERATOR,
    OWN_CLINIC,
    STAFF_OF_OWN_CLINIC,
    append_only,
    grant_everything,
    row_security,
)

# Runs with the owner's rights, so that writers need no right on the audit itself. Secrets are left
# out of the recorded values; that one changed is still an event.
RECORDER = """
CREATE FUNCTION audit_record_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    hidden CONSTANT text[] := ARRAY['password', 'secret_hash', 'data', 'session_key'];
    before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) END;
    subject jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    difference jsonb;
BEGIN
    IF TG_OP = 'UPDATE' AND before = after THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(
        jsonb_object_agg(key, jsonb_build_array(before -> key, after -> key)), '{}'::jsonb
    ) INTO difference
    FROM jsonb_object_keys(before || after) AS key
    WHERE key <> ALL (hidden) AND (before -> key) IS DISTINCT FROM (after -> key);
    INSERT INTO audit_event (at, actor, kind, clinic_id, patient_id, table_name, row_id, changes)
    VALUES (
        clock_timestamp(),
        coalesce(nullif(current_setting('pfprehab.actor', true), ''), 'database:' || session_user),
        lower(TG_OP),
        coalesce(subject ->> 'clinic_id', subject ->> 'owner_clinic_id')::bigint,
        (subject ->> TG_ARGV[0])::bigint,
        TG_TABLE_NAME,
        coalesce(subject ->> 'id', subject ->> 'job', '?'),
        difference
    );
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
        ("accounts", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        grant_everything(),
        migrations.RunSQL(RECORDER, "DROP FUNCTION audit_record_change()"),
        row_security(
            "audit_event",
            visible=f"{STAFF_OF_OWN_CLINIC} OR {IS_OPERATOR}",
            writable="false",
            addable=OWN_CLINIC,
        ),
        append_only("audit_event"),
    ]
