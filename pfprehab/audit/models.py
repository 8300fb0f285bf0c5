"""The audit: who changed what, and who looked at whose record."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils import timezone


class Event(models.Model):
    """One write (recorded by a database trigger) or one read of a person's record.

    No foreign keys: an event outlives what it speaks of. Rows are only ever added.
    """

    class Kind(models.TextChoices):
        INSERT = "insert"
        UPDATE = "update"
        DELETE = "delete"
        READ = "read"

    at = models.DateTimeField(default=timezone.now)
    actor = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    clinic_id = models.BigIntegerField(null=True)
    patient_id = models.BigIntegerField(null=True)
    table_name = models.CharField(max_length=63)
    row_id = models.CharField(max_length=64)
    changes = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["clinic_id", "patient_id", "-at"], name="event_of_a_patient"),
            # What happened in the last minutes; rows come in the order of time, so it costs next to
            # nothing to keep.
            BrinIndex(fields=["at"], name="event_by_time", pages_per_range=16, autosummarize=True),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(actor=""), name="event_names_its_actor"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["insert", "update", "delete", "read"]),
                name="event_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.kind} {self.table_name} {self.row_id}"
