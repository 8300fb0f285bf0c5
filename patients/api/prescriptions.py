from django.utils import timezone
from rest_framework import mixins, serializers, viewsets

from exercises.api import DoseSerializer
from patients.api.reading import RecordedRetrieveMixin
from patients.models import Patient, Prescription
from patients.operations import prescribing
from programs.models import ProgramVersion, Template


class PrescribedLineSerializer(serializers.Serializer):
    """One line of the newest version. `line` names it in a session log."""

    line = serializers.UUIDField(source="public_id", read_only=True)
    week = serializers.IntegerField(read_only=True)
    exercise = serializers.CharField(source="exercise_version.exercise.slug", read_only=True)
    exercise_version = serializers.IntegerField(source="exercise_version.number", read_only=True)
    dose = DoseSerializer(read_only=True)
    side = serializers.CharField(read_only=True)
    per_week = serializers.IntegerField(read_only=True)
    core = serializers.BooleanField(read_only=True)


class PrescriptionSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    patient = serializers.SlugRelatedField(slug_field="public_id", queryset=Patient.objects)
    template = serializers.SlugRelatedField(
        slug_field="slug", queryset=Template.objects, write_only=True
    )
    program = serializers.CharField(source="program.name", read_only=True)
    kind = serializers.CharField(read_only=True)
    covers_left = serializers.BooleanField()
    covers_right = serializers.BooleanField()
    starts_on = serializers.DateField()
    session_days = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=7),
        min_length=1,
        max_length=7,
        help_text="ISO weekdays, 1 is Monday.",
    )
    status = serializers.CharField(read_only=True)
    version = serializers.SerializerMethodField()
    lines = serializers.SerializerMethodField()

    def create(self, validated_data: dict) -> Prescription:
        patient = validated_data["patient"]
        return prescribing.prescribe(
            today=timezone.localdate(timezone=patient.zone),
            by=self.context["request"].user,
            **validated_data,
        )

    def get_version(self, prescription) -> int | None:
        version = _newest(prescription)
        return version.number if version else None

    def get_lines(self, prescription) -> PrescribedLineSerializer(many=True):
        version = _newest(prescription)
        lines = version.lines.all() if version else ()
        return PrescribedLineSerializer(lines, many=True).data


def _newest(prescription: Prescription) -> ProgramVersion | None:
    """By the prefetched versions: asking again would be a query for each row."""
    return max(prescription.program.versions.all(), key=lambda one: one.number, default=None)


class PrescriptionViewSet(
    mixins.CreateModelMixin,
    mixins.ListModelMixin,
    RecordedRetrieveMixin,
    viewsets.GenericViewSet,
):
    """Prescriptions. Creating one needs a screening on record that is at most 14 days old."""

    serializer_class = PrescriptionSerializer
    lookup_field = "public_id"
    lookup_url_kwarg = "prescription_id"
    lookup_value_converter = "uuid"

    def get_queryset(self):
        return Prescription.objects.select_related("patient", "program").prefetch_related(
            "program__versions__lines__exercise_version__exercise"
        )
