from django.utils import timezone
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response

from patients.models import Patient
from patients.operations import patients as operations
from pfprehab.audit.operations import record_read


class PatientSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    given_name = serializers.CharField(max_length=80)
    family_name = serializers.CharField(max_length=80)
    birth_date = serializers.DateField()
    affected_left = serializers.BooleanField()
    affected_right = serializers.BooleanField()
    email = serializers.EmailField(required=False, allow_blank=True, default="")
    record_number = serializers.CharField(
        required=False, allow_blank=True, max_length=40, default=""
    )
    language = serializers.ChoiceField(["en", "es"], required=False)
    time_zone = serializers.CharField(required=False, max_length=64)
    duplicate_confirmed = serializers.BooleanField(
        write_only=True, default=False, help_text="This is another person of a similar name."
    )

    def create(self, validated_data: dict) -> Patient:
        request = self.context["request"]
        return operations.add_patient(
            clinic=request.auth.clinic,
            today=timezone.localdate(timezone=request.auth.clinic.zone),
            by=request.user,
            **validated_data,
        )


class PatientViewSet(
    mixins.CreateModelMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet,
):
    """The clinic's patients; a patient sees only themselves."""

    serializer_class = PatientSerializer
    lookup_field = "public_id"
    lookup_url_kwarg = "patient_id"
    lookup_value_converter = "uuid"

    def get_queryset(self):
        return Patient.objects.all()

    def retrieve(self, *_args, **_kwargs) -> Response:
        patient = self.get_object()
        record_read(table="patients_patient", row_id=patient.pk, patient_id=patient.pk)
        return Response(self.get_serializer(patient).data)
