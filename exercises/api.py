"""The catalogue as the API reads it."""

from rest_framework import mixins, serializers, viewsets

from exercises.models import Exercise
from pfprehab.api.pages import PagesBySlug


class DoseSerializer(serializers.Serializer):
    """A dose by its known parts only: an absent key is unknown, never zero."""

    kind = serializers.ChoiceField(["reps", "hold", "time", "interval"])
    sets = serializers.IntegerField(required=False)
    reps_min = serializers.IntegerField(required=False)
    reps_max = serializers.IntegerField(required=False)
    hold_s = serializers.IntegerField(required=False, help_text="seconds")
    duration_s = serializers.IntegerField(required=False, help_text="seconds")
    walk_s = serializers.IntegerField(required=False, help_text="seconds")
    run_s = serializers.IntegerField(required=False, help_text="seconds")
    distance_m = serializers.IntegerField(required=False, help_text="metres")
    tempo = serializers.CharField(required=False)
    load_text = serializers.CharField(required=False)
    band_level = serializers.CharField(required=False)
    load_kg = serializers.FloatField(required=False, help_text="kilograms")
    rest_s = serializers.IntegerField(required=False, help_text="seconds")
    rpe_min = serializers.IntegerField(required=False, help_text="effort, 0 to 10")
    rpe_max = serializers.IntegerField(required=False, help_text="effort, 0 to 10")

    def to_representation(self, dose) -> dict:
        return dose.to_data()


class ExerciseSerializer(serializers.Serializer):
    slug = serializers.CharField(read_only=True)
    version = serializers.IntegerField(source="current.number", read_only=True)
    name = serializers.CharField(source="current.name", read_only=True)
    category = serializers.CharField(source="current.category", read_only=True)
    muscles_primary = serializers.ListField(
        child=serializers.CharField(), source="current.muscles_primary", read_only=True
    )
    position = serializers.CharField(source="current.position", read_only=True)
    equipment = serializers.ListField(
        child=serializers.CharField(), source="current.equipment", read_only=True
    )
    laterality = serializers.CharField(source="current.laterality", read_only=True)
    weight_bearing = serializers.BooleanField(source="current.weight_bearing", read_only=True)
    knee_flexion_from = serializers.IntegerField(
        source="current.knee_flexion_from", read_only=True, allow_null=True, help_text="degrees"
    )
    knee_flexion_to = serializers.IntegerField(
        source="current.knee_flexion_to", read_only=True, allow_null=True, help_text="degrees"
    )
    stage = serializers.IntegerField(source="current.stage", read_only=True)
    cues = serializers.ListField(
        child=serializers.CharField(), source="current.cues", read_only=True
    )
    common_error = serializers.CharField(source="current.common_error", read_only=True)
    caution = serializers.CharField(source="current.patient_caution", read_only=True)
    default_dose = DoseSerializer(source="current.dose", read_only=True)
    per_week = serializers.IntegerField(source="current.per_week", read_only=True)


class ExerciseViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Exercises on offer, each in its current version."""

    serializer_class = ExerciseSerializer
    pagination_class = PagesBySlug
    lookup_field = "slug"
    lookup_value_converter = "slug"

    def get_queryset(self):
        return Exercise.objects.offered()
