"""The access table and the URLconf say the same."""

import pytest

from pfprehab import access
from pfprehab.accounts.acting import CLINIC_ADMIN, CLINICIAN, PATIENT
from tests.isolation.routes import METHODS, all_routes

ROUTES = all_routes()

# Every route that anybody may ask, signed in or not. A second list on purpose: opening a route
# takes a change in the table and one here.
PUBLIC_ROUTES = {
    "home",
    "set-language",
    "accounts:join-staff",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "exercises:figure",
    "patients:join",
    "patients:signed-out",
    "patients:reminders-off",
}


def public_routes() -> set[str]:
    return {
        name for name, row in access.ROUTES.items() if any(policy.anyone for policy in row.values())
    }


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


def test_only_the_listed_routes_are_open_to_anybody():
    assert public_routes() == PUBLIC_ROUTES


def test_patients_reach_only_their_own_pages_and_the_api():
    for name, row in access.ROUTES.items():
        roles = {role for policy in row.values() for role in policy.roles}
        if PATIENT in roles:
            pages = name.startswith(("patients:", "api:")) or name == "exercises:picture"
            assert pages, name
            assert all(policy.roles for policy in row.values()), name


def test_curators_and_operators_reach_no_page_of_a_patient():
    for name, row in access.ROUTES.items():
        if name.startswith("patients:"):
            roles = {role for policy in row.values() for role in policy.roles}
            assert roles <= {CLINICIAN, CLINIC_ADMIN, PATIENT}, name
