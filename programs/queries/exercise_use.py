"""Templates that hold an exercise."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from exercises.models import Exercise
from exercises.queries.used_in import Use
from programs.models import Template


def templates_with(exercise: Exercise, _clinic_id: int | None, _today: dt.date) -> list[Use]:
    held = Template.objects.filter(weeks__items__exercise=exercise).distinct().order_by("name")
    rows = held.values_list("slug", "name")
    links = tuple((reverse("programs:template", args=[slug]), name) for slug, name in rows)
    return [Use(label=_("Templates"), count=len(links), links=links)]
