from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.scoping import ScopedManager, ScopedModel, ScopedQuerySet
from pfprehab.accounts.validators import plain_lines

LONGEST_NOTE = 4000


class NoteQuerySet(ScopedQuerySet):
    def current(self) -> NoteQuerySet:
        """Without those that a correction has taken the place of."""
        return self.filter(corrected_by=None)


class Note(ScopedModel):
    """What staff wrote about a patient, for staff. Never changed; a correction follows it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(_("Note"), max_length=LONGEST_NOTE, validators=[plain_lines])
    corrects = models.OneToOneField(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="corrected_by"
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedManager.from_queryset(NoteQuerySet)()
    unscoped = models.Manager.from_queryset(NoteQuerySet)()

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="note_says_something",
                violation_error_message=_("Write the note first."),
            ),
        ]

    def __str__(self) -> str:
        return f"note of {self.written_at:%Y-%m-%d}"
