"""Refuse to serve with a database role that row-level security does not bind."""

from django.conf import settings
from django.core.checks import Error
from django.db import connection

PRIVILEGE = """
    SELECT rolsuper, rolbypassrls,
           EXISTS (SELECT 1 FROM pg_class
                   WHERE relname = 'accounts_clinic' AND relowner = pg_roles.oid)
    FROM pg_roles WHERE rolname = current_user
"""


def privileged_reasons() -> list[str]:
    """Why the current role may not serve requests: superuser, BYPASSRLS or owner of the tables."""
    with connection.cursor() as cursor:
        cursor.execute(PRIVILEGE)
        flags = cursor.fetchone()
    names = ("a superuser", "allowed to bypass row-level security", "the owner of the tables")
    return [name for name, flag in zip(names, flags, strict=True) if flag]


def role_is_not_privileged(app_configs, databases=None, **_options):  # noqa: ARG001
    """Run by `check --database default` and by wsgi and the worker as they start."""
    if not databases or settings.PROCESS == "owner":
        return []
    return [
        Error(
            f"The {settings.PROCESS} process connects as a role that is {reason}.",
            hint="Point DATABASE_URL and DATABASE_WORKER_URL at the roles `provision` makes.",
            id="pfprehab.E001",
        )
        for reason in privileged_reasons()
    ]
