"""What belongs to the care around a program: pauses, appointments, goals, adjuncts, guardians."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.scoping import ScopedManager, ScopedModel, ScopedQuerySet
from pfprehab.accounts.validators import plain_text


def staff_member(**options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options
    )


class PauseQuerySet(ScopedQuerySet):
    def lasting(self) -> PauseQuerySet:
        """Not ended yet: still to come, running, or over and waiting for a clinician."""
        return self.filter(how_ended="")


class Pause(ScopedModel):
    """A stretch of a program without sessions. Nothing planned within it is missed.

    last_day: None when nobody knows yet. ended_on: the day from which the program ran again.
    place: the day of the plan, from 0, on which it went on.
    """

    class How(models.TextChoices):
        PLANNED = "planned", _("as planned")
        PROPOSED = "proposed", _("as proposed")
        ALONE = "alone", _("by itself")
        CANCELLED = "cancelled", _("cancelled")
        EXTENDED = "extended", _("the program was extended")
        PROGRAM_ENDED = "ended", _("the program ended")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="pauses")
    prescription = models.ForeignKey(
        "patients.Prescription", on_delete=models.PROTECT, related_name="pauses"
    )
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, validators=[plain_text])
    made_by = staff_member(null=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    how_ended = models.CharField(max_length=10, blank=True, choices=How)
    ended_on = models.DateField(null=True, blank=True)
    ended_by = staff_member(null=True, blank=True)
    place = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = ScopedManager.from_queryset(PauseQuerySet)()
    unscoped = models.Manager.from_queryset(PauseQuerySet)()

    class Meta:
        ordering = ["-first_day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["prescription"],
                condition=Q(how_ended=""),
                name="pause_one_at_a_time",
                violation_error_message=_("A pause is set already. End that one first."),
            ),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="pause_ends_after_it_begins",
                violation_error_message=_("The last day is before the first one."),
            ),
            models.CheckConstraint(
                condition=Q(how_ended="", ended_on=None)
                | (~Q(how_ended="") & Q(ended_on__isnull=False, ended_on__gte=F("first_day"))),
                name="pause_ended_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"pause from {self.first_day}"


class Appointment(ScopedModel):
    """When the patient comes next. The newest row counts; an empty time means: none.

    Only ever added to, so that what was agreed before stays on record.
    """

    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="appointments"
    )
    starts_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=80, blank=True, validators=[plain_text])
    made_by = staff_member()
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"appointment {self.starts_at:%Y-%m-%d %H:%M}" if self.starts_at else "none"


class Goal(ScopedModel):
    """What the patient wants to be able to do, in their own words."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        REACHED = "reached", _("Reached")
        DROPPED = "dropped", _("Dropped")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="goals")
    text = models.CharField(_("Goal"), max_length=160, validators=[plain_text])
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    set_on = models.DateField()
    settled_on = models.DateField(null=True, blank=True)
    made_by = staff_member()

    class Meta:
        ordering = ["set_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="goal_has_words"),
            models.CheckConstraint(
                condition=Q(state="open", settled_on=None)
                | Q(
                    state__in=["reached", "dropped"],
                    settled_on__isnull=False,
                    settled_on__gte=F("set_on"),
                ),
                name="goal_settled_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Adjunct(ScopedModel):
    """Help beside the exercises for a limited time: taping, foot orthoses, something else."""

    class Kind(models.TextChoices):
        TAPING = "taping", _("Taping")
        ORTHOSES = "orthoses", _("Foot orthoses")
        OTHER = "other", _("Other")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="adjuncts"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    detail = models.CharField(max_length=120, blank=True, validators=[plain_text])
    starts_on = models.DateField()
    ends_on = models.DateField()
    stopped_on = models.DateField(null=True, blank=True)
    made_by = staff_member()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["taping", "orthoses"]) | ~Q(detail=""),
                name="adjunct_other_says_what",
                violation_error_message=_("Say what it is."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="adjunct_ends_after_it_begins",
                violation_error_message=_("The last day is before the first one."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Guardian(ScopedModel):
    """Who agreed for a minor, and who checked that they may. Ended, never deleted."""

    class Relationship(models.TextChoices):
        MOTHER = "mother", _("Mother")
        FATHER = "father", _("Father")
        LEGAL = "legal", _("Legal guardian")
        OTHER = "other", _("Another person with custody")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.PROTECT, related_name="guardians"
    )
    name = models.CharField(max_length=120, validators=[plain_text])
    relationship = models.CharField(max_length=10, choices=Relationship)
    contact = models.CharField(max_length=120, blank=True, validators=[plain_text])
    consent_on = models.DateField()
    verified_by = staff_member()
    verified_at = models.DateTimeField(default=timezone.now)
    ended_on = models.DateField(null=True, blank=True)
    ended_by = staff_member(null=True, blank=True)

    class Meta:
        ordering = ["-verified_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="guardian_has_a_name"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("consent_on")),
                name="guardian_ends_after_consent",
            ),
        ]

    def __str__(self) -> str:
        return self.name
