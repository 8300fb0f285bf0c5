"""The access table and the URLconf say the same."""

import pytest

from pfprehab import access
from tests.isolation.routes import METHODS, all_routes

ROUTES = all_routes()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.name} {route.template}")
def test_every_route_has_a_row_in_the_access_table(route):
    assert access.row_for(route.name) is not None, (
        f"{route.name} (/{route.template}) has no row in pfprehab/access.py: it answers 404."
    )


def test_every_row_of_the_access_table_has_a_route():
    rows_without_route = set(access.ROUTES) - {route.name for route in ROUTES}

    assert rows_without_route == set()


def test_every_row_names_known_methods_and_real_policies():
    for name, row in access.ROUTES.items():
        assert set(row) <= set(METHODS), name
        for policy in row.values():
            assert policy.anyone or policy.account or policy.roles, name
