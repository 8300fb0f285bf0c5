import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.isolation import walls
from tests.isolation.viewers import make_viewers
from tests.isolation.world import World, build_world


@pytest.fixture(autouse=True, scope="module")
def _no_log_lines():
    """Thousands of requests: a failing cell is told by its own words, not by their log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def pytest_collection_modifyitems(items):
    """The test database is only made when a test asks for it; whoever needs the world does."""
    for item in items:
        if "world" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """The two clinics, made once per module; every cell is rolled back to this point."""
    assert connection.settings_dict["NAME"].startswith(
        settings.DATABASES["default"]["TEST"]["NAME"]
    )
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def viewers(world):
    return make_viewers(world)


@pytest.fixture
def walls_as_asked():
    """`manage.py prove matrix` takes one wall away for a whole run."""
    with walls.standing(walls.asked_for()):
        yield
