from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.scoping import CatalogueManager
from pfprehab.accounts.validators import plain_lines, plain_text
from programs.models.line import Line, ProgramKind, WeekText
from programs.rules.load import line_seconds, session_minutes


class Emphasis(models.TextChoices):
    HIP_AND_KNEE = "hip_and_knee", _("Hip and knee")
    HIP = "hip", _("Hip")
    KNEE = "knee", _("Knee")
    MOBILITY = "mobility", _("Mobility")
    LOAD_MANAGEMENT = "load_management", _("Load management")
    RETURN_TO_RUN = "return_to_run", _("Return to running")
    RETURN_TO_SPORT = "return_to_sport", _("Return to sport")
    MAINTENANCE = "maintenance", _("Keeping it up")


class Fidelity(models.TextChoices):
    PUBLISHED_TABLE = "published-table", _("From a published table")
    EVIDENCE_INFORMED = "evidence-informed", _("Built from the cited evidence")
    RECONSTRUCTION = "reconstruction", _("Reconstruction: the doses are ours")
    CLINIC = "clinic", _("Our clinic’s own")


class TemplateQuerySet(models.QuerySet):
    def prescribable(self) -> TemplateQuerySet:
        return self.filter(prescribable=True)

    def of_clinics(self) -> TemplateQuerySet:
        """What the clinic in scope saved for itself."""
        return self.filter(owner_clinic__isnull=False)

    def everyday(self) -> TemplateQuerySet:
        """What the picker shows unasked: no research templates."""
        return self.filter(research=False)


class Template(models.Model):
    """A program to start from.

    gates: what must hold before the next part, as [{"at": "Week 2 to 3", "text": "..."}].
    curated_at: when a curator last changed it; loading the data files then leaves it alone.
    """

    slug = models.SlugField(max_length=80, unique=True)
    owner_clinic = models.ForeignKey(
        "accounts.Clinic", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=120, validators=[plain_text])
    summary = models.TextField(validators=[plain_lines])
    kind = models.CharField(max_length=10, choices=ProgramKind)
    emphasis = models.CharField(max_length=20, choices=Emphasis)
    duration_weeks = models.PositiveSmallIntegerField()
    sessions_per_week = models.PositiveSmallIntegerField()
    fidelity = models.CharField(max_length=20, choices=Fidelity)
    prescribable = models.BooleanField(default=True)
    research = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)
    indications = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    notes = ArrayField(models.CharField(max_length=600), default=list, blank=True)
    gates = models.JSONField(default=list, blank=True)
    hands_over_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    hands_over_week = models.PositiveSmallIntegerField(null=True, blank=True)
    sources = models.ManyToManyField("exercises.Source", related_name="templates", blank=True)
    curated_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CatalogueManager.from_queryset(TemplateQuerySet)()

    class Meta:
        ordering = ["-is_default", "research", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(duration_weeks__range=(1, 52)), name="template_weeks_1_to_52"
            ),
            models.CheckConstraint(
                condition=Q(sessions_per_week__range=(1, 7)), name="template_sessions_1_to_7"
            ),
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="template_one_default"
            ),
            models.CheckConstraint(
                condition=~Q(fidelity=Fidelity.RECONSTRUCTION) | Q(prescribable=False),
                name="template_reconstruction_not_prescribable",
                violation_error_message=_("A reconstruction cannot be prescribed."),
            ),
            models.UniqueConstraint(
                "owner_clinic",
                Lower("name"),
                name="template_name_once_in_a_clinic",
                violation_error_message=_("Your clinic has a template of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateWeek(WeekText):
    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="weeks")

    class Meta:
        ordering = ["week"]
        constraints = [
            models.UniqueConstraint(fields=["template", "week"], name="template_week_once")
        ]

    def __str__(self) -> str:
        return f"{self.template}, week {self.week}"

    @property
    def lines_on(self) -> list[TemplateItem]:
        """The lines that are done unless switched off: all but the optional ones."""
        return [item for item in self.items.all() if not item.optional]

    @property
    def lines_optional(self) -> list[TemplateItem]:
        return [item for item in self.items.all() if item.optional]

    @property
    def session_minutes(self) -> float:
        """Minutes of one session with both legs that holds every line that is on."""
        return session_minutes(item.load_line for item in self.lines_on)

    @property
    def weekly_minutes(self) -> float:
        """Minutes of the week, each line as often as it comes."""
        seconds = (line_seconds(item.load_line) * item.per_week for item in self.lines_on)
        return round(sum(seconds) / 60, 1)


class TemplateItem(Line):
    """One line of a template week.

    trial_did: what the trial behind it did, when that differs. when: the finding that switches an
    optional line on. alternatives: slugs of exercises that may take its place.
    """

    template_week = models.ForeignKey(TemplateWeek, on_delete=models.CASCADE, related_name="items")
    exercise = models.ForeignKey(
        "exercises.Exercise", on_delete=models.PROTECT, related_name="template_items"
    )
    trial_did = models.CharField(max_length=300, blank=True, default="")
    when = models.CharField(max_length=120, blank=True, default="")
    alternatives = ArrayField(models.SlugField(max_length=80), default=list, blank=True)

    class Meta(Line.Meta):
        ordering = ["order"]
        constraints = [
            *Line.Meta.constraints,
            models.UniqueConstraint(
                fields=["template_week", "order"], name="template_item_order_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template_week}: {self.exercise}"
