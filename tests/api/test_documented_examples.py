"""The examples of docs/api.md, sent as they stand with the ids filled in."""

import datetime as dt
import json
import re

import pytest
import time_machine

from patients.models import Patient
from pfprehab.launch.places import TOP
from tests.factories import ScreeningFactory, TemplateFactory
from tests.roles import as_owner

EXAMPLE = re.compile(r"\$API/([a-z-]+)/ -d '(\{.*?\})'", re.DOTALL)
EVENING = dt.datetime(2026, 11, 23, 18, 0, tzinfo=dt.UTC)


def examples() -> dict[str, str]:
    return dict(EXAMPLE.findall((TOP / "docs" / "api.md").read_text()))


@pytest.fixture
def send(token_client):
    def post(route: str, **ids: str):
        body = examples()[route]
        for name, value in ids.items():
            body = body.replace(f"{name.upper()}-ID", value)
        answer = token_client.post(f"/api/v1/{route}/", json.loads(body), "application/json")
        assert answer.status_code == 201, answer.content
        return answer.json()

    return post


def test_a_patient_is_added_prescribed_for_and_logs_as_documented(send):
    TemplateFactory(slug="combined-hip-knee-6wk")
    with time_machine.travel(EVENING, tick=False):
        patient = send("patients")
        with as_owner():
            person = Patient.unscoped.get(public_id=patient["id"])
        ScreeningFactory(patient=person, screened_on=EVENING.date())
        prescription = send("prescriptions", patient=patient["id"])
        line = next(line for line in prescription["lines"] if line["week"] == 1)
        log = send("session-logs", prescription=prescription["id"], line=line["line"])

    assert (log["pain_worst"], log["items_done"]) == (3, 1)


def test_every_route_of_the_documentation_exists(token_client):
    named = re.findall(r"^\| `([a-z-]+)/`", (TOP / "docs" / "api.md").read_text(), re.MULTILINE)
    paths = token_client.get("/api/v1/schema/").json()["paths"]

    assert {f"/api/v1/{name}/" for name in named} == {
        path for path in paths if path.count("/") == 4 and path != "/api/v1/schema/"
    }
