"""Templates as the API reads them."""

from django.db.models import Prefetch
from rest_framework import mixins, serializers, viewsets

from exercises.api import DoseSerializer
from pfprehab.api.pages import PagesBySlug
from programs.models import Template, TemplateItem


class LineSerializer(serializers.Serializer):
    """One line of a template. source is null for a pfprehab default."""

    exercise = serializers.CharField(source="exercise.slug", read_only=True)
    dose = DoseSerializer(read_only=True)
    side = serializers.CharField(read_only=True)
    per_week = serializers.IntegerField(read_only=True)
    core = serializers.BooleanField(read_only=True)
    short = serializers.BooleanField(read_only=True)
    optional = serializers.BooleanField(read_only=True)
    source = serializers.CharField(source="source.key", read_only=True, default=None)


class WeekSerializer(serializers.Serializer):
    week = serializers.IntegerField(read_only=True)
    phase = serializers.CharField(read_only=True)
    goal = serializers.CharField(read_only=True)
    lines = LineSerializer(source="items", many=True, read_only=True)


class TemplateSerializer(serializers.Serializer):
    slug = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    summary = serializers.CharField(read_only=True)
    kind = serializers.CharField(read_only=True)
    emphasis = serializers.CharField(read_only=True)
    duration_weeks = serializers.IntegerField(read_only=True)
    sessions_per_week = serializers.IntegerField(read_only=True)
    fidelity = serializers.CharField(read_only=True)
    prescribable = serializers.BooleanField(read_only=True)
    research = serializers.BooleanField(read_only=True)
    weeks = WeekSerializer(many=True, read_only=True)


class TemplateViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Templates with their weeks and lines; reconstructions are readable, not prescribable."""

    serializer_class = TemplateSerializer
    pagination_class = PagesBySlug
    lookup_field = "slug"
    lookup_value_converter = "slug"

    def get_queryset(self):
        items = TemplateItem.objects.select_related("exercise", "source")
        return Template.objects.prefetch_related(Prefetch("weeks__items", queryset=items))
