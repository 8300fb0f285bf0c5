"""Every page and every API answer that shows one patient's record to staff leaves a read event."""

import pytest

from pfprehab import access
from pfprehab.audit.models import Event
from tests.isolation.cells import ask, undone
from tests.isolation.make import names_a_patient, values_for
from tests.isolation.routes import all_routes
from tests.isolation.viewers import OTHER_CLINIC, OWN
from tests.roles import as_owner

RECORDS = [
    route
    for route in all_routes()
    if route.is_ours
    and names_a_patient(route)
    and "GET" in (access.row_for(route.name) or {})
    and "clinician" in access.row_for(route.name)["GET"].roles
]


def reads_of(patient) -> int:
    with as_owner():
        return Event.objects.filter(kind="read", patient_id=patient.pk).count()


@pytest.mark.parametrize("route", RECORDS, ids=lambda route: route.name)
def test_showing_a_record_to_staff_is_recorded(route, world, viewers):
    patient, address = world.a1.patient, route.address(values_for(route, OWN, world))

    with undone():
        before = reads_of(patient)
        answer = ask(viewers["clinician"], "GET", address)
        recorded = reads_of(patient) - before

    assert answer.status_code in {200, 302}
    assert recorded >= 1 or answer.status_code == 302


@pytest.mark.parametrize("route", RECORDS, ids=lambda route: route.name)
def test_refusing_a_record_is_not_a_read(route, world, viewers):
    patient, address = world.b1.patient, route.address(values_for(route, OTHER_CLINIC, world))

    with undone():
        before = reads_of(patient)
        ask(viewers["clinician"], "GET", address)

        assert reads_of(patient) == before
