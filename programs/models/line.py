"""What a template's line and a prescribed line have in common."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exercises.models import DoseColumns
from pfprehab.accounts.validators import plain_lines
from programs.rules.load import LoadLine


class Side(models.TextChoices):
    TOGETHER = "together", _("both legs at once")
    EACH = "each", _("each leg in turn, the sore one first")
    AFFECTED = "affected", _("the sore leg")
    LEFT = "left", _("left leg")
    RIGHT = "right", _("right leg")


class ProgramKind(models.TextChoices):
    MAIN = "main", _("Main program")
    ADDON = "addon", _("Add-on")


class Line(DoseColumns):
    """One exercise in one week: dose, leg, how often, and whether it belongs to the core.

    source is empty for a line that no publication states: it is shown as "pfprehab default".
    """

    order = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10, choices=Side)
    per_week = models.PositiveSmallIntegerField()
    core = models.BooleanField(default=False)
    short = models.BooleanField(default=False, help_text=_("Part of the short version."))
    optional = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True, default="", validators=[plain_lines])
    source = models.ForeignKey(
        "exercises.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(DoseColumns.Meta):
        abstract = True
        constraints = [
            *DoseColumns.Meta.constraints,
            models.CheckConstraint(
                condition=Q(per_week__range=(1, 14)), name="%(class)s_per_week_1_to_14"
            ),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="%(class)s_side_known"),
        ]

    @property
    def load_line(self) -> LoadLine:
        """The line as the load rules see it."""
        return LoadLine(dose=self.dose, side=self.side, core=self.core)


class WeekText(models.Model):
    """What a week is for, with its education card and its plan for daily load."""

    week = models.PositiveSmallIntegerField()
    phase = models.CharField(max_length=80, blank=True)
    goal = models.CharField(max_length=200, blank=True)
    education = models.TextField(blank=True)
    load_plan = models.TextField(blank=True)

    class Meta:
        abstract = True
