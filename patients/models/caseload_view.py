from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.scoping import ScopedManager, ScopedModel, ScopedQuerySet
from pfprehab.accounts.validators import plain_text

MOST_VIEWS = 20


class CaseloadViewQuerySet(ScopedQuerySet):
    def of(self, user) -> CaseloadViewQuerySet:
        """A person's own: nobody else sees them, colleagues included."""
        return self.filter(owner=user)

    def named(self) -> CaseloadViewQuerySet:
        return self.filter(place__gt=0)


class CaseloadView(ScopedModel):
    """A combination of filter, group and search that a clinician named to come back to it.

    place: 1 to 20, so that nobody has more; 0 is the one without a name, which remembers whose
    patients the person looked at last.
    """

    class Whose(models.TextChoices):
        MINE = "mine", _("My patients")
        TEAM = "team", _("My team")
        CLINIC = "clinic", _("Whole clinic")

    PATIENT_PATH = None

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(_("Name"), max_length=60, blank=True, validators=[plain_text])
    whose = models.CharField(max_length=10, choices=Whose, default=Whose.CLINIC)
    group = models.CharField(max_length=20, blank=True)
    search = models.CharField(max_length=100, blank=True, validators=[plain_text])
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedManager.from_queryset(CaseloadViewQuerySet)()
    unscoped = models.Manager.from_queryset(CaseloadViewQuerySet)()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "owner", "place"], name="caseload_view_place_once"
            ),
            models.UniqueConstraint(
                "clinic",
                "owner",
                Lower("name"),
                name="caseload_view_name_once",
                violation_error_message=_("You already have a view of this name."),
            ),
            models.CheckConstraint(
                condition=Q(place__lte=MOST_VIEWS), name="caseload_view_at_most_20"
            ),
            models.CheckConstraint(
                condition=(Q(place=0) & Q(name="")) | (Q(place__gt=0) & ~Q(name="")),
                name="caseload_view_has_a_name",
            ),
            models.CheckConstraint(
                condition=Q(whose__in=["mine", "team", "clinic"]), name="caseload_view_whose_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name or "last"
