from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from patients.models.sessions import scale
from patients.rules.assessment import STEP_DOWN_POINTS
from patients.rules.assessment_measures import column_ranges
from pfprehab.accounts.scoping import ScopedManager, ScopedModel, ScopedQuerySet
from pfprehab.accounts.validators import plain_lines, plain_text

TICKS = sorted(STEP_DOWN_POINTS)
GROUPS = ["overuse", "muscle_performance", "coordination", "hypermobile", "hypomobile"]


def number(places: int = 1) -> models.DecimalField:
    """A measured value. None means not measured, which is never 0."""
    return models.DecimalField(null=True, blank=True, max_digits=7, decimal_places=places)


def ticks() -> ArrayField:
    """What was seen in the step-down; None is not tested, empty is tested and nothing seen."""
    return ArrayField(models.CharField(max_length=20), null=True, blank=True)


def _within(column: str, low: float, high: float) -> models.CheckConstraint:
    inside = Q(**{f"{column}__gte": low}) & Q(**{f"{column}__lte": high})
    return models.CheckConstraint(
        condition=Q(**{f"{column}__isnull": True}) | inside, name=f"assessment_{column}_range"
    )


def _known_ticks(column: str) -> models.CheckConstraint:
    one_knee = ~Q(**{f"{column}__contains": ["knee_inner_foot", "knee_second_toe"]})
    known = Q(**{f"{column}__contained_by": TICKS}) & Q(**{f"{column}__len__lte": len(TICKS) - 1})
    return models.CheckConstraint(
        condition=Q(**{f"{column}__isnull": True}) | (known & one_knee),
        name=f"assessment_{column}_ticks",
    )


class AssessmentQuerySet(ScopedQuerySet):
    def current(self) -> AssessmentQuerySet:
        """Only the newest revision of each assessment: every count and chart reads these."""
        return self.filter(corrected_by=None)

    def newest_first(self) -> AssessmentQuerySet:
        return self.order_by("-assessed_on", "-created_at", "-pk")


class Assessment(ScopedModel):
    """What a clinician found on one day, as far as it was examined. Rows are never changed.

    A correction is a new row that points at the one it corrects; one row is corrected once.
    Forces in N, levers in m, angles in degrees, lunge in cm, midfoot in mm. Everything may be
    NULL: not examined. Height and mass serve torque only and are never shown to a patient.
    groups: ticked by the clinician, never computed.
    """

    class ForceUnit(models.TextChoices):
        NEWTON = "N", _("N")
        KGF = "kgf", _("kgf")

    class LoadUnit(models.TextChoices):
        HOURS = "hours", _("hours a week")
        SESSIONS = "sessions", _("sessions a week")
        KM = "km", _("km a week")

    class SportKind(models.TextChoices):
        RUNNING = "running", _("Running")
        FIELD = "field", _("Field or court sport")
        OTHER = "other", _("Another sport")
        NONE = "none", _("No sport")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="assessments"
    )
    revision = models.PositiveIntegerField(default=1)
    corrects = models.OneToOneField(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="corrected_by"
    )
    assessed_on = models.DateField()
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    pain_worst, squat_45_pain, squat_60_pain, step_down_pain = scale(), scale(), scale(), scale()
    morning_flare = models.BooleanField(null=True, blank=True)
    step_down_left, step_down_right = ticks(), ticks()
    step_height_cm = number()

    force_unit = models.CharField(max_length=3, choices=ForceUnit, default=ForceUnit.NEWTON)
    abduction_left, abduction_right, abduction_lever = number(2), number(2), number(3)
    external_rotation_left, external_rotation_right = number(2), number(2)
    external_rotation_lever = number(3)
    extension_left, extension_right, extension_lever = number(2), number(2), number(3)
    knee_extension_left, knee_extension_right = number(2), number(2)
    knee_extension_lever = number(3)
    hipsit_left, hipsit_right, hipsit_lever = number(2), number(2), number(3)

    hamstrings_left, hamstrings_right = number(), number()
    quadriceps_left, quadriceps_right = number(), number()
    gastrocnemius_left, gastrocnemius_right = number(), number()
    lunge_left, lunge_right = number(), number()
    itb_left, itb_right = number(), number()
    fpi_left, fpi_right = number(0), number(0)
    midfoot_left, midfoot_right = number(), number()

    sport_kind = models.CharField(max_length=10, choices=SportKind, blank=True)
    sport = models.CharField(max_length=80, blank=True, validators=[plain_text])
    load_amount = number()
    load_unit = models.CharField(max_length=10, choices=LoadUnit, blank=True)
    load_rise = models.BooleanField(null=True, blank=True)
    height_cm, mass_kg = number(), number()
    groups = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    note = models.TextField(blank=True, max_length=1000, validators=[plain_lines])

    objects = ScopedManager.from_queryset(AssessmentQuerySet)()
    unscoped = models.Manager.from_queryset(AssessmentQuerySet)()

    class Meta:
        ordering = ["-assessed_on", "-created_at", "-pk"]
        constraints = [
            *(_within(column, *ends) for column, ends in column_ranges().items()),
            _known_ticks("step_down_left"),
            _known_ticks("step_down_right"),
            models.CheckConstraint(
                condition=Q(assessed_on__gte="2000-01-01", assessed_on__lt="2100-01-01"),
                name="assessment_day_in_this_century",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, revision=1) | Q(corrects__isnull=False, revision__gte=2),
                name="assessment_revision_follows",
            ),
            models.CheckConstraint(
                condition=Q(load_amount=None, load_unit="")
                | Q(load_amount__isnull=False, load_unit__in=["hours", "sessions", "km"]),
                name="assessment_load_with_its_unit",
                violation_error_message=_("Say how much and in what: hours, sessions or km."),
            ),
            models.CheckConstraint(
                condition=Q(force_unit__in=["N", "kgf"]), name="assessment_force_unit_known"
            ),
            models.CheckConstraint(
                condition=Q(sport_kind__in=["", "running", "field", "other", "none"]),
                name="assessment_sport_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(groups__contained_by=GROUPS), name="assessment_groups_known"
            ),
        ]
        indexes = [models.Index(fields=["patient", "assessed_on"], name="assessment_days")]

    def __str__(self) -> str:
        return f"assessment of {self.assessed_on}, revision {self.revision}"
