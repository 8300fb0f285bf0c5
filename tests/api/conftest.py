import datetime as dt
import uuid

import pytest
import time_machine
from django.test import Client

from pfprehab.accounts.models import AccessToken
from pfprehab.accounts.operations.tokens import issue_token
from tests.factories import MembershipFactory
from tests.roles import as_owner

NOW = dt.datetime(2026, 1, 7, 18, 0, tzinfo=dt.UTC)  # a Wednesday, a session day


@pytest.fixture
def _on_a_session_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def token_client(clinic):
    """A clinician's program: a Bearer token and no cookie."""
    membership = MembershipFactory(clinic=clinic)
    with as_owner():
        new = issue_token(
            clinic=clinic,
            user=membership.user,
            purpose=AccessToken.Purpose.API,
            now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
            lifetime=dt.timedelta(days=3650),
            by=None,
        )
    client = Client(headers={"Authorization": f"Bearer {new.secret}"}, enforce_csrf_checks=True)
    client.user, client.token = membership.user, new.token
    return client


@pytest.fixture
def lines(prescription):
    with as_owner():
        version = prescription.program.versions(manager="unscoped").get()
        return list(version.lines(manager="unscoped").filter(week=1).order_by("order"))


@pytest.fixture
def session_body(prescription, lines):
    """A session of four exercises, all as prescribed, with the pain answers given."""
    return {
        "prescription": str(prescription.public_id),
        "phone_id": str(uuid.uuid4()),
        "revision": 1,
        "done_on": "2026-01-07",
        "logged_at": "2026-01-07T18:30:00+01:00",
        "pain_before": 1,
        "pain_worst": 3,
        "effort": 5,
        "items": [
            {"line": str(line.public_id), "outcome": "done", "as_prescribed": True}
            for line in lines
        ],
    }
