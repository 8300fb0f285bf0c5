"""Every error of the API as {"code", "detail", "fields"}."""

from django.core.exceptions import ValidationError as ModelValidationError
from django.db import DataError
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error
from rest_framework.views import exception_handler as drf_exception_handler
from rest_framework.views import set_rollback

from pfprehab.errors import OperationRefused


def exception_handler(exc, context) -> Response | None:
    if isinstance(exc, OperationRefused):
        set_rollback()
        fields = {exc.field: [exc.message]} if exc.field else {}
        return answer(exc.code, exc.message, fields=fields, status=409)
    if isinstance(exc, ModelValidationError):
        exc = exceptions.ValidationError(as_serializer_error(exc))
    if isinstance(exc, DataError):
        exc = exceptions.ParseError("A value cannot be stored.")
    response = drf_exception_handler(exc, context)
    if response is None:
        return None
    fields = response.data if isinstance(exc, exceptions.ValidationError) else {}
    response.data = _body(_code(exc), _detail(exc), _by_field(fields))
    return response


def answer(code: str, detail: str, *, fields: dict, status: int) -> Response:
    return Response(_body(code, detail, fields), status=status)


def _body(code: str, detail: str, fields: dict) -> dict:
    return {"code": code, "detail": detail, "fields": fields}


def _code(exc) -> str:
    codes = exc.get_codes() if isinstance(exc, exceptions.APIException) else None
    return codes if isinstance(codes, str) else "invalid" if codes else "not_found"


def _detail(exc) -> str:
    if isinstance(exc, exceptions.ValidationError):
        return "Some values cannot be accepted; see fields."
    return str(getattr(exc, "detail", "There is nothing here for you."))


def _by_field(errors) -> dict:
    """Flatten DRF's nested errors to {"exercises.0.reps": ["…"]}."""
    found: dict[str, list[str]] = {}

    def walk(value, path: str) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                name = "non_field_errors" if key == "__all__" else str(key)
                walk(inner, f"{path}.{name}" if path else name)
        elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
            for index, inner in enumerate(value):
                walk(inner, f"{path}.{index}")
        else:
            texts = value if isinstance(value, list) else [value]
            found.setdefault(path or "non_field_errors", []).extend(map(str, texts))

    walk(errors, "")
    return found
