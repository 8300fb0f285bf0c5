"""Structured logs: one JSON line per event, and only fields from an allow-list.

People's names, pain values, bodies and query strings never reach a log: a field that is not
listed here is dropped, so a careless call cannot leak.
"""

import logging
import time
import uuid

import structlog

ALLOWED_FIELDS = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "logger",
        "request_id",
        "route",
        "method",
        "status",
        "milliseconds",
        "actor",
        "clinic_id",
        "job",
        "count",
        "code",
        "error",
        "process",
        "reminder_id",
        "attempt",
    }
)


def drop_unlisted(_logger, _name, event: dict) -> dict:
    """Keep the allow-listed fields of one event and nothing else."""
    return {key: value for key, value in event.items() if key in ALLOWED_FIELDS}


class EventLineFormatter(logging.Formatter):
    """Standard-library records as the same JSON line, without message arguments or traceback.

    Arguments and exception texts may carry what a person typed (a database error quotes the row),
    so only the logger, the level and the exception's class are written.
    """

    _render = structlog.processors.JSONRenderer()

    def format(self, record: logging.LogRecord) -> str:
        if getattr(record, "structured", False):
            return record.getMessage()
        event = {
            "event": "log" if record.args else record.getMessage().split("\n")[0][:120],
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
        }
        if record.exc_info and record.exc_info[0]:
            event["error"] = record.exc_info[0].__name__
        return str(self._render(None, record.levelname, event))


class _StructuredLogger:
    """Hand rendered lines to the standard library, so that one handler writes everything."""

    def __init__(self, name: str):
        self._logger = logging.getLogger(name)

    def msg(self, line: str) -> None:
        self._logger.info(line, extra={"structured": True})

    debug = info = warning = error = exception = critical = msg


structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        drop_unlisted,
        structlog.processors.JSONRenderer(),
    ],
    logger_factory=lambda *names: _StructuredLogger(names[0] if names else "pfprehab"),
    cache_logger_on_first_use=True,
)


def logging_config(*, level: str) -> dict:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": EventLineFormatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.server": {"handlers": ["stderr"], "propagate": False},
            "django.request": {"level": "ERROR"},
        },
    }


class RequestLogMiddleware:
    """One line per request: route name (never the path, it may hold a secret), status, time."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.log = structlog.get_logger("pfprehab.request")

    def __call__(self, request):
        request.request_id = uuid.uuid4().hex
        structlog.contextvars.bind_contextvars(request_id=request.request_id)
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        self.log.info(
            "request",
            route=match.view_name if match else None,
            method=request.method,
            status=response.status_code,
            milliseconds=round(1000 * (time.perf_counter() - started), 1),
        )
        structlog.contextvars.clear_contextvars()
        return response
