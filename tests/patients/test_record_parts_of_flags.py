"""The parts that the patient page shows of flags and messages."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from patients.queries.flags_part import flags_part
from patients.queries.messages_part import messages_part
from tests import factories

pytestmark = pytest.mark.django_db


def shown(name: str, patient, part) -> tuple[str, int]:
    """The include as the page prints it, and how many queries its part took."""
    with CaptureQueriesContext(connection) as queries:
        context = part(patient, now=timezone.now())
    page = render_to_string(f"patients/record/_{name}.html", {"patient": patient, **context})
    return page, len(queries)


def test_flags_stand_with_owner_repeats_and_the_way_to_act(clinic, patient, in_clinic):
    owner = factories.MembershipFactory(clinic=clinic, user__full_name="Amira Nasser").user
    flag = factories.FlagFactory(patient=patient, item_ids=["new_giving_way"], owner=owner)
    factories.FlagEventFactory(flag=flag)
    factories.FlagFactory(
        patient=patient, closed_at=timezone.now(), closed_by=owner, closing_note="Fine.",
        outcome="phoned",
    )  # fmt: skip

    with in_clinic(clinic):
        page, queries = shown("flags", patient, flags_part)

    for words in (
        "The knee gave way in a new way",
        "Owner: Amira Nasser",
        "Reported 2 times",
        f"/flags/{flag.public_id}/",
        "Spoke on the phone",
    ):
        assert words in page
    assert queries == 2


def test_the_last_messages_stand_there_and_stay_unread(clinic, patient, in_clinic):
    for number in range(5):
        factories.MessageFactory(patient=patient, text=f"Note {number}")

    with in_clinic(clinic):
        page, queries = shown("messages", patient, messages_part)
        again, _queries = shown("messages", patient, messages_part)

    assert "Note 4" in page
    assert "Note 1" not in page
    assert "5 unread" in again
    assert queries == 2
