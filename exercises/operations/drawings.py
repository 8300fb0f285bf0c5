"""Figures made into pictures: drawn once for each body, kept, and served ever after."""

from collections.abc import Iterable

from exercises.figures import ENGINE_VERSION, draw
from exercises.models import Drawing, Figure
from exercises.rules.pictures import KINDS


def drawing_of(figure: Figure, *, kind: str, build: str) -> str:
    """The SVG of one kind and build; drawn now when nobody has looked at it yet."""
    kept = figure.drawings.filter(kind=kind, build=build, engine=ENGINE_VERSION)
    svg = kept.values_list("svg", flat=True).first()
    return svg if svg is not None else draw_figure(figure, build=build)[kind]


def drawings_of(figures: Iterable[Figure], *, kind: str, build: str) -> dict[str, str]:
    """The SVG of each figure by its digest: one query, and drawn now what nobody looked at yet."""
    wanted = {figure.digest: figure for figure in figures}
    kept = Drawing.objects.filter(
        figure__in=wanted, kind=kind, build=build, engine=ENGINE_VERSION
    ).values_list("figure_id", "svg")
    found = dict(kept)
    for digest, figure in wanted.items():
        if digest not in found:
            found[digest] = draw_figure(figure, build=build)[kind]
    return found


def draw_figure(figure: Figure, *, build: str) -> dict[str, str]:
    """Draw every kind of one build and keep them; two who draw at once keep the same bytes."""
    drawn = draw(figure.spec, build=build)
    svgs = {kind: getattr(drawn, kind) for kind in KINDS}
    Drawing.objects.bulk_create(
        [
            Drawing(figure=figure, kind=kind, build=build, engine=ENGINE_VERSION, svg=svg)
            for kind, svg in svgs.items()
        ],
        ignore_conflicts=True,
    )
    return svgs
