from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from patients.rules.messages import LONGEST_MESSAGE
from pfprehab.accounts.scoping import ScopedModel
from pfprehab.accounts.validators import plain_lines, plain_text


class Message(ScopedModel):
    """One note between a clinic and a patient. Plain text, never changed and never removed.

    A patient has one thread with the clinic. from_patient says who speaks; author is the user who
    wrote it. flag: what it is about, where it was written from there.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="messages"
    )
    from_patient = models.BooleanField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=LONGEST_MESSAGE, validators=[plain_lines])
    flag = models.ForeignKey(
        "patients.Flag", null=True, on_delete=models.PROTECT, related_name="messages"
    )
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="message_says_something"),
        ]
        indexes = [models.Index(fields=["patient", "-id"], name="message_thread")]

    def __str__(self) -> str:
        return f"message of {self.written_at:%Y-%m-%d %H:%M}"


class ThreadRead(ScopedModel):
    """One side opened the thread when its newest message of the other side was up_to.

    by_clinic: who read was staff. A message counts as seen at the first row that reaches it.
    """

    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="+")
    by_clinic = models.BooleanField()
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    up_to = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "by_clinic", "up_to"], name="thread_read_first_time_only"
            )
        ]

    def __str__(self) -> str:
        return f"read on {self.at:%Y-%m-%d %H:%M}"


class MessageTemplate(ScopedModel):
    """A text the clinic often sends, in each language of its patients. {name}: the given name."""

    PATIENT_PATH = None

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=60, validators=[plain_text])
    for_quiet = models.BooleanField(default=False)
    text_en = models.CharField(max_length=LONGEST_MESSAGE, blank=True, validators=[plain_lines])
    text_es = models.CharField(max_length=LONGEST_MESSAGE, blank=True, validators=[plain_lines])
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "name"],
                name="message_template_name_once",
                violation_error_message=_("Another text already has this name."),
            ),
            models.UniqueConstraint(
                fields=["clinic"],
                condition=Q(for_quiet=True),
                name="message_template_one_for_quiet",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="message_template_has_a_name"),
            models.CheckConstraint(
                condition=~Q(text_en="") | ~Q(text_es=""), name="message_template_has_a_text"
            ),
        ]

    def __str__(self) -> str:
        return self.name
