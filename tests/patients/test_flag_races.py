"""Two at a flag in the same moment: nothing is closed twice, and no repeat is lost."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from patients.models import Flag, FlagEvent
from patients.operations.flags import acknowledge_flag, close_flag
from patients.operations.sessions import log_session
from pfprehab.accounts.scoping import Scope, scoped_to
from pfprehab.errors import OperationRefused
from tests import factories
from tests.patients.reports import EVENING, report_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db(transaction=True)
LATER = EVENING + dt.timedelta(days=2)


def at_once(*acts):
    """Run each act in its own thread and connection; returns what came back or was refused."""
    gate = Barrier(len(acts))

    def work(act):
        try:
            gate.wait(timeout=10)
            return act()
        except OperationRefused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(work, acts))


@pytest.fixture
def flag(prescription):
    return log(prescription, EVENING)().flag


def log(prescription, moment):
    """The patient reports severe pain at a moment."""
    scope = Scope(
        actor="test", clinic_id=prescription.clinic_id, patient_id=prescription.patient_id
    )

    def act():
        with scoped_to(scope):
            report = report_of(prescription, done_on=moment.date(), logged_at=moment, pain_worst=9)
            return log_session(prescription=prescription, report=report, now=moment, by=None)

    return act


def close(flag, *, seen: int):
    by = factories.MembershipFactory(clinic=flag.clinic).user

    def act():
        with scoped_to(Scope.of_clinic(flag.clinic_id, actor="test")):
            close_flag(flag=flag, outcome="seen", note="Seen.", reports_seen=seen, now=LATER, by=by)
            return "closed"

    return act


def take_on(flag):
    by = factories.MembershipFactory(clinic=flag.clinic).user

    def act():
        with scoped_to(Scope.of_clinic(flag.clinic_id, actor="test")):
            return acknowledge_flag(flag=flag, now=LATER, by=by).owner_id

    return act


def test_of_those_who_close_at_once_one_does(flag):
    answers = at_once(*(close(flag, seen=1) for _ in range(4)))

    assert sorted(answers) == ["closed", "flag_closed", "flag_closed", "flag_closed"]
    with as_owner():
        assert FlagEvent.unscoped.filter(flag=flag, kind="closed").count() == 1


def test_of_those_who_take_it_on_at_once_one_is_the_owner(flag):
    owners = at_once(*(take_on(flag) for _ in range(4)))

    assert len(set(owners)) == 1
    with as_owner():
        assert FlagEvent.unscoped.filter(flag=flag, kind="acknowledged").count() == 1


@pytest.mark.parametrize("attempt", range(4))
def test_what_is_reported_again_while_somebody_closes_is_never_lost(prescription, flag, attempt):
    closed, _logged, _owner = at_once(close(flag, seen=1), log(prescription, LATER), take_on(flag))

    with as_owner():
        flags = list(Flag.unscoped.filter(patient=prescription.patient_id).order_by("pk"))
        reports = FlagEvent.unscoped.filter(kind__in=FlagEvent.REPORTS).count()
    assert reports == 2
    if closed == "closed":
        assert [one.closed_at is None for one in flags] == [False, True]
    else:
        assert closed == "flag_repeated"
        assert [one.closed_at for one in flags] == [None]
