"""A file of exercises that somebody brought, row by row, before anything else is written."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.scoping import CatalogueManager
from pfprehab.accounts.validators import plain_text


class ExerciseImport(models.Model):
    """One file and its dry run. Applied, its rows are drafts; until then nothing else is written.

    digest: SHA-256 of the file. counts: rows by kind.
    """

    class Layout(models.TextChoices):
        SHEET = "sheet", _("Our own sheet (CSV, XLSX or JSON)")
        OPEN_LAYOUT = "open_layout", _("Open exercise collection (JSON)")
        WGER = "wger", _("wger export (JSON)")

    class State(models.TextChoices):
        CHECKED = "checked", _("Checked, nothing written yet")
        APPLIED = "applied", _("Applied: its rows are drafts")
        DISCARDED = "discarded", _("Discarded")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner_clinic = models.ForeignKey(
        "accounts.Clinic", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    file_name = models.CharField(max_length=200, validators=[plain_text])
    digest = models.CharField(max_length=64)
    layout = models.CharField(max_length=12, choices=Layout)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    counts = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = CatalogueManager()

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["checked", "applied", "discarded"]),
                name="exercise_import_state_known",
            ),
            models.CheckConstraint(
                condition=Q(layout__in=["sheet", "open_layout", "wger"]),
                name="exercise_import_layout_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(applied_at__isnull=False),
                name="exercise_import_applied_when",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One row of a file. document: what it would say; empty where it cannot be read.

    problems: [[column, what is wrong and the way out]]. changes: [[label, before, after]] of a
    changed exercise. likely: [[slug, name, why]] of exercises it may be a duplicate of. taken:
    whether it becomes a draft when the import is applied; a person decides on likely duplicates.
    """

    class Kind(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        UNCHANGED = "unchanged", _("Unchanged")
        CONFLICT = "conflict", _("Conflict")
        ERROR = "error", _("Error")

    batch = models.ForeignKey(ExerciseImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    slug = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    document = models.JSONField(null=True)
    based_on = models.ForeignKey(
        "exercises.ExerciseVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    origin_ref = models.CharField(max_length=200, blank=True)
    problems = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    likely = models.JSONField(default=list)
    taken = models.BooleanField(default=True)

    class Meta:
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_number_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["new", "changed", "unchanged", "conflict", "error"]),
                name="import_row_kind_known",
            ),
        ]
        indexes = [models.Index(fields=["batch", "kind", "number"], name="import_row_by_kind")]

    def __str__(self) -> str:
        return f"row {self.number} ({self.kind})"
