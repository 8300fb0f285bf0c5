from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from patients.models.patient import knees_in_words
from patients.rules.timeline import Timeline, turns_from
from pfprehab.accounts.scoping import ScopedManager, ScopedModel, ScopedQuerySet
from pfprehab.accounts.validators import plain_text
from programs.models.line import ProgramKind


class PrescriptionQuerySet(ScopedQuerySet):
    def active(self) -> PrescriptionQuerySet:
        return self.filter(status=Prescription.Status.ACTIVE)

    def running(self) -> PrescriptionQuerySet:
        """Active or paused: it holds its knee."""
        return self.filter(status__in=Prescription.RUNNING)


class Prescription(ScopedModel):
    """One patient, one program, from a day on.

    turns: where the plan was held or moved, as `patients.rules.timeline` reads it; written from
    the pauses, as is paused_until, the last day of the pause that is set. first_week: the week of
    the plan that the first day belongs to. hands_over_to: the template that is to take this one's
    place once it is sent.
    withdrawn_at: taken back within seconds of sending, before anybody opened it. Such a program is
    stopped, and its patient never sees it.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        FINISHED = "finished", _("Finished")
        STOPPED = "stopped", _("Stopped")

    class AdvanceMode(models.TextChoices):
        APPROVE = "approve", _("I approve each week")
        PLAN = "plan", _("Follow the written plan")

    class Outcome(models.TextChoices):
        IMPROVED = "improved", _("Improved")
        UNCHANGED = "unchanged", _("Unchanged")
        WORSE = "worse", _("Worse")
        STOPPED_COMING = "stopped_coming", _("Stopped coming")

    RUNNING = (Status.ACTIVE, Status.PAUSED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="prescriptions"
    )
    program = models.OneToOneField(
        "programs.Program", on_delete=models.PROTECT, related_name="prescription"
    )
    kind = models.CharField(max_length=10, choices=ProgramKind)
    covers_left = models.BooleanField(default=False)
    covers_right = models.BooleanField(default=False)
    starts_on = models.DateField()
    session_days = ArrayField(
        models.PositiveSmallIntegerField(), help_text=_("ISO weekdays, 1 is Monday.")
    )
    advance_mode = models.CharField(max_length=10, choices=AdvanceMode, default=AdvanceMode.APPROVE)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    status_reason = models.CharField(max_length=300, blank=True, validators=[plain_text])
    outcome = models.CharField(max_length=15, blank=True, choices=Outcome)
    first_week = models.PositiveSmallIntegerField(default=1)
    paused_until = models.DateField(null=True, blank=True)
    turns = models.JSONField(default=list, blank=True, editable=False)
    hands_over_to = models.ForeignKey(
        "programs.Template", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    hands_over_week = models.PositiveSmallIntegerField(null=True, blank=True)
    screening = models.ForeignKey(
        "patients.Screening", null=True, on_delete=models.PROTECT, related_name="prescriptions"
    )
    prescribed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ScopedManager.from_queryset(PrescriptionQuerySet)()
    unscoped = models.Manager.from_queryset(PrescriptionQuerySet)()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(covers_left=True) | Q(covers_right=True),
                name="prescription_covers_a_knee",
            ),
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(kind="main", covers_left=True, status__in=["active", "paused"]),
                name="prescription_one_main_left",
                violation_error_message=_(
                    "The left knee already has a program. End that one first."
                ),
            ),
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(kind="main", covers_right=True, status__in=["active", "paused"]),
                name="prescription_one_main_right",
                violation_error_message=_(
                    "The right knee already has a program. End that one first."
                ),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__gte="2020-01-01", starts_on__lt="2100-01-01"),
                name="prescription_start_in_this_century",
            ),
            models.CheckConstraint(
                condition=Q(session_days__len__range=(1, 7))
                & Q(session_days__contained_by=[1, 2, 3, 4, 5, 6, 7]),
                name="prescription_session_days_are_weekdays",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["active", "paused", "finished", "stopped"]),
                name="prescription_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["active", "paused"]) | Q(ended_at__isnull=False),
                name="prescription_end_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(first_week__range=(1, 52)), name="prescription_first_week_1_to_52"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(ended_at__isnull=False),
                name="prescription_outcome_when_ended",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(status="stopped"),
                name="prescription_withdrawn_is_stopped",
            ),
        ]
        indexes = [
            models.Index(
                fields=["clinic"], condition=Q(status="active"), name="prescription_active"
            )
        ]

    def __str__(self) -> str:
        return f"{self.program} for {self.patient}"

    @property
    def timeline(self) -> Timeline:
        """The days of the plan. Its program must be loaded."""
        return Timeline(
            starts_on=self.starts_on,
            weeks=self.program.duration_weeks,
            turns=turns_from(self.turns),
            first_week=self.first_week,
        )

    @property
    def knees_in_words(self) -> str:
        return knees_in_words(left=self.covers_left, right=self.covers_right)
