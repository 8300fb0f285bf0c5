from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.scoping import ScopedManager, ScopedModel, ScopedQuerySet
from pfprehab.accounts.validators import plain_text


class OutcomeScoreQuerySet(ScopedQuerySet):
    def current(self) -> OutcomeScoreQuerySet:
        """Only the newest revision of each: every chart and count reads these."""
        return self.filter(is_current=True)


class OutcomeScore(ScopedModel):
    """One revision of one measure on one day. Rows are never changed; a correction adds the next.

    answers: {item: the option's place, the number or the level}; empty for a score entered alone.
    score: NULL when an item is missing. occasion: the same for all revisions of one entry. Only
    `is_current`, the pointer to the newest revision, moves.
    """

    class Measure(models.TextChoices):
        AKPS = "akps", "AKPS"
        NPRS_WORST = "nprs-worst", "NPRS worst"
        NPRS_USUAL = "nprs-usual", "NPRS usual"
        PSFS = "psfs", "PSFS"
        GROC = "groc", "GROC"
        KOOS_PF = "koos-pf", "KOOS-PF"
        LEFS = "lefs", "LEFS"
        TSK_17 = "tsk-17", "TSK-17"
        TSK_11 = "tsk-11", "TSK-11"

    class Source(models.TextChoices):
        PATIENT = "patient", _("By the patient")
        CLINICIAN = "clinician", _("Asked in the clinic")
        PAPER = "paper", _("From paper")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="outcome_scores"
    )
    measure = models.CharField(max_length=12, choices=Measure)
    occasion = models.UUIDField(default=uuid.uuid4, editable=False)
    revision = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    measured_on = models.DateField()
    source = models.CharField(max_length=10, choices=Source)
    answers = models.JSONField(default=dict)
    score = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    answered = models.PositiveSmallIntegerField()
    asked = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300, blank=True, validators=[plain_text])
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager.from_queryset(OutcomeScoreQuerySet)()
    unscoped = models.Manager.from_queryset(OutcomeScoreQuerySet)()

    class Meta:
        ordering = ["measured_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "measure", "measured_on"],
                condition=Q(is_current=True),
                name="outcome_score_once_a_day",
                violation_error_message=_("This measure is on record for that day already."),
            ),
            models.UniqueConstraint(
                fields=["occasion", "revision"], name="outcome_score_revision_once"
            ),
            models.CheckConstraint(
                condition=Q(measured_on__gte="2020-01-01", measured_on__lt="2100-01-01"),
                name="outcome_score_day_in_this_century",
            ),
            models.CheckConstraint(
                condition=Q(source__in=["patient", "clinician", "paper"]),
                name="outcome_score_source_known",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=(-3, 100)),
                name="outcome_score_range",
            ),
            models.CheckConstraint(
                condition=Q(answered__lte=models.F("asked")), name="outcome_score_answered_of_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}, {self.measured_on}"


class OutcomeActivity(ScopedModel):
    """One activity of the patient-specific scale, in the patient's words.

    The words are never changed: an activity is ended and another one added, so that old scores
    keep what they speak of.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="outcome_activities"
    )
    words = models.CharField(_("Activity"), max_length=80, validators=[plain_text])
    added_on = models.DateField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="outcome_activity_has_words"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("added_on")),
                name="outcome_activity_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class OutcomeDraft(ScopedModel):
    """A questionnaire a patient has begun on the phone and not sent. It goes when it is sent."""

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="outcome_drafts"
    )
    measure = models.CharField(max_length=12, choices=OutcomeScore.Measure)
    day = models.DateField()
    answers = models.JSONField(default=dict)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "measure"], name="outcome_draft_once_per_measure"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}, not sent"
