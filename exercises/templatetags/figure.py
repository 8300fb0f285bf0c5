"""The picture of an exercise on a page."""

from django import template

from exercises.models import ExerciseVersion
from exercises.queries import pictures

register = template.Library()


@register.simple_tag
def picture_url(version: ExerciseVersion, kind: str, side: str = "right", band: str = "") -> str:
    return pictures.picture_url(version, kind, side=side, band=band)
