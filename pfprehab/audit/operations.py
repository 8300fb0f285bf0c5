"""Reads of a record. Writes are recorded by the database itself (migration 0002)."""

from pfprehab.accounts.scoping import current_scope
from pfprehab.audit.models import Event


def record_read(*, table: str, row_id: object, patient_id: int) -> None:
    """Note that the acting person looked at a record, in the request's own transaction.

    No record, no page: if this fails, the page is not shown.
    """
    scope = current_scope()
    Event.objects.create(
        actor=scope.actor,
        kind=Event.Kind.READ,
        clinic_id=scope.clinic_id,
        patient_id=patient_id,
        table_name=table,
        row_id=str(row_id),
    )
