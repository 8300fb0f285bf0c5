from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pfprehab.accounts.scoping import ScopedManager, ScopedModel, ScopedQuerySet
from pfprehab.accounts.validators import plain_text
from programs.models.line import Line, ProgramKind, Side, WeekText

__all__ = ["PrescribedExercise", "Program", "ProgramVersion", "ProgramWeek", "Side"]

# A program knows no patient. For the patient's own scope the way to them is the reverse of the
# link that a prescription makes; the name is all that is known of it here.
_TO_PATIENT = "prescription__patient_id"


class Program(ScopedModel):
    """What one patient follows, in numbered versions."""

    PATIENT_PATH = _TO_PATIENT

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    template = models.ForeignKey(
        "programs.Template", null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=120, validators=[plain_text])
    kind = models.CharField(max_length=10, choices=ProgramKind)
    duration_weeks = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(duration_weeks__range=(1, 52)), name="program_weeks_1_to_52"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ProgramVersionQuerySet(ScopedQuerySet):
    def in_force_on(self, day: dt.date) -> ProgramVersionQuerySet:
        """The newest version that is in force on a day, first."""
        return self.filter(effective_from__lte=day).order_by("-effective_from", "-number")


class ProgramVersion(ScopedModel):
    """The program as it stands from a day on. Never changed; an edit makes the next number."""

    PATIENT_PATH = f"program__{_TO_PATIENT}"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    effective_from = models.DateField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True, validators=[plain_text])
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedManager.from_queryset(ProgramVersionQuerySet)()
    unscoped = models.Manager.from_queryset(ProgramVersionQuerySet)()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "number"], name="program_version_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.program}, version {self.number}"


class ProgramWeek(ScopedModel, WeekText):
    PATIENT_PATH = f"version__program__{_TO_PATIENT}"

    version = models.ForeignKey(ProgramVersion, on_delete=models.PROTECT, related_name="weeks")

    class Meta:
        ordering = ["week"]
        constraints = [
            models.UniqueConstraint(fields=["version", "week"], name="program_week_once")
        ]

    def __str__(self) -> str:
        return f"{self.version}, week {self.week}"


class PrescribedExercise(ScopedModel, Line):
    """One line of one week of one version.

    line_key stays the same from version to version, so that a dose can be followed through
    changes. side is never `affected`: it was settled when the program was prescribed. own_dose: a
    clinician chose the dose, so that the source does not state it. override_reason: why the line
    stands although a rule of `dosage_warnings` spoke against it.
    """

    PATIENT_PATH = f"version__program__{_TO_PATIENT}"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    line_key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.ForeignKey(ProgramVersion, on_delete=models.PROTECT, related_name="lines")
    week = models.PositiveSmallIntegerField()
    exercise_version = models.ForeignKey(
        "exercises.ExerciseVersion", on_delete=models.PROTECT, related_name="prescribed"
    )
    own_dose = models.BooleanField(default=False)
    override_reason = models.CharField(
        max_length=300, blank=True, default="", validators=[plain_text]
    )

    class Meta(Line.Meta):
        ordering = ["week", "order"]
        constraints = [
            *Line.Meta.constraints,
            models.UniqueConstraint(
                fields=["version", "week", "order"], name="prescribed_order_once"
            ),
            models.UniqueConstraint(fields=["version", "line_key"], name="prescribed_line_once"),
            models.CheckConstraint(
                condition=~Q(side="affected"), name="prescribed_side_is_settled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise_version.name}, week {self.week}"
