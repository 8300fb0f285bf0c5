import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.scoping import CatalogueManager
from pfprehab.accounts.validators import plain_lines, plain_text


class Draft(models.Model):
    """What an exercise might come to say: written, checked, read by a second person.

    Approval makes it an `ExerciseVersion` and removes the draft; what was approved never changes.
    content: the exercise as the catalogue's files write it (`rules.document`), so that drafts,
    files and versions are compared in one form. exercise, based_on: empty for a new exercise.
    revision: counts the saves, so that two people editing at once are told.
    origin, origin_ref: where an imported draft comes from, with its name there.
    """

    class State(models.TextChoices):
        WRITING = "writing", _("Draft")
        IN_REVIEW = "in_review", _("In review")

    class Origin(models.TextChoices):
        EDITOR = "editor", _("Written here")
        SHEET = "sheet", _("Imported sheet")
        OPEN_LAYOUT = "open_layout", _("Imported from an open exercise collection")
        WGER = "wger", _("Imported from wger")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner_clinic = models.ForeignKey(
        "accounts.Clinic", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    slug = models.SlugField(max_length=80)
    exercise = models.OneToOneField(
        "exercises.Exercise", null=True, on_delete=models.PROTECT, related_name="draft"
    )
    based_on = models.ForeignKey(
        "exercises.ExerciseVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    content = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.WRITING)
    change_note = models.CharField(max_length=200, blank=True, validators=[plain_text])
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_note = models.TextField(blank=True, validators=[plain_lines])
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.EDITOR)
    origin_ref = models.CharField(max_length=200, blank=True, validators=[plain_text])
    batch = models.ForeignKey(
        "exercises.ExerciseImport", null=True, on_delete=models.SET_NULL, related_name="drafts"
    )

    objects = CatalogueManager()

    class Meta:
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner_clinic", "slug"],
                nulls_distinct=False,
                name="draft_one_per_exercise",
                violation_error_message=_("There is a draft of this exercise already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["writing", "in_review"]), name="draft_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="in_review", submitted_at__isnull=False)
                | Q(state="writing", submitted_at__isnull=True),
                name="draft_in_review_was_submitted",
            ),
            models.CheckConstraint(
                condition=Q(exercise__isnull=True, based_on__isnull=True)
                | Q(exercise__isnull=False, based_on__isnull=False),
                name="draft_of_an_exercise_has_a_basis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} (draft)"

    @property
    def name(self) -> str:
        return self.content.get("name") or self.slug
