from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.models.dose import DoseColumns
from exercises.models.finding import ExerciseQuerySet
from exercises.models.translation import ExerciseTranslation
from exercises.models.vocabulary import (
    AvoidIf,
    Equipment,
    Muscle,
    Position,
    labels,
    substitutes_by_equipment,
)
from exercises.rules.document import OWN_AUTHOR, OWN_LICENCE
from pfprehab.accounts.scoping import CatalogueManager
from pfprehab.accounts.validators import plain_lines, plain_text
from pfprehab.sorting import sort_column


class Category(models.TextChoices):
    HIP_ABDUCTOR = "hip_abductor", _("Hip abductors")
    HIP_EXTERNAL_ROTATOR = "hip_external_rotator", _("Hip external rotators")
    HIP_EXTENSOR = "hip_extensor", _("Hip extensors")
    QUAD_OPEN_CHAIN = "quad_open_chain", _("Quadriceps, open chain")
    QUAD_CLOSED_CHAIN = "quad_closed_chain", _("Quadriceps, closed chain")
    COMBINED_FUNCTIONAL = "combined_functional", _("Hip and knee together")
    CORE_BALANCE = "core_balance", _("Core and balance")
    STRETCH = "stretch", _("Stretches")
    RETURN_TO_RUN = "return_to_run", _("Return to running")


class LoadClass(models.TextChoices):
    """Ordinal judgement of load behind the kneecap, not a measured value."""

    MINIMAL = "minimal", _("Minimal")
    LOW = "low", _("Low")
    MODERATE = "moderate", _("Moderate")
    HIGH = "high", _("High")


class Laterality(models.TextChoices):
    UNILATERAL = "unilateral", _("One leg at a time")
    BILATERAL = "bilateral", _("Both legs at once")


class Exercise(models.Model):
    """An exercise under its lasting slug. What it says lives in its versions.

    slug: of a clinic's own exercise it begins with "own", the clinic's id and a hyphen, so that no
    two clinics, nor a clinic and the global catalogue, ever mean different things by one slug.
    links_curated_at: when a curator last set what is easier and harder; from then on loading the
    data files leaves these links alone.
    """

    slug = models.SlugField(max_length=80, unique=True)
    owner_clinic = models.ForeignKey(
        "accounts.Clinic",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty: the global catalogue."),
    )
    current = models.ForeignKey(
        "exercises.ExerciseVersion",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_reason = models.CharField(max_length=200, blank=True, validators=[plain_text])
    links_curated_at = models.DateTimeField(null=True, blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )

    objects = CatalogueManager.from_queryset(ExerciseQuerySet)()

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | Q(retired_at__isnull=False),
                name="exercise_replaced_only_when_retired",
            ),
            models.CheckConstraint(
                condition=Q(owner_clinic__isnull=True) & ~Q(slug__regex=r"^own[0-9]+-")
                | Q(
                    slug__startswith=Concat(
                        Value("own"),
                        Cast("owner_clinic_id", models.TextField()),
                        Value("-"),
                        output_field=models.TextField(),
                    )
                ),
                name="exercise_slug_says_whose",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class ExerciseVersion(DoseColumns):
    """What an exercise said at one time: approved, and never changed from then on.

    author wrote it, reviewer is the second person who approved it; both empty when it came with
    the product's own files. created_at is the moment of approval. language: that of the texts.

    Knee angles in degrees of flexion, in the order of the movement: 90 to 45 straightens.
    stage: 1 early, 2 strength, 3 function, 4 return to sport. The dose columns are the default.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    change_note = models.CharField(max_length=200, blank=True, validators=[plain_text])

    language = models.CharField(max_length=10, default="en")
    figure = models.ForeignKey(
        "exercises.Figure",
        null=True,
        to_field="digest",
        on_delete=models.PROTECT,
        related_name="versions",
    )
    picture = models.ForeignKey(
        "exercises.Picture",
        null=True,
        to_field="digest",
        on_delete=models.PROTECT,
        related_name="versions",
    )
    licence = models.CharField(max_length=60, default=OWN_LICENCE, validators=[plain_text])
    licence_author = models.CharField(max_length=200, default=OWN_AUTHOR, validators=[plain_text])
    origin_url = models.URLField(blank=True)

    name = models.CharField(max_length=120, validators=[plain_text])
    aka = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    category = models.CharField(max_length=30, choices=Category)
    muscles_primary = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    muscles_secondary = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    position = models.CharField(max_length=120, validators=[plain_text])
    position_key = models.CharField(max_length=30)
    equipment = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    equipment_optional = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    equipment_text = models.CharField(max_length=200, blank=True, validators=[plain_text])
    equipment_substitutes = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    home_ok = models.BooleanField(default=True)
    weight_bearing = models.BooleanField(default=False)
    chain = models.CharField(
        max_length=10, choices=[("open", _("Open")), ("closed", _("Closed")), ("na", _("Neither"))]
    )
    laterality = models.CharField(max_length=12, choices=Laterality)
    knee_flexion_from = models.PositiveSmallIntegerField(null=True, blank=True)
    knee_flexion_to = models.PositiveSmallIntegerField(null=True, blank=True)
    pfj_load = models.CharField(max_length=10, choices=LoadClass)
    stage = models.PositiveSmallIntegerField()
    cues = ArrayField(models.CharField(max_length=300, validators=[plain_lines]), default=list)
    common_error = models.TextField(blank=True, validators=[plain_lines])
    patient_caution = models.TextField(blank=True, validators=[plain_lines])
    clinician_note = models.TextField(blank=True, validators=[plain_lines])
    avoid_if = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    per_week = models.PositiveSmallIntegerField(default=3)
    sort_name = sort_column("name")

    class Meta(DoseColumns.Meta):
        ordering = ["exercise", "-number"]
        constraints = [
            *DoseColumns.Meta.constraints,
            models.UniqueConstraint(
                fields=["exercise", "number"], name="exercise_version_number_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="exercise_version_has_name"),
            models.CheckConstraint(
                condition=Q(stage__range=(1, 4)), name="exercise_version_stage_1_to_4"
            ),
            models.CheckConstraint(
                condition=Q(per_week__range=(1, 14)), name="exercise_version_per_week_1_to_14"
            ),
            models.CheckConstraint(
                condition=(
                    Q(knee_flexion_from__isnull=True, knee_flexion_to__isnull=True)
                    | Q(knee_flexion_from__range=(0, 160), knee_flexion_to__range=(0, 160))
                ),
                name="exercise_version_knee_angles_0_to_160",
            ),
            models.CheckConstraint(
                condition=Q(category__in=Category.values), name="exercise_version_category_known"
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=True)
                | Q(reviewer__isnull=True)
                | ~Q(author=F("reviewer")),
                name="exercise_version_reviewed_by_another",
                violation_error_message=_("Somebody else than the author has to approve it."),
            ),
            models.CheckConstraint(
                condition=~Q(licence="") & ~Q(licence_author=""),
                name="exercise_version_has_licence_and_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (version {self.number})"

    def texts(self, language: str) -> ExerciseVersion | ExerciseTranslation:
        """What to show a reader of `language`: name, aka, position, cues, cautions, and their
        `language`.

        The translation when there is one that still says what the source says; otherwise the
        version itself, whose own language the page has to mark. Fetch `translations` before.
        """
        if language == self.language:
            return self
        fresh = (row for row in self.translations.all() if not row.is_stale)
        return next((row for row in fresh if row.language == language), self)

    @property
    def equipment_labels(self) -> list[str]:
        return labels(Equipment, self.equipment)

    @property
    def equipment_optional_labels(self) -> list[str]:
        return labels(Equipment, self.equipment_optional)

    @property
    def muscles_primary_labels(self) -> list[str]:
        return labels(Muscle, self.muscles_primary)

    @property
    def muscles_secondary_labels(self) -> list[str]:
        return labels(Muscle, self.muscles_secondary)

    @property
    def avoid_if_labels(self) -> list[str]:
        return labels(AvoidIf, self.avoid_if)

    @property
    def position_label(self) -> str:
        return labels(Position, [self.position_key])[0]

    @property
    def substitutes(self) -> list[tuple[str, list[str]]]:
        """What may take the place of a piece of equipment: (piece, [substitutes])."""
        return substitutes_by_equipment(self.equipment_substitutes)


class Progression(models.Model):
    """From an easier exercise to a harder one. The graph has no cycles (checked on writing)."""

    easier = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="harder_edges")
    harder = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="easier_edges")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["easier", "harder"], name="progression_edge_once"),
            models.CheckConstraint(
                condition=~Q(easier=F("harder")), name="progression_not_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.easier} → {self.harder}"
