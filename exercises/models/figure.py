"""Pictures: figures drawn from joint angles, and images that curators upload."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.scoping import CatalogueManager
from pfprehab.accounts.validators import plain_text


class Figure(models.Model):
    """What a drawing is made from: joint angles, contacts, props. Addressed by its content.

    digest: SHA-256 over the canonical JSON of `spec`, in hex. A row never changes, so a version of
    an exercise that points at it keeps its picture.
    """

    digest = models.CharField(max_length=64, unique=True)
    spec = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"figure {self.digest[:12]}"


class Drawing(models.Model):
    """One finished picture of a figure, kept so that it is drawn once: text of an SVG.

    kind: thumb, pair or anim. build: the body it shows. engine: version of the engine that drew.
    """

    figure = models.ForeignKey(
        Figure, to_field="digest", on_delete=models.CASCADE, related_name="drawings"
    )
    kind = models.CharField(max_length=10)
    build = models.CharField(max_length=10)
    engine = models.CharField(max_length=20)
    svg = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "kind", "build", "engine"], name="drawing_drawn_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of figure {self.figure_id[:12]}, {self.build}"


class Picture(models.Model):
    """An image that a curator uploaded, re-encoded and without metadata. A row never changes.

    digest: SHA-256 over the owner and `data`, in hex, so that nobody learns from it what another
    clinic has. width, height: pixels.
    """

    owner_clinic = models.ForeignKey(
        "accounts.Clinic", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    digest = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=20)
    data = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    licence = models.CharField(_("Licence"), max_length=60, validators=[plain_text])
    author = models.CharField(_("Author"), max_length=200, validators=[plain_text])
    origin_url = models.URLField(_("Where it comes from"), blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CatalogueManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(licence="") & ~Q(author=""), name="picture_has_licence_and_author"
            ),
            models.CheckConstraint(
                condition=Q(media_type__in=["image/png", "image/jpeg", "image/webp"]),
                name="picture_media_type_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.digest[:12]} ({self.licence}, {self.author})"
