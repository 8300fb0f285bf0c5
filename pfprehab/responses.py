"""Headers and limits that hold for every answer."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed names for imports inside JavaScript modules too."""

    support_js_module_import_aggregation = True


class PrivacyHeadersMiddleware:
    """Clinic pages are never kept by a cache; the browser's sensors stay off."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = (
            "camera=(), microphone=(), geolocation=(), payment=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class BodyLimitMiddleware:
    """Refuse an over-long body before anything reads it, in the words of the door it came to."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        limit = body_limit(request.path_info)
        length = request.headers.get("Content-Length", "0") or "0"
        if length.isdigit() and int(length) > limit:
            return too_large(request, limit=limit)
        return self.get_response(request)


def body_limit(path: str) -> int:
    """How many bytes a request to this path may carry: more only where files are uploaded."""
    try:
        route = resolve(path).view_name
    except Resolver404:
        route = ""
    return settings.UPLOAD_LIMITS.get(route, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def too_large(request, *, limit: int) -> HttpResponse:
    message = _("That is too much to send at once: the limit is %(limit)d kB.") % {
        "limit": limit // 1024
    }
    if request.path.startswith("/api/"):
        body = {"code": "body_too_large", "detail": message, "fields": {}}
        return JsonResponse(body, status=413)
    return render(request, "400.html", {"message": message}, status=413)
