"""Whatever the schema allows, and much that it does not: never a 5xx or another shape."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

pytestmark = pytest.mark.usefixtures("_on_a_session_day")
EXAMPLES = 40  # per operation; `manage.py test tests/api/test_fuzz.py` in a loop finds the rest


@pytest.mark.slow
def test_no_generated_request_is_answered_with_a_fault_or_an_undocumented_answer(
    token_client, prescription
):
    document = token_client.get("/api/v1/schema/").json()
    operations = [
        result.ok() for result in schemathesis.openapi.from_dict(document).get_all_operations()
    ]
    sent = {operation.label: fuzz(operation, token_client) for operation in operations}

    assert len(sent) == 16
    assert min(sent.values()) >= 10, sent


def fuzz(operation, client) -> int:
    """Send generated cases of one operation; returns how many."""
    count = 0

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def send(case):
        nonlocal count
        count += 1
        answer = client.generic(
            case.method,
            case.formatted_path,
            json.dumps(case.body) if case.method == "POST" else "",
            content_type="application/json",
            query_params={key: str(value) for key, value in (case.query or {}).items()},
        )
        documented = operation.definition.raw["responses"]
        assert answer.status_code < 500, (case.method, case.formatted_path, case.body)
        assert str(answer.status_code) in documented, (answer.status_code, case.body)
        if answer.status_code >= 400:
            assert set(answer.json()) == {"code", "detail", "fields"}

    send()
    return count
