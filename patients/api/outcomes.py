from django.utils import timezone
from rest_framework import mixins, serializers, viewsets

from patients.models import OutcomeScore, Patient
from patients.operations.outcomes import Entry, record_outcome


class AnswersField(serializers.DictField):
    """{item: the option's place from 0, the number or the level}; null is not answered."""

    child = serializers.IntegerField(min_value=-3, max_value=100, allow_null=True)


class OutcomeSerializer(serializers.Serializer):
    """One outcome measure of one day. score is null when an item is missing."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    patient = serializers.SlugRelatedField(slug_field="public_id", queryset=Patient.objects)
    measure = serializers.ChoiceField(OutcomeScore.Measure.values)
    measured_on = serializers.DateField(help_text="The patient's local day.")
    source = serializers.ChoiceField(
        OutcomeScore.Source.values,
        required=False,
        help_text="Left out: patient on a patient's phone, else clinician.",
    )
    answers = AnswersField(
        required=False,
        default=dict,
        help_text="Item by item; empty for a measure that is entered as a total.",
    )
    total = serializers.DecimalField(
        max_digits=5,
        decimal_places=1,
        required=False,
        allow_null=True,
        default=None,
        write_only=True,
        help_text="For koos-pf, lefs, tsk-17 and tsk-11 alone.",
    )
    score = serializers.FloatField(read_only=True, allow_null=True)
    answered = serializers.IntegerField(read_only=True)
    asked = serializers.IntegerField(read_only=True)
    revision = serializers.IntegerField(read_only=True)

    def create(self, validated_data: dict) -> OutcomeScore:
        request = self.context["request"]
        patient, measure = validated_data.pop("patient"), validated_data.pop("measure")
        own = "patient" if request.auth.patient_id else "clinician"
        entry = Entry(**{"source": own, **validated_data})
        return record_outcome(
            patient=patient, measure=measure, entry=entry, now=timezone.now(), by=request.user
        )


class OutcomeViewSet(mixins.CreateModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet):
    """Outcome scores, the newest revision of each; a patient sees and enters only their own."""

    serializer_class = OutcomeSerializer

    def get_queryset(self):
        return OutcomeScore.objects.current().select_related("patient")
