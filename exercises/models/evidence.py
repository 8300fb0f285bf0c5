from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.validators import plain_lines, plain_text


class Tag(models.TextChoices):
    """How well a fact is known. A fact from memory is never shown to a user as a fact."""

    READ = "read", _("Read in the source")
    SECONDARY = "secondary", _("Read in a second-hand account")
    MEMORY = "memory", _("From memory, not yet verified")
    DECISION = "decision", _("pfprehab default")


class Source(models.Model):
    """A publication or account that a dose, an exercise or a threshold rests on.

    curated_at: when a curator last changed it; loading the data files then leaves it alone.
    """

    key = models.SlugField(max_length=60, unique=True)
    citation = models.TextField(validators=[plain_lines])
    doi = models.CharField("DOI", max_length=120, blank=True, validators=[plain_text])
    pmid = models.CharField("PMID", max_length=20, blank=True, validators=[plain_text])
    pmcid = models.CharField("PMCID", max_length=20, blank=True, validators=[plain_text])
    url = models.URLField(blank=True)
    note = models.TextField(blank=True, validators=[plain_lines])
    tag = models.CharField(max_length=10, choices=Tag)
    curated_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["citation"]
        constraints = [
            models.CheckConstraint(condition=Q(tag__in=Tag.values), name="source_tag_known"),
            models.CheckConstraint(condition=~Q(citation=""), name="source_has_citation"),
        ]

    def __str__(self) -> str:
        return self.citation


class Evidence(models.Model):
    """What one exercise version rests on."""

    version = models.ForeignKey(
        "exercises.ExerciseVersion", on_delete=models.CASCADE, related_name="evidence"
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="evidence")
    tag = models.CharField(max_length=10, choices=Tag)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "source"], name="evidence_once_per_source"),
            models.CheckConstraint(condition=Q(tag__in=Tag.values), name="evidence_tag_known"),
        ]

    def __str__(self) -> str:
        return f"{self.version} rests on {self.source}"
