"""MAKE: for every argument an address can capture, the value for each owner of it.

A route with an argument that is not listed here fails the matrix: add its line.
"""

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.isolation.routes import Route
from tests.isolation.viewers import CATALOGUE, NO_CLINIC, OTHER_CLINIC, OWN, SAME_CLINIC
from tests.isolation.world import Holder, Tenant, World

Making = Callable[[Holder, Tenant], Any]


def _public_id(name: str) -> Making:
    return lambda holder, _tenant: holder.objects[name].public_id


def _of_tenant(name: str) -> Making:
    return lambda _holder, tenant: tenant.objects[name].public_id


def _slug(name: str) -> Making:
    return lambda _holder, tenant: tenant.objects[name].slug


def _always(value: Any) -> Callable[[World], Any]:
    return lambda _world: value


# By "route:argument" or "namespace:argument" where one word means two things, else by the argument.
MAKE: dict[str, Making] = {
    "patient_id": lambda holder, _tenant: holder.patient.public_id,
    "prescription_id": _public_id("prescription"),
    "line_id": _public_id("line"),
    "flag_id": _public_id("flag"),
    "note_id": _public_id("note"),
    "device_id": _public_id("device"),
    "outcome_id": _public_id("outcome"),
    "activity_id": _public_id("activity"),
    "session_id": lambda holder, _tenant: holder.objects["session"].phone_id,
    "member_id": lambda _holder, tenant: tenant.objects["colleague"].pk,
    "care_team_id": _of_tenant("care_team"),
    "absence_id": _of_tenant("absence"),
    "template": _slug("template"),
    "draft_id": _of_tenant("draft"),
    "import_id": _of_tenant("import"),
    "exercise_version_id": _of_tenant("exercise_version"),
    "exercises:picture:digest": lambda _holder, tenant: tenant.objects["picture"].digest,
    "exercises:slug": _slug("exercise"),
    "programs:slug": _slug("template"),
    "api:exercise-detail:slug": _slug("exercise"),
    "api:template-detail:slug": _slug("template"),
}

# Arguments whose object belongs to a clinic as a whole; those of a catalogue may belong to none.
OF_CATALOGUE = {"slug", "template"}
OF_CLINIC = OF_CATALOGUE | {
    "member_id", "care_team_id", "absence_id", "draft_id", "import_id", "digest",
    "exercise_version_id",
}  # fmt: skip

# Objects of the catalogue that no clinic owns, and secrets that are the right to be let in: these
# routes are asked with one value that is the same for everybody.
COMMON: dict[str, Callable[[World], Any]] = {
    "exercises:format_": _always("csv"),
    "exercises:number": _always(1),
    "exercises:key": lambda world: world.common["source"].key,
    "exercises:figure:digest": lambda world: world.common["figure"].digest,
    "exercises:figure:picture": _always("thumb-right-slim-light-any"),
    "patients:measure": _always("nprs-worst"),
    "patients:token": _always("not-a-token"),
    "key": _always("nothing"),
    "uidb36": _always("1"),
    "pk": _always(1),
    "url": _always("nowhere/"),
    "app_label": _always("accounts"),
    "content_type_id": _always(1),
    "object_id": lambda world: world.b.clinic.pk,
}


class NotMadeError(Exception):
    """A route captures an argument nobody has said how to make."""


def values_for(route: Route, tenancy: str, world: World) -> dict[str, Any]:
    """The arguments of a route, all of one owner.

    Raises NotMadeError naming the route and the argument.
    """
    return {name: _value(route, name, tenancy, world) for name in route.arguments}


def names_a_patient(route: Route) -> bool:
    """Whether something in the address belongs to one patient, not only to a clinic."""
    owned = [name for name in route.arguments if _entry(MAKE, route, name)]
    return any(name not in OF_CLINIC for name in owned)


def names_only_catalogue(route: Route) -> bool:
    return has_owner(route) and OF_CATALOGUE.issuperset(route.arguments)


def has_owner(route: Route) -> bool:
    """Whether the address names something that belongs to a clinic or a patient."""
    return any(_entry(MAKE, route, name) for name in route.arguments)


def _value(route: Route, name: str, tenancy: str, world: World) -> Any:
    if make := _entry(MAKE, route, name):
        if tenancy == NO_CLINIC:
            return _of_nobody(make(world.a1, world.a))
        if tenancy == CATALOGUE:
            return make(world.a1, replace(world.a, objects=world.common))
        holder, tenant = {
            OWN: (world.a1, world.a),
            SAME_CLINIC: (world.a2, world.a),
            OTHER_CLINIC: (world.b1, world.b),
        }[tenancy]
        return make(holder, tenant)
    if common := _entry(COMMON, route, name):
        return common(world)
    raise NotMadeError(
        f"The route {route.name} captures <{name}>, which tests/isolation/make.py does not know. "
        f"Add a line to MAKE (something a clinic or patient owns) or to COMMON."
    )


def _entry(table: dict, route: Route, name: str):
    namespace = route.name.partition(":")[0]
    found = (table.get(f"{place}:{name}") for place in (route.name, namespace))
    return next(filter(None, found), None) or table.get(name)


def _of_nobody(like: Any) -> Any:
    """A value of the same form that stands in no clinic's rows."""
    if isinstance(like, uuid.UUID):
        return uuid.UUID(int=like.int ^ 0xFFFF)
    return like + 1_000_000_000 if isinstance(like, int) else "of-nobody"
