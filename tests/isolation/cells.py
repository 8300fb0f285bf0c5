"""One cell of the matrix: somebody asks for something, and what must hold afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field

from django.db import transaction

from pfprehab.access import row_for
from pfprehab.accounts.acting import CURATOR
from pfprehab.accounts.policies import CATALOGUE_WRITERS, Policy
from tests.isolation import rows
from tests.isolation.make import has_owner, names_a_patient, names_only_catalogue, values_for
from tests.isolation.routes import METHODS, Route
from tests.isolation.viewers import (
    CATALOGUE,
    NO_OBJECT,
    OTHER_CLINIC,
    OWN,
    SAME_CLINIC,
    TENANCIES,
    Viewer,
)
from tests.isolation.world import World, canary

OWNERS = ("a", "b", "a1", "a2", "b1")
OWNER_OF = {OWN: "a1", SAME_CLINIC: "a2", OTHER_CLINIC: "b1"}
CLINIC_OF = {OWN: "a", SAME_CLINIC: "a", OTHER_CLINIC: "b"}
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
WARMED_BY = {
    OWN: ("clinician", "patient"),
    SAME_CLINIC: ("clinician", "other patient"),
    OTHER_CLINIC: ("clinician elsewhere",),
    NO_OBJECT: ("clinician", "patient"),
}
REACHED = {200, 201, 204, 302, 303}
ANSWERED = REACHED | {400, 409, 415, 422}
NEAREST = frozenset({"clinician elsewhere", "patient", "other patient", "curator", "anonymous"})
NOT_LET_IN = {"anonymous": {302, 401}, "in no role": {302, 401}, "stranger": {404}}


@dataclass
class Findings:
    """What went wrong, and how many cells were looked at."""

    cells: int = 0
    faults: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join([*(f"LEAK {text}" for text in self.leaks), *self.faults])

    @property
    def clean(self) -> bool:
        return not self.leaks and not self.faults


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def tenancies_of(route: Route) -> tuple[str, ...]:
    """A route that names nobody's object has one column only."""
    if not has_owner(route):
        return (NO_OBJECT,)
    return (*TENANCIES, CATALOGUE) if names_only_catalogue(route) else TENANCIES


def walk(
    route: Route,
    world: World,
    viewers: dict[str, Viewer],
    found: Findings,
    *,
    methods: tuple[str, ...] = METHODS,
    asking: frozenset[str] | None = None,
    whole: bool = True,
) -> None:
    """Every method, viewer and owner of one route; an owner has looked first: caches are warm.

    asking: the keys of the viewers to try; None means all of them. whole: also ask for methods that
    the access table does not know with every owner and viewer; else with the first owner and the
    nearest viewers alone.
    """
    before = rows.hashes(world)
    row = row_for(route.name) or {}
    for place, tenancy in enumerate(tenancies_of(route)):
        address = route.address(values_for(route, tenancy, world))
        owners = [viewers[key] for key in WARMED_BY.get(tenancy, ("clinician",))]
        for method in methods:
            if place and not whole and method not in row:
                continue
            with undone():
                for owner in owners:
                    ask(owner, "GET", address)
                asked = NEAREST if asking is None and not whole and method not in row else asking
                for viewer in viewers.values():
                    if asked is None or viewer.key in asked:
                        with undone():
                            cell = Cell(route, method, viewer, tenancy)
                            check(cell, address, world, before, found)


@dataclass(frozen=True)
class Cell:
    route: Route
    method: str
    viewer: Viewer
    tenancy: str

    def __str__(self) -> str:
        return f"{self.method} {self.route.name} as {self.viewer.key}, object: {self.tenancy}"

    @property
    def policy(self) -> Policy | None:
        return (row_for(self.route.name) or {}).get(self.method)

    def is_let_in(self) -> bool:
        """What the access table says, worked out anew from its words."""
        policy, viewer = self.policy, self.viewer
        if policy is None:
            return False
        return policy.anyone or (policy.account and viewer.account) or viewer.role in policy.roles

    def is_in_reach(self) -> bool:
        if self.tenancy == CATALOGUE and self.policy == CATALOGUE_WRITERS:
            return self.viewer.role == CURATOR  # a clinic's staff may only read it
        if self.tenancy in {NO_OBJECT, CATALOGUE}:
            return True
        if names_a_patient(self.route):
            return OWNER_OF.get(self.tenancy) in self.viewer.reach
        return CLINIC_OF.get(self.tenancy) == self.viewer.clinic


def check(cell: Cell, address: str, world: World, before: dict[str, str], found: Findings) -> None:
    """Send the request and look at the status, the canaries and the victims' rows."""
    count = rows.touched()
    response = ask(cell.viewer, cell.method, address)
    body = content_of(response)

    found.cells += 1
    status = response.status_code
    if not status_is_right(cell, status):
        found.faults.append(f"{cell}: {status} {cause_of(response)}")
    for owner in seen(body, cell.viewer):
        found.leaks.append(f"{cell}: shows {canary(owner)} ({status})")
    if rows.touched() != count:
        after = rows.hashes(world)
        for owner in OWNERS:
            if owner not in may_write(cell) and after[owner] != before[owner]:
                found.leaks.append(f"{cell}: changed rows of {owner} ({status})")


def ask(viewer: Viewer, method: str, address: str, body: str = ""):
    """One request; signing out (or being signed out) is forgotten like everything else."""
    cookies = deepcopy(viewer.client.cookies)
    kind = JSON if address.startswith("/api/") else FORM
    response = viewer.client.generic(method, address, body, content_type=kind)
    viewer.client.cookies = cookies
    return response


def cause_of(response) -> str:
    """What a view raised, in one line, when the answer is a 500."""
    error = getattr(response, "exc_info", None)
    return repr(error[1]).splitlines()[0][:160] if error else ""


def content_of(response) -> str:
    content = b"".join(response) if response.streaming else response.content
    headers = " ".join(f"{name}: {value}" for name, value in response.items())
    cookies = response.cookies.output()
    return f"{content.decode(errors='replace')}\n{headers}\n{cookies}".lower()


def seen(body: str, viewer: Viewer) -> list[str]:
    """Whose canaries stand in an answer although the viewer may not see them."""
    visible = viewer.reach | viewer.reads
    return [owner for owner in OWNERS if owner not in visible and canary(owner) in body]


def may_write(cell: Cell) -> frozenset[str]:
    return cell.viewer.reach if cell.is_let_in() else frozenset()


def status_is_right(cell: Cell, status: int) -> bool:
    row = row_for(cell.route.name)
    if cell.viewer.key == "expired session":
        return status in {302, 401}
    if not row:
        return status == 404
    if cell.policy is None:
        return status == 405
    if not cell.is_let_in():
        return status in refusals(cell.viewer)
    if not cell.is_in_reach():
        return status == 404
    if not cell.route.is_ours:
        return status < 500
    return status in (REACHED if cell.method == "GET" else ANSWERED) or is_secret(cell)


def refusals(viewer: Viewer) -> set[int]:
    if not viewer.has_session():
        return NOT_LET_IN["anonymous"]
    return NOT_LET_IN["stranger" if viewer.role else "in no role"]


def is_secret(cell: Cell) -> bool:
    """A made-up secret in the address is not there for anybody."""
    return cell.policy is not None and cell.policy.anyone and bool(cell.route.arguments)
