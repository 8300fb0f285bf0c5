"""Reads of a record. Writes are recorded by the database itself (migration 0002)."""

from django.db import connection

from pfprehab.accounts.scoping import current_scope

# Plain SQL: the model would ask for the new row's id, and patients may not read the audit.
_READ = """
    INSERT INTO audit_event (at, actor, kind, clinic_id, patient_id, table_name, row_id, changes)
    VALUES (clock_timestamp(), %s, 'read', %s, %s, %s, %s, '{}')
"""


def record_read(*, table: str, row_id: object, patient_id: int | None) -> None:
    """Note that the acting person looked at a record, in the request's own transaction.

    patient_id None: a list of many, such as a report that was taken away as a file.
    No record, no page: if this fails, the page is not shown.
    """
    scope = current_scope()
    with connection.cursor() as cursor:
        cursor.execute(_READ, [scope.actor, scope.clinic_id, patient_id, table, str(row_id)])
