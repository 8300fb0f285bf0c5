"""The pictures of a printed program, as SVG text: no address leads out of a sheet of paper."""

import base64
from collections.abc import Sequence

from exercises.figures import mirrored, recoloured
from exercises.models import Picture
from exercises.operations.drawings import drawings_of
from exercises.rules.pictures import BANDS
from programs.models import PrescribedExercise

PAIR, BUILD, TONE = "pair", "slim", "light"  # start and end side by side, as pages show unasked


def pictures_of(lines: Sequence[PrescribedExercise]) -> dict[int, str]:
    """SVG by line id, for the leg and the band that were prescribed; nothing for one without.

    Two queries for any number of lines, once their figures were drawn. The figures must be loaded.
    """
    versions = [line.exercise_version for line in lines]
    drawn = drawings_of(
        (one.figure for one in versions if one.figure_id and not one.picture_id),
        kind=PAIR,
        build=BUILD,
    )
    uploaded = {
        picture.digest: _framed(picture)
        for picture in Picture.objects.filter(
            digest__in={one.picture_id for one in versions if one.picture_id}
        )
    }
    found = {line.pk: _picture(line, drawn, uploaded) for line in lines}
    return {key: svg for key, svg in found.items() if svg}


def _picture(line: PrescribedExercise, drawn: dict, uploaded: dict) -> str:
    version = line.exercise_version
    if version.picture_id:
        return uploaded.get(version.picture_id, "")
    if not version.figure_id:
        return ""
    band = line.band_level if line.band_level in BANDS else "any"
    svg = recoloured(drawn[version.figure_id], tone=TONE, band=band)
    return mirrored(svg) if line.side == "left" else svg


def _framed(picture: Picture) -> str:
    """An uploaded image inside an SVG of its own size."""
    data = base64.b64encode(bytes(picture.data)).decode()
    size = f'width="{picture.width}" height="{picture.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
        f'<image {size} href="data:{picture.media_type};base64,{data}"/></svg>'
    )
