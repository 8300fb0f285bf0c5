from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.validators import plain_lines, plain_text


class TranslationStatus(models.TextChoices):
    """How far a translation can be trusted. Missing is no row; stale is `is_stale`."""

    MACHINE = "machine", _("Translated by software, not yet checked")
    HUMAN = "human", _("Translated by a person")
    CHECKED = "checked", _("Checked by a clinician")


class ExerciseTranslation(models.Model):
    """What a version says in another language. As unchangeable as the version it belongs to.

    of_digest: digest of the source texts it was made from (`rules.translations.texts_digest`).
    is_stale: the source said something else by the time this version was approved; then the
    source language is shown instead, marked as such.
    """

    version = models.ForeignKey(
        "exercises.ExerciseVersion", on_delete=models.CASCADE, related_name="translations"
    )
    language = models.CharField(max_length=10)
    status = models.CharField(max_length=10, choices=TranslationStatus)
    of_digest = models.CharField(max_length=64)
    is_stale = models.BooleanField(default=False)

    name = models.CharField(max_length=120, validators=[plain_text])
    aka = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    position = models.CharField(max_length=120, validators=[plain_text])
    equipment_text = models.CharField(max_length=200, blank=True, validators=[plain_text])
    cues = ArrayField(models.CharField(max_length=300, validators=[plain_lines]), default=list)
    common_error = models.TextField(blank=True, validators=[plain_lines])
    patient_caution = models.TextField(blank=True, validators=[plain_lines])
    clinician_note = models.TextField(blank=True, validators=[plain_lines])

    class Meta:
        ordering = ["version", "language"]
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="translation_once"),
            models.CheckConstraint(
                condition=Q(status__in=TranslationStatus.values), name="translation_status_known"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="translation_has_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"
