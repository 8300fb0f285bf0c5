from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.scoping import ScopedModel


class Reminder(ScopedModel):
    """One message that is to go out once: the outbox. The row is the truth, Celery only the hands.

    period_key: in the recipient's own time zone when it was planned, the ISO week such as
    '2026-W47', or the day such as '2026-11-26' for the notice of new messages. prescription: what
    the week's reminder speaks of; none for a notice.
    """

    class Purpose(models.TextChoices):
        WEEKLY_REVIEW = "weekly_review", _("The week's program")
        NEW_MESSAGE = "new_message", _("A new message")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        SENT = "sent", _("Sent")
        CANCELLED = "cancelled", _("Cancelled")
        DEAD = "dead", _("Given up")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders"
    )
    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="reminders"
    )
    prescription = models.ForeignKey(
        "patients.Prescription",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reminders",
    )
    purpose = models.CharField(max_length=20, choices=Purpose)
    period_key = models.CharField(max_length=36)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    cancelled_because = models.CharField(max_length=20, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    last_error = models.CharField(max_length=60, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    planned_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "purpose", "period_key"], name="reminder_once_per_period"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "sent", "cancelled", "dead"]),
                name="reminder_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="reminder_sent_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(purpose="weekly_review") | Q(prescription__isnull=False),
                name="reminder_of_the_week_has_a_program",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(state="planned"), name="reminder_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.period_key}: {self.state}"


class Heartbeat(models.Model):
    """When each job last ran, how long it may be silent, and how it ended."""

    job = models.CharField(max_length=60, primary_key=True)
    expected_every_seconds = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    handled = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["job"]

    def __str__(self) -> str:
        return self.job
