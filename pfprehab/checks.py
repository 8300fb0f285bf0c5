"""Refuse to serve with a database role that row-level security does not bind."""

import sys

from django.conf import settings
from django.core.checks import Error
from django.db import OperationalError, connection
from psycopg_pool import PoolTimeout

WAY_OUT = "Point DATABASE_URL and DATABASE_WORKER_URL at the roles that `provision` makes."
PRIVILEGE = """
    SELECT rolsuper, rolbypassrls,
           EXISTS (SELECT 1 FROM pg_class
                   WHERE relname = 'accounts_clinic' AND relowner = pg_roles.oid)
           OR EXISTS (SELECT 1 FROM pg_database
                      WHERE datname = current_database() AND datdba = pg_roles.oid)
    FROM pg_roles WHERE rolname = current_user
"""


def privileged_reasons() -> list[str]:
    """Why the current role may not serve requests: superuser, BYPASSRLS or owner."""
    with connection.cursor() as cursor:
        cursor.execute(PRIVILEGE)
        flags = cursor.fetchone()
    names = ("a superuser", "allowed to bypass row-level security", "the owner of the database")
    return [name for name, flag in zip(names, flags, strict=True) if flag]


def refuse_to_serve_privileged() -> None:
    """Stop a web or worker process whose role the policies do not bind, with one line that says so.

    A database that is away is no reason to stop: the process waits for it, and `/readyz` asks
    again. Exit code 4 tells gunicorn not to try again.
    """
    if settings.PROCESS == "owner":
        reasons = ["the owner's process (PFPREHAB_PROCESS=owner)"]
    else:
        try:
            reasons = privileged_reasons()
        except (OperationalError, PoolTimeout):
            reasons = []
        finally:
            connection.close()
            connection.close_pool()  # threads of a pool do not survive a fork
    if reasons:
        line = f"pfprehab: will not serve as a role that is {', '.join(reasons)}. {WAY_OUT}"
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - the one line before the end
        sys.exit(4)


def role_is_not_privileged(app_configs, databases=None, **_options):  # noqa: ARG001
    """Run by `check --database default` and by wsgi and the worker as they start."""
    if not databases or settings.PROCESS == "owner":
        return []
    return [
        Error(
            f"The {settings.PROCESS} process connects as a role that is {reason}.",
            hint=WAY_OUT,
            id="pfprehab.E001",
        )
        for reason in privileged_reasons()
    ]
