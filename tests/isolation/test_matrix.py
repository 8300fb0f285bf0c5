"""The isolation matrix: every route, method, role and owner, generated from the URLconf.

A cell asks three things: is the answer's status what the access table rules, does any text of
somebody out of reach stand in body, headers or cookies, and are that somebody's rows unchanged.

Methods that the table does not know are asked for with one owner here, with every one by
`manage.py prove matrix`.
"""

import os

import pytest

from tests.isolation.cells import Findings, walk
from tests.isolation.routes import all_routes

pytestmark = pytest.mark.usefixtures("walls_as_asked")
ROUTES = all_routes()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.name} {route.template}")
def test_a_route_shows_and_changes_only_what_its_caller_may_reach(
    route, world, viewers, record_property
):
    found = Findings()

    walk(route, world, viewers, found, whole="PFPREHAB_WALLS" in os.environ)

    record_property("routes", 1)
    record_property("cells", found.cells)
    record_property("leaks", len(found.leaks))
    assert found.clean, f"\n{found}"
