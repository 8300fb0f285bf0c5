"""What migrations say to PostgreSQL beyond Django's models: grants, row security, composite keys.

Row-level security is the second wall. Each request sets, for its own transaction only:

    pfprehab.clinic    id of the one active clinic, or empty
    pfprehab.patient   id of the patient whose scope this is, or empty for staff
    pfprehab.user      id of the signed-in user, or empty
    pfprehab.curator   '1' while a curator writes the global catalogue
    pfprehab.operator  '1' while an operator uses the admin
    pfprehab.token     SHA-256 of the secret being redeemed, or empty
    pfprehab.actor     who acts, in words for the audit: 'user:7', 'system:reminders'

`ENABLE`, never `FORCE`: the owner's data migrations must see every row. `current_setting()` is
wrapped in a scalar sub-select so that it is read once per statement, and in `nullif` because an
unset value may come back as ''.
"""

from django.conf import settings
from django.db import migrations

ROLES = ", ".join(f'"{role}"' for role in settings.DATABASE_ROLES.values())


def setting(name: str, cast: str = "bigint") -> str:
    return f"(SELECT nullif(current_setting('pfprehab.{name}', true), '')::{cast})"


CLINIC, PATIENT, USER = setting("clinic"), setting("patient"), setting("user")
IS_CURATOR = f"{setting('curator', 'text')} = '1'"
IS_OPERATOR = f"{setting('operator', 'text')} = '1'"

OWN_CLINIC = f"clinic_id = {CLINIC}"
STAFF_OF_OWN_CLINIC = f"({OWN_CLINIC} AND {PATIENT} IS NULL)"


def own_patient(column: str = "patient_id") -> str:
    """Rows of the active clinic; in a patient's scope only that patient's."""
    return f"({OWN_CLINIC} AND ({PATIENT} IS NULL OR {column} = {PATIENT}))"


def row_security(
    table: str, *, visible: str, writable: str | None = None, addable: str | None = None
) -> migrations.RunSQL:
    """Switch row security on: `visible` for what may be read, `writable` for what may be written.

    Without `writable` the same rule holds for both; `addable` widens inserts alone.
    """
    writable = writable or visible
    addable = addable or writable
    forward = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY {table}_read ON {table} FOR SELECT USING ({visible})",
        f"CREATE POLICY {table}_insert ON {table} FOR INSERT WITH CHECK ({addable})",
        (
            f"CREATE POLICY {table}_update ON {table} FOR UPDATE"
            f" USING ({writable}) WITH CHECK ({writable})"
        ),
        f"CREATE POLICY {table}_delete ON {table} FOR DELETE USING ({writable})",
    ]
    backward = [
        *(
            f"DROP POLICY {table}_{verb} ON {table}"
            for verb in ("read", "insert", "update", "delete")
        ),
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    ]
    return migrations.RunSQL(forward, backward)


def visible_again(table: str, *, before: str, after: str) -> migrations.RunSQL:
    """Narrow or widen what may be read of a table that has row security already."""
    return migrations.RunSQL(
        f"ALTER POLICY {table}_read ON {table} USING ({after})",
        f"ALTER POLICY {table}_read ON {table} USING ({before})",
    )


def composite_key(table: str, *columns: str) -> migrations.RunSQL:
    """UNIQUE over the scope columns and id, so that children can point at all of them at once."""
    name = f"{table}_{len(columns)}_scope_key"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({', '.join(columns)}, id)",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def composite_foreign_key(table: str, column: str, parent: str, *scope: str) -> migrations.RunSQL:
    """A link may not leave its clinic (or its patient): the scope columns travel with the key."""
    name = f"{table}_{column}_scope"
    columns = ", ".join(scope)
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}, {column})"
        f" REFERENCES {parent} ({columns}, id) DEFERRABLE INITIALLY IMMEDIATE",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def audited(*tables: str, patient_column: str = "patient_id") -> migrations.RunSQL:
    """Record every insert, update and delete on the tables, whoever writes them and however.

    patient_column names the column that says whose record a row belongs to, where there is one.
    """
    return migrations.RunSQL(
        [
            f"CREATE TRIGGER audit_change AFTER INSERT OR UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION audit_record_change('{patient_column}')"
            for table in tables
        ],
        [f"DROP TRIGGER audit_change ON {table}" for table in tables],
    )


def append_only(table: str, *, but_for: str = "") -> migrations.RunSQL:
    """Neither web nor worker may change or remove a row once it stands, but for one column."""
    forward = [f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {ROLES}"]
    if but_for:
        forward.append(f"GRANT UPDATE ({but_for}) ON {table} TO {ROLES}")
    return migrations.RunSQL(forward, f"GRANT UPDATE, DELETE ON {table} TO {ROLES}")


def never_deleted(*tables: str) -> migrations.RunSQL:
    """Rows that history points at: web and worker may change but not remove them."""
    return migrations.RunSQL(
        [f"REVOKE DELETE, TRUNCATE ON {table} FROM {ROLES}" for table in tables],
        [f"GRANT DELETE ON {table} TO {ROLES}" for table in tables],
    )


def grant_everything() -> migrations.RunSQL:
    """Web and worker may use the owner's tables, those that stand and those still to come."""
    later = "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
    rights, counters = "SELECT, INSERT, UPDATE, DELETE", "USAGE, SELECT"
    return migrations.RunSQL(
        [
            f"GRANT {rights} ON ALL TABLES IN SCHEMA public TO {ROLES}",
            f"GRANT {counters} ON ALL SEQUENCES IN SCHEMA public TO {ROLES}",
            f"{later} GRANT {rights} ON TABLES TO {ROLES}",
            f"{later} GRANT {counters} ON SEQUENCES TO {ROLES}",
            f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {ROLES}",
        ],
        [
            f"{later} REVOKE {rights} ON TABLES FROM {ROLES}",
            f"{later} REVOKE {counters} ON SEQUENCES FROM {ROLES}",
            f"REVOKE {rights} ON ALL TABLES IN SCHEMA public FROM {ROLES}",
        ],
    )
