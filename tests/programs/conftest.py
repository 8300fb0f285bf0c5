from collections.abc import Callable
from copy import deepcopy

import pytest
from django.utils import timezone

from exercises.data import read_exercises, read_sources
from exercises.operations.loading import load_catalogue
from pfprehab.accounts.scoping import Scope, scoped_to
from programs.data import read_templates
from programs.operations.loading import Loaded, load_templates
from tests.factories import UserFactory

EXERCISES, SOURCES, TEMPLATES = read_exercises(), read_sources(), read_templates()


@pytest.fixture
def curating(db):
    """The scope of a curator, as the web role."""
    with scoped_to(Scope(actor="user:1", curator=True)):
        yield


@pytest.fixture
def catalogue(curating) -> None:
    load_catalogue(exercises=EXERCISES, sources=SOURCES, now=timezone.now())


@pytest.fixture
def file() -> dict:
    """A copy of the templates' data file, to plant faults in."""
    return deepcopy(TEMPLATES)


@pytest.fixture
def load(catalogue) -> Callable[..., Loaded]:
    def run(file: dict = TEMPLATES) -> Loaded:
        return load_templates(templates=file, exercises=EXERCISES, sources=SOURCES)

    return run


@pytest.fixture
def curator(db):
    return UserFactory(is_curator=True)
