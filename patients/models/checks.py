from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.scoping import ScopedManager, ScopedModel, ScopedQuerySet
from pfprehab.accounts.validators import plain_lines, plain_text


class Screening(ScopedModel):
    """The red-flag questions, answered one by one by a clinician. Never changed.

    answers: {question id: true or false}, complete for the patient's age unless it stopped; written
    by the operation from the project's own list. reasons: {question id: why it is safe to go on}
    for the questions a clinician must confirm. A stopped screening carries no prescription; one
    with clearance rests on clearances that were recorded before it.
    """

    class Outcome(models.TextChoices):
        CLEAR = "clear", _("No red flag")
        CONFIRMED = "confirmed", _("Confirmed with reasons")
        CLEARED = "cleared", _("With clearance")
        STOPPED = "stopped", _("Stopped: a red flag")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="screenings"
    )
    screened_on = models.DateField()
    list_version = models.CharField(max_length=20)
    answers = models.JSONField()
    reasons = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=Outcome)
    screened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["clear", "confirmed", "cleared", "stopped"]),
                name="screening_outcome_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {self.screened_on}"


class Clearance(ScopedModel):
    """Who looked into a red flag, and that exercise may go on. Never changed.

    screening: the stopped one that raised the question. It counts for a new screening for some
    days, see `patients.rules.clearance`.
    """

    class How(models.TextChoices):
        EXAMINED = "examined", _("Examined in person")
        IMAGING = "imaging", _("Imaging or laboratory result")
        LETTER = "letter", _("Letter or report")
        PHONE = "phone", _("By telephone")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="clearances"
    )
    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="clearances")
    question_id = models.CharField(max_length=40)
    cleared_on = models.DateField()
    cleared_by = models.CharField(max_length=120, validators=[plain_text])
    profession = models.CharField(max_length=80, validators=[plain_text])
    how = models.CharField(max_length=10, choices=How)
    finding = models.CharField(max_length=300, validators=[plain_text])
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-cleared_on", "-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(how__in=["examined", "imaging", "letter", "phone"]),
                name="clearance_how_known",
            ),
            models.CheckConstraint(
                condition=~Q(cleared_by="") & ~Q(profession="") & ~Q(finding=""),
                name="clearance_says_who_and_what",
                violation_error_message=_("Say who cleared it and what was found."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} cleared on {self.cleared_on}"


class FlagQuerySet(ScopedQuerySet):
    def open(self) -> FlagQuerySet:
        """Not closed yet, acknowledged or not."""
        return self.filter(closed_at=None)

    def locking(self) -> FlagQuerySet:
        return self.open().filter(locks=True)


class Flag(ScopedModel):
    """Something a clinician must look at. A locking one stops the next session until closed.

    The columns say how it stands now; what happened to it, and who did it, is in `FlagEvent`.
    outcome: empty while open, and for those closed before outcomes were kept.
    """

    class Kind(models.TextChoices):
        SAFETY = "safety", _("Safety answer")
        PAIN = "pain", _("Pain")

    class Outcome(models.TextChoices):
        SEEN = "seen", _("Seen in the clinic")
        PHONED = "phoned", _("Spoke on the phone")
        CHANGED = "changed", _("Changed the program")
        REFERRED = "referred", _("Referred on")
        NO_ACTION = "no_action", _("No action needed")
        IN_ERROR = "in_error", _("Reported in error")

    class Tier(models.TextChoices):
        EMERGENCY_NOW = "emergency_now", _("Emergency, now")
        SAME_DAY = "same_day", _("Same day")
        WITHIN_DAYS = "within_days", _("Within days")
        REST = "rest", _("Rest until well")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=10, choices=Kind)
    tier = models.CharField(max_length=15, choices=Tier)
    item_ids = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    locks = models.BooleanField(default=False)
    session_log = models.ForeignKey(
        "patients.SessionLog", null=True, on_delete=models.PROTECT, related_name="flags"
    )
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    closing_note = models.CharField(max_length=500, blank=True, validators=[plain_text])

    objects = ScopedManager.from_queryset(FlagQuerySet)()
    unscoped = models.Manager.from_queryset(FlagQuerySet)()

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tier__in=["emergency_now", "same_day", "within_days", "rest"]),
                name="flag_tier_known",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | (Q(closed_by__isnull=False) & ~Q(closing_note="")),
                name="flag_closed_by_someone_with_a_reason",
                violation_error_message=_("Say what was decided before you close it."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="")
                | Q(
                    closed_at__isnull=False,
                    outcome__in=[
                        "seen",
                        "phoned",
                        "changed",
                        "referred",
                        "no_action",
                        "in_error",
                    ],
                ),
                name="flag_outcome_known_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {', '.join(self.item_ids)}"


class Consent(ScopedModel):
    """The notice a patient read and agreed to on their phone. Only ever added to."""

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="consents"
    )
    notice_version = models.CharField(max_length=20)
    language = models.CharField(max_length=5)
    given_at = models.DateTimeField(default=timezone.now)
    device_label = models.CharField(max_length=80, blank=True, validators=[plain_lines])

    class Meta:
        ordering = ["-given_at"]

    def __str__(self) -> str:
        return f"notice {self.notice_version}, {self.given_at:%Y-%m-%d}"
