"""Pictures: figures drawn from joint angles, and uploaded images. Addressed by their content."""

import base64

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from exercises.figures import draw, mirrored, problems_of, recoloured
from exercises.forms.draft import FigureForm, knee_typed
from exercises.models import Figure, Picture
from exercises.operations.checking import figure_limits
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


def preview(request: HttpRequest) -> HttpResponse:
    """What the typed figure looks like and what its checks say; nothing is kept."""
    form = FigureForm(request.POST, prefix="fig", limits=figure_limits(knee_typed(request.POST)))
    form.is_valid()
    context = {
        "preview": preview_of(form.cleaned_data.get("figure")),
        "problems": form.errors.get("figure", []),
        "typed": bool(request.POST.get("fig-figure", "").strip()),
    }
    return render(request, "exercises/_figure_preview.html", context)


def preview_of(spec: dict | None) -> str:
    """The picture of a figure as an address of its own, or nothing when it cannot be drawn."""
    if spec is None or problems_of(spec):
        return ""
    svg = recoloured(draw(spec).pair, tone="light", band="any")
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _kept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response
