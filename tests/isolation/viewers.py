"""The twelve who try every door, and what each of them may reach."""

from collections.abc import Callable
from dataclasses import dataclass

from django.test import Client
from django.utils import timezone

from pfprehab.accounts.acting import CLINICIAN, CURATOR, OPERATOR, PATIENT
from pfprehab.accounts.models import Membership, User
from tests import factories
from tests.isolation.world import Holder, World
from tests.roles import as_owner

PASSWORD_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DEVICE_BACKEND = "pfprehab.accounts.backends.DeviceBackend"

# Whose objects a cell asks for, seen from clinic A and its patient A1.
OWN, SAME_CLINIC, OTHER_CLINIC, NO_CLINIC = "own", "same clinic", "other clinic", "no clinic"
TENANCIES = (OWN, SAME_CLINIC, OTHER_CLINIC, NO_CLINIC)
CATALOGUE = "global catalogue"  # owned by no clinic, read by all staff
NO_OBJECT = "no object"  # the address names nothing
STAFF_OF_A = frozenset({"a", "a1", "a2"})


@dataclass(frozen=True)
class Viewer:
    """Who asks. role: the acting role the access table knows, "" when none is in force.

    reach: whose rows they may see and write, by the keys of the world ("a": clinic A's own).
    reads: whose texts they may see beyond that. clinic: the one they act in.
    """

    key: str
    client: Client
    role: str = ""
    account: bool = False
    reach: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    phone: bool = False
    clinic: str = ""

    def has_session(self) -> bool:
        return self.account or self.phone


def make_viewers(world: World) -> dict[str, Viewer]:
    with as_owner():
        made = [build(world) for build in BUILDERS]
    return {viewer.key: viewer for viewer in made}


def _client(user: User, *, backend: str = PASSWORD_BACKEND, age: float = 0, **acting) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=backend)
    session = client.session
    if acting:
        session["acting"] = acting
    session["began_at"] = session["seen_at"] = timezone.now().timestamp() - age
    session.save()
    return client


def _member(key: str, membership: Membership, reach: frozenset[str]) -> Viewer:
    role = membership.role
    client = _client(membership.user, role=role, clinic_id=membership.clinic_id)
    return Viewer(key, client, role, account=True, reach=reach, clinic=min(reach))


def _patient(key: str, holder: Holder) -> Viewer:
    client = _client(
        holder.patient.user,
        backend=DEVICE_BACKEND,
        role=PATIENT,
        clinic_id=holder.patient.clinic_id,
        patient_id=holder.patient.pk,
        device_id=factories.DeviceFactory(
            clinic=holder.patient.clinic, user=holder.patient.user
        ).pk,
    )
    # A patient knows their clinic's name and who treats them.
    reads = frozenset({"a"})
    reach = frozenset({holder.key})
    return Viewer(key, client, PATIENT, reach=reach, reads=reads, phone=True, clinic="a")


def _anonymous(_world: World) -> Viewer:
    return Viewer("anonymous", Client(raise_request_exception=False))


def _curator(world: World) -> Viewer:
    client = _client(world.people["curator"], role=CURATOR, clinic_id=None)
    return Viewer("curator", client, CURATOR, account=True)


def _operator(world: World) -> Viewer:
    """Sees clinics and staff accounts in the admin, and never a patient."""
    client = _client(world.people["operator"], role=OPERATOR, clinic_id=None)
    both = frozenset({"a", "b"})
    return Viewer("operator", client, OPERATOR, account=True, reach=both, reads=both)


def _deactivated(world: World) -> Viewer:
    user = world.people["deactivated"]
    client = _client(user, role=CLINICIAN, clinic_id=world.a.clinic.pk)
    return Viewer("deactivated clinician", client, account=True)


def _without_second_factor(world: World) -> Viewer:
    member = factories.MembershipFactory(clinic=world.a.clinic)
    return Viewer("staff in no role yet", _client(member.user), account=True)


def _expired(world: World) -> Viewer:
    member = factories.MembershipFactory(clinic=world.a.clinic)
    thirteen_hours = 13 * 3600
    client = _client(member.user, age=thirteen_hours, role=CLINICIAN, clinic_id=world.a.clinic.pk)
    return Viewer("expired session", client)


def _null_clinic(world: World) -> Viewer:
    """A session that claims to be a clinician of no clinic: None must never match None."""
    member = factories.MembershipFactory(clinic=world.a.clinic)
    client = _client(member.user, role=CLINICIAN, clinic_id=None)
    return Viewer("clinician of no clinic", client, account=True)


BUILDERS: tuple[Callable[[World], Viewer], ...] = (
    lambda world: _member("clinician", world.a.clinician, STAFF_OF_A),
    lambda world: _member("clinic admin", world.a.admin, STAFF_OF_A),
    lambda world: _patient("patient", world.a1),
    lambda world: _patient("other patient", world.a2),
    lambda world: _member("clinician elsewhere", world.b.clinician, frozenset({"b", "b1"})),
    _curator,
    _operator,
    _deactivated,
    _without_second_factor,
    _expired,
    _null_clinic,
    _anonymous,
)
