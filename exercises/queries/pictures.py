"""Where the picture of an exercise is."""

from django.urls import reverse

from exercises.models import ExerciseVersion
from exercises.rules.pictures import BANDS, PictureName


def picture_url(version: ExerciseVersion, kind: str, *, side: str = "right", band: str = "") -> str:
    """The address of a version's picture; empty when it has none. An uploaded image comes first.

    kind: thumb, pair or anim. side: the working leg; anything but left is drawn right. band: the
    level of the prescribed band.
    """
    if version.picture_id is not None:
        return reverse("exercises:picture", args=[version.picture_id])
    if version.figure_id is None:
        return ""
    name = PictureName(
        kind=kind,
        side="left" if side == "left" else "right",
        band=band if band in BANDS else "any",
    )
    return reverse("exercises:figure", args=[version.figure_id, str(name)])
