from __future__ import annotations

import uuid
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.scoping import ScopedManager, ScopedModel, ScopedQuerySet
from pfprehab.accounts.validators import known_time_zone, plain_text
from pfprehab.sorting import sort_column, sort_key


class PatientQuerySet(ScopedQuerySet):
    def in_reading_order(self) -> PatientQuerySet:
        return self.order_by("sort_name", "pk")

    def found_by(self, search: str) -> PatientQuerySet:
        """Whose name or record number holds every word; marks and case do not matter."""
        rows = self
        for word in search.split():
            in_name = Q(sort_name__contains=sort_key(Value(word, models.TextField())))
            rows = rows.filter(in_name | Q(record_number__icontains=word))
        return rows

    def like(self, *, given_name: str, family_name: str, birth_date) -> PatientQuerySet:
        """Perhaps the same person: same family name with same birth date or given name."""
        same_family = Q(family_name__iexact=family_name.strip())
        same_given = Q(given_name__iexact=given_name.strip())
        return self.filter(same_family & (Q(birth_date=birth_date) | same_given))


class Patient(ScopedModel):
    """A person treated in a clinic. `user` acts for them on a phone and never has a password."""

    PATIENT_PATH = "id"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="patients"
    )
    given_name = models.CharField(_("Given name"), max_length=80, validators=[plain_text])
    family_name = models.CharField(_("Family name"), max_length=80, validators=[plain_text])
    birth_date = models.DateField(_("Date of birth"))
    record_number = models.CharField(
        _("Record number"), max_length=40, blank=True, validators=[plain_text]
    )
    email = models.EmailField(_("E-mail address"), blank=True)
    affected_left = models.BooleanField(default=False)
    affected_right = models.BooleanField(default=False)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who looks after this patient; empty when the clinic does as a whole."),
    )
    care_team = models.ForeignKey(
        "accounts.CareTeam", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    time_zone = models.CharField(max_length=64, validators=[known_time_zone])
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    reminders_wanted = models.BooleanField(default=True)
    reminder_weekday = models.PositiveSmallIntegerField(default=1)
    reminder_hour = models.PositiveSmallIntegerField(default=9)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sort_name = sort_column("family_name", "given_name")

    objects = ScopedManager.from_queryset(PatientQuerySet)()
    unscoped = models.Manager.from_queryset(PatientQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "user"], name="patient_user_once_per_clinic"),
            models.UniqueConstraint(
                fields=["clinic", "record_number"],
                condition=~Q(record_number=""),
                name="patient_record_number_once",
                violation_error_message=_("Another patient already has this record number."),
            ),
            models.CheckConstraint(
                condition=Q(affected_left=True) | Q(affected_right=True),
                name="patient_has_a_sore_knee",
                violation_error_message=_("Choose the sore knee: left, right or both."),
            ),
            models.CheckConstraint(
                condition=Q(birth_date__gte="1900-01-01"), name="patient_birth_date_since_1900"
            ),
            models.CheckConstraint(
                condition=~Q(given_name="") & ~Q(family_name=""), name="patient_has_a_name"
            ),
            models.CheckConstraint(
                condition=Q(reminder_weekday__range=(1, 7)), name="patient_reminder_weekday"
            ),
            models.CheckConstraint(
                condition=Q(reminder_hour__range=(7, 21)), name="patient_reminder_hour_7_to_21"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def knees_in_words(self) -> str:
        return knees_in_words(left=self.affected_left, right=self.affected_right)


def knees_in_words(*, left: bool, right: bool) -> str:
    if left and right:
        return gettext("Both knees")
    return gettext("Left knee") if left else gettext("Right knee")


class Handover(ScopedModel):
    """A patient given from one clinician to another, with a note. Only ever added to.

    from_user, to_user: empty stands for the clinic as a whole.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="handovers")
    from_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=500, blank=True, validators=[plain_text])
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    handed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-handed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.patient_id} to {self.to_user_id}"
