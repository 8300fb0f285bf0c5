"""Real PostgreSQL as the web role; clients signed in with a role; no network but this machine."""

from collections.abc import Callable

import pytest
from django.test import Client, TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from pfprehab.accounts.acting import CLINICIAN, CURATOR, OPERATOR, PATIENT
from pfprehab.accounts.models import Clinic, Membership, User
from pfprehab.accounts.scoping import Scope, scoped_to
from tests import factories, roles
from tests.browser.figures import write_clicks

PASSWORD_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DEVICE_BACKEND = "pfprehab.accounts.backends.DeviceBackend"


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """The database is made and migrated by its owner; everything after runs as the web role.

    Made here and not by pytest-django, which makes none when all that is run are browser tests:
    those take it for a whole module and carry no mark of it.
    """
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
        roles.serve_as_web()
    yield
    with django_db_blocker.unblock():
        roles.build_as_owner()
        roles.end_other_sessions()
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True, scope="session")
def _flush_as_owner():
    """Emptying the tables after a live-server test is the owner's right alone."""
    flush = TransactionTestCase._fixture_teardown

    def as_owner(self):
        with roles.as_owner():
            flush(self)

    TransactionTestCase._fixture_teardown = as_owner
    yield
    TransactionTestCase._fixture_teardown = flush


def _signed_in(user: User, *, backend: str, **chosen) -> Client:
    client = Client()
    client.force_login(user, backend=backend)
    session = client.session
    now = timezone.now().timestamp()
    session["acting"] = chosen
    session["began_at"] = session["seen_at"] = now
    session.save()
    return client


@pytest.fixture
def as_user(db) -> Callable[..., Client]:
    """A client of a user with a password, in no role: as_user(user)."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=PASSWORD_BACKEND)
        return client

    return sign_in


@pytest.fixture
def as_clinician(db) -> Callable[..., Client]:
    """as_clinician(clinic) or as_clinician(membership=...): a client working in a clinic."""

    def sign_in(
        clinic: Clinic | None = None, *, role: str = CLINICIAN, membership: Membership | None = None
    ) -> Client:
        if membership is None:
            membership = factories.MembershipFactory(
                clinic=clinic or factories.ClinicFactory(), role=role
            )
        client = _signed_in(
            membership.user,
            backend=PASSWORD_BACKEND,
            role=membership.role,
            clinic_id=membership.clinic_id,
        )
        client.user, client.clinic = membership.user, membership.clinic
        return client

    return sign_in


@pytest.fixture
def as_curator(db) -> Callable[[], Client]:
    def sign_in() -> Client:
        user = factories.UserFactory(is_curator=True)
        client = _signed_in(user, backend=PASSWORD_BACKEND, role=CURATOR, clinic_id=None)
        client.user = user
        return client

    return sign_in


@pytest.fixture
def as_operator(db) -> Callable[[], Client]:
    def sign_in() -> Client:
        user = factories.UserFactory(is_operator=True)
        client = _signed_in(user, backend=PASSWORD_BACKEND, role=OPERATOR, clinic_id=None)
        client.user = user
        return client

    return sign_in


@pytest.fixture
def as_patient(db) -> Callable[..., Client]:
    """as_patient(patient): the patient's phone."""

    def sign_in(patient) -> Client:
        device = factories.DeviceFactory(clinic=patient.clinic, user=patient.user)
        client = _signed_in(
            patient.user,
            backend=DEVICE_BACKEND,
            role=PATIENT,
            clinic_id=patient.clinic_id,
            patient_id=patient.pk,
            device_id=device.pk,
        )
        client.device = device
        return client

    return sign_in


@pytest.fixture
def in_clinic(db):
    """with in_clinic(clinic): staff's scope. with in_clinic(clinic, patient): the patient's."""

    def open_scope(clinic: Clinic, patient=None):
        return scoped_to(
            Scope(
                actor="test",
                clinic_id=clinic.pk,
                patient_id=patient.pk if patient else None,
                user_id=patient.user_id if patient else None,
            )
        )

    return open_scope


@pytest.fixture
def clinic(db) -> Clinic:
    return factories.ClinicFactory()


@pytest.fixture
def patient(clinic):
    return factories.PatientFactory(clinic=clinic)


@pytest.fixture
def prescription(patient):
    return factories.PrescriptionFactory(patient=patient)


FIGURES = {"routes", "cells", "leaks", "foreign ids"}


def pytest_terminal_summary(terminalreporter):
    """Figures that tests hand over as properties of their reports: clicks, isolation matrix."""
    write_clicks(terminalreporter)
    counted: dict[str, int] = {}
    for reports in terminalreporter.stats.values():
        for name, value in (pair for report in reports for pair in _properties(report)):
            counted[name] = counted.get(name, 0) + value
    if counted:
        figures = ", ".join(f"{value} {name}" for name, value in sorted(counted.items()))
        terminalreporter.write_line(f"isolation matrix: {figures}")


def _properties(report) -> list[tuple[str, int]]:
    found = getattr(report, "user_properties", []) if getattr(report, "when", "") == "call" else []
    counts = [(name, value) for name, value in found if name in FIGURES]
    if ("planted leaks", 1) in found:
        counts += [("planted leaks", 1), ("planted leaks caught", int(report.passed))]
    return counts
