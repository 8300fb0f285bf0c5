"""Which database role the tests run as."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import local

from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created

_state = local()


class _Switch:
    on = False


def _take_web_role(sender, connection, **_kwargs):
    if _Switch.on:
        with connection.cursor() as cursor:
            cursor.execute(f'SET ROLE "{settings.DATABASE_ROLES["web"]}"')


connection_created.connect(_take_web_role, dispatch_uid="tests-take-web-role")


def serve_as_web() -> None:
    """From here on every connection is the web role; the present one is closed."""
    _Switch.on = True
    connection.close()


def build_as_owner() -> None:
    _Switch.on = False
    connection.close()


def end_other_sessions() -> None:
    """Close what servers and killed workers of a test left open, so that the database can go."""
    assert connection.settings_dict["NAME"].startswith("test_"), "Only on a test database."
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"  # autovacuum is not ours to end, and ends itself
        )


@contextmanager
def as_owner() -> Iterator[None]:
    """Be the owner of the tables for a moment: factories, flushes, looking at the truth."""
    with _as("RESET ROLE"):
        yield


@contextmanager
def as_worker() -> Iterator[None]:
    """Be the Celery worker's role for a moment."""
    with _as(f'SET ROLE "{settings.DATABASE_ROLES["worker"]}"'):
        yield


@contextmanager
def _as(statement: str) -> Iterator[None]:
    """Take a role and give back the one before, unless the transaction is already broken."""
    before = getattr(_state, "statement", f'SET ROLE "{settings.DATABASE_ROLES["web"]}"')
    _set_role(statement)
    _state.statement = statement
    try:
        yield
    finally:
        _state.statement = before
        if not connection.needs_rollback and connection.connection is not None:
            _set_role(before)


def _set_role(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
