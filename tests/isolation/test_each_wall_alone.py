"""Each wall is enough: with the managers' scoping or the row policies gone nothing leaks.

A sample (reading and posting, the nearest strangers, every other route on each wall) runs in the
suite; `manage.py prove matrix` runs the whole matrix on each wall alone.
"""

import pytest

from tests.isolation.cells import NEAREST, Findings, walk
from tests.isolation.routes import all_routes
from tests.isolation.walls import DATABASE_ONLY, MANAGERS_ONLY, standing

OURS = [route for route in all_routes() if route.is_ours and route.name.count(":") == 1]
SAMPLE = [
    pytest.param(route, walls, id=f"{route.name} {route.template}-{walls}")
    for place, walls in enumerate((DATABASE_ONLY, MANAGERS_ONLY))
    for route in OURS[place::2]
]


@pytest.mark.parametrize(("route", "walls"), SAMPLE)
def test_one_wall_alone_holds(route, walls, world, viewers, record_property):
    found = Findings()

    with standing(walls):
        walk(route, world, viewers, found, methods=("GET", "POST"), asking=NEAREST)

    record_property("cells", found.cells)
    record_property("leaks", len(found.leaks))
    assert found.leaks == []
