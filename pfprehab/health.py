"""/healthz: this process answers. /readyz: it can do its work (database, migrations, role)."""

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from psycopg_pool import PoolTimeout

from pfprehab.checks import privileged_reasons


class HealthMiddleware:
    """Answered before sessions and host checks: a probe has neither cookie nor host name."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == "/healthz":
            return JsonResponse({"status": "ok"})
        if request.path == "/readyz":
            return readiness()
        return self.get_response(request)


def readiness() -> JsonResponse:
    try:
        pending, privileged = _pending_migrations(), privileged_reasons()
    except (Error, PoolTimeout):
        return JsonResponse(
            {"status": "waiting", "reason": "database"}, status=503, headers={"Retry-After": "10"}
        )
    finally:
        connection.close()
    if pending or privileged:
        reason = "migrations" if pending else "privileged database role"
        return JsonResponse({"status": "waiting", "reason": reason}, status=503)
    return JsonResponse({"status": "ok"})


def _pending_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
