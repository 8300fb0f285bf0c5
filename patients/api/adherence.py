from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from patients.models import Patient
from patients.queries.record import record_of
from patients.queries.record_sessions import days_of
from patients.rules.adherence import adherence
from pfprehab.audit.operations import record_read


class DaySerializer(serializers.Serializer):
    day = serializers.DateField()
    status = serializers.ChoiceField(
        ["done", "partly", "not_done", "not_reported", "rest", "upcoming"]
    )
    worst_pain = serializers.IntegerField(allow_null=True, help_text="0 to 10; null is unknown.")


class AdherenceSerializer(serializers.Serializer):
    """Counts of sessions up to today. coverage: reported of planned in percent, null if none."""

    planned_so_far = serializers.IntegerField()
    done = serializers.IntegerField()
    partly = serializers.IntegerField()
    not_done = serializers.IntegerField()
    not_reported = serializers.IntegerField()
    extra = serializers.IntegerField()
    coverage = serializers.FloatField(allow_null=True)
    days = DaySerializer(many=True)


class AdherenceView(APIView):
    @extend_schema(responses=AdherenceSerializer, operation_id="patients_adherence")
    def get(self, _request, patient_id) -> Response:
        """What was reported of what was planned, in the programs that run now or ran last."""
        patient = get_object_or_404(Patient, public_id=patient_id)
        record_read(table="patients_sessionlog", row_id=patient.pk, patient_id=patient.pk)
        record = record_of(patient, now=timezone.now())
        days = days_of(record)
        counts = adherence(days, today=record.today)
        return Response(AdherenceSerializer(_Answer(counts, days)).data)


class _Answer:
    """The counts with their days, as one object to serialize."""

    def __init__(self, counts, days):
        self._counts, self.days = counts, days

    def __getattr__(self, name: str):
        return getattr(self._counts, name)
