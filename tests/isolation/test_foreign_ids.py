"""Somebody else's id in every place a write takes one: nothing of theirs is shown or touched."""

import datetime as dt
import json
import uuid

import pytest
from django.forms import BaseForm
from django.utils import timezone

from pfprehab.access import row_for
from pfprehab.accounts.acting import CLINICIAN
from tests.isolation import rows
from tests.isolation.bodies import (
    foreign_bodies,
    foreign_choices,
    foreign_forms,
    forms_in,
    identifiers,
    json_body,
    serializer_of,
)
from tests.isolation.cells import OWNERS, ask, content_of, seen, undone
from tests.isolation.make import names_only_catalogue, values_for
from tests.isolation.routes import all_routes
from tests.isolation.viewers import CATALOGUE, NO_OBJECT, OWN
from tests.isolation.world import canary

WRITERS = ("clinician", "clinic admin", "patient", "curator")
PAGES = [r for r in all_routes() if r.is_ours and not r.name.startswith(("api:", "admin:"))]


def lets_in(route, role: str) -> bool:
    """Whether any method of the route has a policy for the role, or for anybody."""
    policies = (row_for(route.name) or {}).values()
    return any(policy.anyone or policy.account or role in policy.roles for policy in policies)


# A clinic admin reaches what a clinician reaches; asked where a clinician is not let in.
ASKED = [
    pytest.param(route, writer, id=f"{route.name}-{writer}")
    for route in PAGES
    for writer in WRITERS
    if writer != "clinic admin" or not lets_in(route, CLINICIAN)
]
DOORS = [r for r in all_routes() if r.name.startswith("api:") and serializer_of(r)]


@pytest.fixture
def swaps(world):
    return all_swaps_of(world)


def all_swaps_of(world):
    """Own identifiers, and what they become: the other patient's here, somebody's elsewhere."""
    elsewhere = identifiers(world.a1, world.a, world.b1, world.b)
    next_door = identifiers(world.a1, world.a, world.a2, world.a)
    return {"clinician": (elsewhere,), "patient": (elsewhere, next_door)}


def swaps_for(writer: str, swaps) -> tuple[dict[str, str], ...]:
    return swaps["patient" if writer == "patient" else "clinician"]


def _is_page(response) -> bool:
    """A page with forms; a sheet of paper has none."""
    return response.status_code == 200 and response["Content-Type"].startswith("text/html")


def page_of(route, world, writer: str):
    curates = writer == "curator" and names_only_catalogue(route)
    tenancy = CATALOGUE if curates else OWN if route.arguments else NO_OBJECT
    return route.address(values_for(route, tenancy, world))


def send(viewer, address: str, body: str, world, before) -> list[str]:
    """Send it, and tell what went wrong."""
    with undone():
        count = rows.touched()
        response = ask(viewer, "POST", address, body)
        faults = [f"status {response.status_code}"] if response.status_code >= 500 else []
        faults += [f"shows {canary(owner)}" for owner in seen(content_of(response), viewer)]
        if rows.touched() == count:
            return faults
        after = rows.hashes(world)
        strangers = [owner for owner in OWNERS if owner not in viewer.reach]
        faults += [f"changed {owner}" for owner in strangers if after[owner] != before[owner]]
        words = [canary(owner) for owner in strangers if owner not in viewer.reads]
        faults += rows.copied(world, words, into=viewer.reach)
    return faults


def post_foreign_ids(address: str, viewer, world, swaps) -> tuple[int, list[str]]:
    """Send every form of a page with foreign ids: how many were sent, and what went wrong."""
    before, faults, tried = rows.hashes(world), [], 0
    with undone():
        page = ask(viewer, "GET", address)
    for action, pairs in forms_in(page.content.decode()) if _is_page(page) else ():
        target = action if action.startswith("/") else address
        for place, body in foreign_versions(page, pairs, swaps_for(viewer.key, swaps)):
            tried += 1
            faults += [f"{place}: {fault}" for fault in send(viewer, target, body, world, before)]
    return tried, faults


def foreign_versions(page, pairs, all_swaps):
    for other in all_swaps:
        yield from foreign_forms(pairs, other)
        for form in forms_of(page):
            yield from foreign_choices(form, other, pairs)


@pytest.mark.parametrize(("route", "writer"), ASKED)
def test_a_form_takes_no_foreign_id(route, writer, world, viewers, swaps, record_property):
    tried, faults = post_foreign_ids(page_of(route, world, writer), viewers[writer], world, swaps)

    record_property("foreign ids", tried)
    assert faults == []


def forms_of(page) -> list:
    """The Django forms a page was rendered with."""
    found = [value for part in page.context or [] for value in part.flatten().values()]
    # By type: what a page left lazy must not be asked for here, outside its scope.
    return [value for value in found if issubclass(type(value), BaseForm)]


def references(world, today: dt.date) -> dict:
    """What a valid body of this world's patient A1 says, by field name."""
    holder = world.a1
    return {
        "patient": holder.patient.public_id,
        "prescription": holder.objects["prescription"].public_id,
        "template": world.a.objects["template"].slug,
        "line": holder.objects["line"].public_id,
        "phone_id": uuid.uuid4(),
        "done_on": today.isoformat(),
        "starts_on": today.isoformat(),
        "logged_at": timezone.now().isoformat(),
        "time_zone": "Europe/Madrid",
        "as_prescribed": False,
        "outcome": "not_done",
        "reps_together": [],
        "reps_left": [],
        "reps_right": [],
    }


@pytest.mark.parametrize("writer", ["clinician", "patient"])
@pytest.mark.parametrize("route", DOORS, ids=lambda route: route.name)
def test_the_api_takes_no_foreign_id(route, writer, world, viewers, swaps, record_property):
    viewer, before = viewers[writer], rows.hashes(world)
    address = page_of(route, world, writer)
    own = references(world, timezone.localdate(timezone=world.a1.patient.zone))
    body = json_body(serializer_of(route)(), own)
    tried, faults = 0, []

    for other in swaps_for(writer, swaps):
        for place, sent in foreign_bodies(body, other):
            tried += 1
            faults += [f"{place}: {fault}" for fault in send(viewer, address, sent, world, before)]

    record_property("foreign ids", tried)
    assert faults == []


def test_the_bodies_sent_are_ones_the_door_takes_when_the_ids_are_its_own(world, viewers):
    """Otherwise every foreign id above might be refused for some other reason."""
    own = references(world, timezone.localdate(timezone=world.a1.patient.zone))
    [route] = [route for route in DOORS if route.name == "api:session-log-list"]

    with undone():
        body = json.dumps(json_body(serializer_of(route)(), own))
        response = ask(viewers["patient"], "POST", "/api/v1/session-logs/", body)

    assert response.status_code == 201, response.content
