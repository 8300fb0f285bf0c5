from collections.abc import Callable
from copy import deepcopy

import pytest
from django.utils import timezone

from exercises.data import read_exercises, read_sources
from exercises.models import Exercise
from exercises.operations.loading import Loaded, load_catalogue
from pfprehab.accounts.scoping import Scope, scoped_to
from tests.factories import UserFactory

EXERCISES, SOURCES = read_exercises(), read_sources()


@pytest.fixture
def files() -> tuple[dict, dict]:
    """Copies of the data files, to plant faults in: exercises, sources."""
    return deepcopy(EXERCISES), deepcopy(SOURCES)


@pytest.fixture
def curating(db):
    """The scope of a curator, as the web role."""
    with scoped_to(Scope(actor="user:1", curator=True)):
        yield


@pytest.fixture
def load(curating, files) -> Callable[..., Loaded]:
    def run(exercises=None, sources=None) -> Loaded:
        return load_catalogue(
            exercises=exercises or files[0], sources=sources or files[1], now=timezone.now()
        )

    return run


@pytest.fixture
def curator(db):
    return UserFactory(is_curator=True)


FEW = (
    "bridge",
    "clam",
    "clam-band",
    "prone-heel-squeeze",
    "quadruped-fire-hydrant",
    "quadruped-fire-hydrant-band",
)


@pytest.fixture
def clam(load, files) -> Exercise:
    """One real exercise, with its real neighbours and all sources in the catalogue."""
    exercises, _sources = files
    rows = [row for row in exercises["exercises"] if row["slug"] in FEW]
    for row in rows:
        row["progresses_to"] = [slug for slug in row["progresses_to"] if slug in FEW]
    load(exercises={**exercises, "exercises": rows})
    return Exercise.objects.get(slug="clam")
