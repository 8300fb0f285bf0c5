from rest_framework.response import Response

from pfprehab.audit.operations import record_read


class RecordedRetrieveMixin:
    """Answer with one row of a patient's record, and note that it was looked at."""

    def retrieve(self, *_args, **_kwargs) -> Response:
        row = self.get_object()
        record_read(table=row._meta.db_table, row_id=row.pk, patient_id=row.patient_id)
        return Response(self.get_serializer(row).data)
