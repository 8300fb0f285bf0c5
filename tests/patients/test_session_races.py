"""Several requests at once: one row each, one flag, whoever is first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from patients.models import Flag, SessionLog
from patients.operations.sessions import log_session
from pfprehab.accounts.scoping import Scope, scoped_to
from tests.patients.reports import ALL_NO, EVENING, report_of
from tests.roles import as_owner

AT_ONCE = 4

pytestmark = pytest.mark.django_db(transaction=True)


def log_at_once(prescription, reports):
    """Log each report in its own thread and connection, as the patient; returns what came back."""
    scope = Scope(
        actor="test", clinic_id=prescription.clinic_id, patient_id=prescription.patient_id
    )
    gate = Barrier(len(reports))

    def work(report):
        try:
            gate.wait(timeout=10)
            with scoped_to(scope):
                return log_session(prescription=prescription, report=report, now=EVENING, by=None)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(reports)) as pool:
        return list(pool.map(work, reports))


@pytest.fixture
def report(prescription, in_clinic):
    with in_clinic(prescription.clinic, prescription.patient):
        return report_of(prescription, safety=ALL_NO | {"calf_swelling": True})


def test_the_same_report_sent_at_once_is_kept_once(prescription, report):
    answers = log_at_once(prescription, [report] * AT_ONCE)

    assert [answer.created for answer in answers].count(True) == 1
    with as_owner():
        assert SessionLog.unscoped.count() == 1
        assert Flag.unscoped.count() == 1


def test_revisions_sent_at_once_leave_the_highest_current(prescription, in_clinic, report):
    with in_clinic(prescription.clinic, prescription.patient):
        reports = [
            report_of(prescription, phone_id=report.phone_id, revision=n, effort=n)
            for n in range(1, AT_ONCE + 1)
        ]

    log_at_once(prescription, reports)

    with as_owner():
        assert SessionLog.unscoped.count() == AT_ONCE
        assert SessionLog.unscoped.get(is_current=True).revision == AT_ONCE
