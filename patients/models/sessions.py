from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.scoping import ScopedManager, ScopedModel, ScopedQuerySet
from pfprehab.accounts.validators import plain_lines


def scale(**options) -> models.PositiveSmallIntegerField:
    """A 0-10 answer. None means not answered, which is never 0."""
    return models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(10)], **options
    )


def on_scale(*names: str) -> Q:
    rule = Q()
    for name in names:
        rule &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lte": 10})
    return rule


class SessionLogQuerySet(ScopedQuerySet):
    def current(self) -> SessionLogQuerySet:
        """Only the newest revision of each session: every count and chart reads these."""
        return self.filter(is_current=True)

    def between(self, first: dt.date, last: dt.date) -> SessionLogQuerySet:
        return self.filter(done_on__range=(first, last))


class SessionLog(ScopedModel):
    """One revision of what a patient reported of one session. Rows are never changed.

    phone_id and revision are made on the phone: sending the same again is harmless. A different
    content under the same pair is kept beside the first (`conflicts_with`) for the clinician.
    Only `is_current`, the pointer to the newest revision, moves. Pain and effort are 0 to 10 and
    NULL when not answered. done_on is the day in the patient's zone, fixed when it was logged.
    """

    class Source(models.TextChoices):
        PHONE = "phone", _("Phone")
        PAPER = "paper", _("Paper")
        CLINIC = "clinic", _("In the clinic")

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="session_logs"
    )
    prescription = models.ForeignKey(
        "patients.Prescription", on_delete=models.PROTECT, related_name="session_logs"
    )
    program_version = models.ForeignKey(
        "programs.ProgramVersion", on_delete=models.PROTECT, related_name="+"
    )
    phone_id = models.UUIDField()
    revision = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    conflicts_with = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="conflicts"
    )
    content_hash = models.CharField(max_length=64, editable=False)
    source = models.CharField(max_length=10, choices=Source, default=Source.PHONE)
    done_on = models.DateField()
    plan_week = models.PositiveSmallIntegerField()
    logged_at = models.DateTimeField()
    utc_offset_minutes = models.SmallIntegerField()
    received_at = models.DateTimeField(default=timezone.now)
    pain_before = scale()
    pain_worst = scale()
    effort = scale()
    note = models.TextField(blank=True, max_length=1000, validators=[plain_lines])
    safety_asked = models.BooleanField(default=False)
    safety_positive = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    items_done = models.PositiveSmallIntegerField(default=0)
    items_prescribed = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager.from_queryset(SessionLogQuerySet)()
    unscoped = models.Manager.from_queryset(SessionLogQuerySet)()

    class Meta:
        ordering = ["-done_on", "-received_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "phone_id", "revision"],
                condition=Q(conflicts_with=None),
                name="session_log_revision_once",
            ),
            models.UniqueConstraint(
                fields=["patient", "phone_id", "revision", "content_hash"],
                name="session_log_conflict_once",
            ),
            models.UniqueConstraint(
                fields=["patient", "phone_id"],
                condition=Q(is_current=True),
                name="session_log_one_current",
            ),
            models.CheckConstraint(
                condition=on_scale("pain_before", "pain_worst", "effort"),
                name="session_log_answers_0_to_10",
            ),
            models.CheckConstraint(
                condition=Q(items_done__lte=F("items_prescribed")),
                name="session_log_not_more_done_than_prescribed",
            ),
            models.CheckConstraint(
                condition=Q(revision__gte=1), name="session_log_revision_from_1"
            ),
            models.CheckConstraint(
                condition=Q(done_on__gte="2020-01-01", done_on__lt="2100-01-01"),
                name="session_log_day_in_this_century",
            ),
            models.CheckConstraint(
                condition=Q(utc_offset_minutes__range=(-14 * 60, 14 * 60)),
                name="session_log_offset_possible",
            ),
            models.CheckConstraint(
                condition=Q(conflicts_with=None) | Q(is_current=False),
                name="session_log_conflict_not_current",
            ),
        ]
        indexes = [
            models.Index(
                fields=["patient", "done_on"],
                include=["items_done", "items_prescribed", "pain_worst"],
                condition=Q(is_current=True),
                name="session_log_days",
            )
        ]

    def __str__(self) -> str:
        return f"session on {self.done_on}, revision {self.revision}"


class Outcome(models.TextChoices):
    DONE = "done", _("Done")
    PARTLY = "partly", _("Partly")
    NOT_DONE = "not_done", _("Not done")


class Reason(models.TextChoices):
    PAIN = "pain", _("It hurt")
    TIME = "time", _("No time")
    EQUIPMENT = "equipment", _("Equipment missing")
    UNSURE = "unsure", _("Unsure how")


class ExerciseLog(ScopedModel):
    """What was done of one prescribed line. Counts per set; seconds where the dose is a hold."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="+")
    session_log = models.ForeignKey(SessionLog, on_delete=models.PROTECT, related_name="exercises")
    line = models.ForeignKey(
        "programs.PrescribedExercise", on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    as_prescribed = models.BooleanField(
        default=False, help_text=_("The patient tapped “all as prescribed”.")
    )
    reps_together = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    reps_left = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    reps_right = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    load_kg = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    pain = scale()
    difficulty = scale()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session_log", "line"], name="exercise_log_once_per_line"
            ),
            models.CheckConstraint(
                condition=on_scale("pain", "difficulty"), name="exercise_log_answers_0_to_10"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="exercise_log_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(load_kg__isnull=True) | Q(load_kg__range=(0, 300)),
                name="exercise_log_load_range",
            ),
            models.CheckConstraint(
                condition=Q(reps_together__len__lte=10)
                & Q(reps_left__len__lte=10)
                & Q(reps_right__len__lte=10),
                name="exercise_log_at_most_10_sets",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.line_id}"


class MorningCheck(ScopedModel):
    """The morning after: pain now, and whether it was back to usual within the hour."""

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="morning_checks"
    )
    day = models.DateField()
    pain = scale()
    settled_within_hour = models.BooleanField(null=True)
    received_at = models.DateTimeField(default=timezone.now)
    source = models.CharField(
        max_length=10, choices=SessionLog.Source, default=SessionLog.Source.PHONE
    )

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(source__in=["phone", "paper", "clinic"]),
                name="morning_check_source_known",
            ),
            models.UniqueConstraint(fields=["patient", "day"], name="morning_check_once_a_day"),
            models.CheckConstraint(condition=on_scale("pain"), name="morning_check_pain_0_to_10"),
        ]

    def __str__(self) -> str:
        return f"morning of {self.day}"
