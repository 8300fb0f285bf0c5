"""A dose as columns, so that the database can refuse what no dose can be."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exercises.rules.dose import BANDS, KINDS, RANGES, REQUIRED, Dose

_NUMBERS = tuple(RANGES)
DOSE_FIELDS = ("kind", *_NUMBERS, "tempo", "load_text", "band_level", "load_kg")


def _number(label: str) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(label, null=True, blank=True)


def _within(name: str) -> models.CheckConstraint:
    least, most = RANGES[name]
    return models.CheckConstraint(
        condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (least, most)}),
        name=f"%(app_label)s_%(class)s_{name}_range",
    )


def _kind_has_its_numbers() -> Q:
    rule = Q()
    for kind, names in REQUIRED.items():
        rule |= Q(kind=kind, **{f"{name}__isnull": False for name in names})
    return rule


class DoseColumns(models.Model):
    """The columns of one `Dose`; `dose` reads it, `dose_columns(dose)` writes it.

    Unknown is NULL. Units: seconds, metres, kilograms, effort 0 to 10. Ranges: `rules.dose.RANGES`.
    """

    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in KINDS])
    sets = _number(_("Sets"))
    reps_min = _number(_("Least repetitions"))
    reps_max = _number(_("Most repetitions"))
    hold_s = _number(_("Hold, seconds"))
    duration_s = _number(_("Duration, seconds"))
    walk_s = _number(_("Walk, seconds"))
    run_s = _number(_("Run, seconds"))
    distance_m = _number(_("Distance, metres"))
    rest_s = _number(_("Rest, seconds"))
    rpe_min = _number(_("Least effort"))
    rpe_max = _number(_("Most effort"))
    tempo = models.CharField(max_length=12, blank=True, default="")
    load_text = models.CharField(max_length=120, blank=True, default="")
    band_level = models.CharField(
        max_length=8, blank=True, default="", choices=[(band, band) for band in BANDS if band]
    )
    load_kg = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=_kind_has_its_numbers(),
                name="%(app_label)s_%(class)s_dose_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(reps_max__isnull=True) | Q(reps_max__gte=F("reps_min")),
                name="%(app_label)s_%(class)s_reps_in_order",
            ),
            models.CheckConstraint(
                condition=Q(rpe_max__isnull=True) | Q(rpe_max__gte=F("rpe_min")),
                name="%(app_label)s_%(class)s_rpe_in_order",
            ),
            models.CheckConstraint(
                condition=Q(load_kg__isnull=True) | Q(load_kg__range=(0, 300)),
                name="%(app_label)s_%(class)s_load_kg_range",
            ),
            *(_within(name) for name in _NUMBERS),
        ]

    @property
    def dose(self) -> Dose:
        return Dose(**{name: getattr(self, name) for name in DOSE_FIELDS})


def dose_columns(dose: Dose) -> dict:
    """The column values of a dose, for `Model(**dose_columns(dose))`."""
    return {name: getattr(dose, name) for name in DOSE_FIELDS}
