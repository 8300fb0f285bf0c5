from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patients.models.checks import Flag
from pfprehab.accounts.scoping import ScopedModel
from pfprehab.accounts.validators import plain_text


class FlagEvent(ScopedModel):
    """What happened to a flag, when, and who did it. Only ever added to.

    A patient's scope reads and adds reports alone (opened, repeated); those have no `by`: the
    patient said it, in session_log. to: whom a flag was handed to. note: as the person wrote it.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", _("Reported")
        REPEATED = "repeated", _("Reported again")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        HANDED_OVER = "handed_over", _("Handed over")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Opened again")

    REPORTS = (Kind.OPENED, Kind.REPEATED)

    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="+")
    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    session_log = models.ForeignKey(
        "patients.SessionLog", null=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=Flag.Outcome, blank=True)
    note = models.CharField(max_length=500, blank=True, validators=[plain_text])

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "opened",
                        "repeated",
                        "acknowledged",
                        "handed_over",
                        "closed",
                        "reopened",
                    ]
                ),
                name="flag_event_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["opened", "repeated"]) | Q(by__isnull=False),
                name="flag_event_done_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(kind="handed_over", to__isnull=False)
                | (~Q(kind="handed_over") & Q(to__isnull=True)),
                name="flag_event_handed_to_someone",
            ),
            models.UniqueConstraint(
                fields=["flag", "session_log"],
                condition=Q(session_log__isnull=False),
                name="flag_event_once_per_session_log",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at:%Y-%m-%d}"

    @property
    def is_report(self) -> bool:
        return self.kind in self.REPORTS
