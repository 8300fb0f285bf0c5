from django.http import Http404
from django.utils import timezone
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.response import Response

from patients.api.reading import RecordedRetrieveMixin
from patients.models import Prescription, SessionLog
from patients.operations.sessions import Logged, log_session
from patients.rules.report import (
    MOST_ITEMS,
    MOST_REVISIONS,
    MOST_SECONDS,
    MOST_SETS,
    NOTE_LENGTH,
    ItemReport,
    SessionReport,
)
from pfprehab.api.errors import answer
from pfprehab.api.fields import MomentField


def scale(**options) -> serializers.IntegerField:
    """0 to 10; null or absent is not answered, which is never 0."""
    return serializers.IntegerField(
        min_value=0, max_value=10, required=False, allow_null=True, default=None, **options
    )


def counts() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=MOST_SECONDS),
        max_length=MOST_SETS,
        required=False,
        default=tuple,
        help_text="One count per set: repetitions, or seconds where the dose is a hold.",
    )


class ItemSerializer(serializers.Serializer):
    line = serializers.UUIDField()
    outcome = serializers.ChoiceField(["done", "partly", "not_done"])
    reason = serializers.ChoiceField(
        ["pain", "time", "equipment", "unsure"], required=False, allow_blank=True, default=""
    )
    as_prescribed = serializers.BooleanField(default=False)
    reps_together = counts()
    reps_left = counts()
    reps_right = counts()
    load_kg = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=0, max_value=300, allow_null=True, default=None
    )
    pain = scale()
    difficulty = scale()

    def to_internal_value(self, data) -> ItemReport:
        values = super().to_internal_value(data)
        for name in ("reps_together", "reps_left", "reps_right"):
            values[name] = tuple(values[name])
        return ItemReport(**values)


class SafetyField(serializers.DictField):
    """{question id: yes or no}: a closed list of questions, each answered true or false."""

    child = serializers.BooleanField()


class SessionLogSerializer(serializers.Serializer):
    prescription = serializers.SlugRelatedField(
        slug_field="public_id", queryset=Prescription.objects
    )
    phone_id = serializers.UUIDField(help_text="Made on the phone; with revision it names the log.")
    revision = serializers.IntegerField(min_value=1, max_value=MOST_REVISIONS)
    done_on = serializers.DateField(help_text="The patient's local day.")
    logged_at = MomentField(help_text="With its offset, such as 2026-11-21T18:30:00+01:00.")
    pain_before = scale()
    pain_worst = scale()
    effort = scale()
    note = serializers.CharField(
        max_length=NOTE_LENGTH, required=False, allow_blank=True, default=""
    )
    safety = SafetyField(required=False, allow_null=True, default=None, write_only=True)
    safety_positive = serializers.ListField(child=serializers.CharField(), read_only=True)
    items = ItemSerializer(many=True, max_length=MOST_ITEMS, write_only=True)
    items_done = serializers.IntegerField(read_only=True)
    items_prescribed = serializers.IntegerField(read_only=True)
    plan_week = serializers.IntegerField(read_only=True)
    received_at = serializers.DateTimeField(read_only=True)

    def create(self, validated_data: dict) -> Logged:
        prescription = validated_data.pop("prescription")
        items = tuple(validated_data.pop("items"))
        request = self.context["request"]
        source = "phone" if request.auth.patient_id else "clinic"
        report = SessionReport(items=items, source=source, **validated_data)
        return log_session(
            prescription=prescription, report=report, now=timezone.now(), by=request.user
        )


class SessionLogViewSet(mixins.ListModelMixin, RecordedRetrieveMixin, viewsets.GenericViewSet):
    """Session logs, newest revision of each. Sending the same id and revision again is harmless."""

    serializer_class = SessionLogSerializer
    lookup_field = "phone_id"
    lookup_url_kwarg = "session_id"
    lookup_value_converter = "uuid"

    def get_queryset(self):
        return SessionLog.objects.current().select_related("prescription")

    def get_object(self) -> SessionLog:
        """Phones make their own ids: should two people's name the same one, the first received."""
        named = self.get_queryset().filter(phone_id=self.kwargs["session_id"])
        log = named.order_by("received_at", "pk").first()
        if log is None:
            raise Http404
        return log

    def create(self, request) -> Response:
        """201 the first time, 200 for a repeat, 409 for other content under the same revision."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        logged = serializer.save()
        if logged.conflict:
            message = "This revision was sent before with other content. Both are kept."
            return answer("revision_conflict", message, fields={}, status=409)
        code = status.HTTP_201_CREATED if logged.created else status.HTTP_200_OK
        return Response(self.get_serializer(logged.log).data, status=code)
