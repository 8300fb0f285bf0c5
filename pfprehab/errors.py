"""One place for what goes wrong.

An operation that refuses raises `OperationRefused`: a sentence for the person, a code for programs,
and where it helps the name of the field. Everything unforeseen ends in `LastResortMiddleware`.
"""

import sys

import structlog
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from psycopg_pool import PoolTimeout

log = structlog.get_logger("pfprehab.errors")


class OperationRefused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """The operation did not run. `message` says what happened and the way out."""

    def __init__(self, message: str, *, code: str, field: str | None = None):
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field


def add_refusal(form, refusal: OperationRefused) -> None:
    """Put a refusal beside the field it speaks of, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


class LastResortMiddleware:
    """Turn what nobody caught into a calm answer: 503 when the database is away, 4xx for bad bytes.

    Errors of views come here first; those of the middleware below reach `server_error`, which asks
    the same question. No stack, no value is shown.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return answer_for(request, exception)


def answer_for(request, error: BaseException) -> HttpResponse | None:
    """The answer to an unhandled error, or None to leave it to Django's 500."""
    log.error("unhandled", error=type(error).__name__)
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        return _plain(request, status=503, code="database_away", template="503.html")
    if isinstance(error, RequestDataTooBig):
        return _plain(request, status=413, code="body_too_large", template="400.html")
    if isinstance(error, DataError | SuspiciousOperation | RecursionError | UnicodeError):
        return _plain(request, status=400, code="bad_request", template="400.html")
    return None


_DETAIL = {
    "database_away": "The database cannot be reached just now. Nothing was lost; try again.",
    "body_too_large": "That is too much to send at once.",
    "bad_request": "The request could not be read.",
}


def _plain(request, *, status: int, code: str, template: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        body = {"code": code, "detail": _DETAIL[code], "fields": {}}
        response: HttpResponse = JsonResponse(body, status=status)
    else:
        page = render_to_string(template, {"message": _DETAIL[code], "plain": True})
        response = HttpResponse(page, status=status)
    if status == 503:
        response.headers["Retry-After"] = "10"
    return response


def csrf_failure(request, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    page = render_to_string("403_csrf.html", {"plain": True}, request=None)
    return HttpResponse(page, status=403)


def not_found(request, exception=None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """handler404: in the words of the door. It needs no database: a wrong address is common."""
    if request.path.startswith("/api/"):
        detail = "There is nothing here for you."
        return JsonResponse({"code": "not_found", "detail": detail, "fields": {}}, status=404)
    return HttpResponse(render_to_string("404.html", {"plain": True}), status=404)


def server_error(request) -> HttpResponse:
    """handler500: Django has logged the error; the page needs no database and no request.

    Called while the error is being handled, also one that a middleware raised before any view ran
    (a database that is away is first noticed there).
    """
    if error := sys.exc_info()[1]:
        answer = answer_for(request, error)
        if answer is not None:
            return answer
    if request.path.startswith("/api/"):
        detail = "Something went wrong here. Nothing was changed."
        return JsonResponse({"code": "server_error", "detail": detail, "fields": {}}, status=500)
    return HttpResponse(render_to_string("500.html", {"plain": True}), status=500)
