"""Pictures: figures drawn from joint angles, and uploaded images. Addressed by their content."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from exercises.figures import mirrored, recoloured
from exercises.models import Figure, Picture
from exercises.operations.drawings import drawing_of
from exercises.rules.pictures import PictureName

FOR_EVER = "public, max-age=31536000, immutable"  # another content has another address


def figure(request: HttpRequest, digest: str, picture: str) -> HttpResponse:  # noqa: ARG001
    """One picture of a figure as SVG. It shows a body and an exercise, never a person's data."""
    name = PictureName.parse(picture)
    if name is None:
        raise Http404
    found = get_object_or_404(Figure, digest=digest)
    svg = drawing_of(found, kind=name.kind, build=name.build)
    svg = recoloured(svg, tone=name.tone, band=name.band)
    if name.side == "left":
        svg = mirrored(svg)
    return _kept(HttpResponse(svg, content_type="image/svg+xml"))


def picture(request: HttpRequest, digest: str) -> HttpResponse:  # noqa: ARG001
    """An uploaded image: of the global catalogue, or of the clinic in scope."""
    found = get_object_or_404(Picture, digest=digest)
    return _kept(HttpResponse(bytes(found.data), content_type=found.media_type))


def _kept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response
