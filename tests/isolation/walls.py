"""Taking one of the two walls away, to see whether the other holds alone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db import connection, models

from pfprehab.accounts.scoping import ScopedManager
from tests.roles import as_owner

BOTH, DATABASE_ONLY, MANAGERS_ONLY, NONE = "both", "database", "managers", "none"
WALLS = (BOTH, DATABASE_ONLY, MANAGERS_ONLY, NONE)


def asked_for() -> str:
    walls = os.environ.get("PFPREHAB_WALLS", BOTH)
    if walls not in WALLS:
        raise ValueError(f"PFPREHAB_WALLS must be one of {WALLS}, not {walls!r}.")
    return walls


@contextmanager
def standing(walls: str) -> Iterator[None]:
    """Run with only these walls: the managers', the database's, both or none."""
    if walls == DATABASE_ONLY:
        with _without_managers():
            yield
    elif walls == MANAGERS_ONLY:
        with as_owner():
            yield
    elif walls == NONE:
        with _without_managers(), as_owner():
            yield
    else:
        yield


@contextmanager
def _without_managers() -> Iterator[None]:
    """Every scoped manager answers like a plain one: all rows."""
    plain = models.Manager.get_queryset
    with patch.object(ScopedManager, "get_queryset", lambda self: plain(self)):
        yield


def role_of_connection() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]
