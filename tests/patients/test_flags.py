"""Flags are acknowledged and closed by the clinic's staff, once, with a note."""

import pytest
from django.urls import reverse

from patients.models import Flag
from tests import factories
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def flag(patient):
    return factories.FlagFactory(
        patient=patient, item_ids=["stuck_cannot_straighten"], tier="same_day", locks=True
    )


@pytest.fixture
def staff(as_clinician, clinic):
    return as_clinician(clinic)


def address(name: str, flag) -> str:
    return reverse(f"patients:{name}", kwargs={"flag_id": flag.public_id})


def truth(flag) -> Flag:
    with as_owner():
        return Flag.unscoped.get(pk=flag.pk)


def test_acknowledging_names_who_saw_it_and_keeps_it_open(staff, flag, patient):
    response = staff.post(address("acknowledge-flag", flag), follow=True)

    seen = truth(flag)
    assert seen.acknowledged_by == staff.user
    assert seen.acknowledged_at is not None
    assert seen.closed_at is None
    assert response.redirect_chain[-1][0] == reverse(
        "patients:detail", kwargs={"patient_id": patient.public_id}
    )
    assert "Acknowledged." in response.text


def test_acknowledging_again_keeps_the_first_who_saw_it(staff, as_clinician, clinic, flag):
    staff.post(address("acknowledge-flag", flag))
    first = truth(flag)

    as_clinician(clinic).post(address("acknowledge-flag", flag))

    assert truth(flag).acknowledged_by == staff.user
    assert truth(flag).acknowledged_at == first.acknowledged_at


def test_acknowledging_is_never_done_by_looking(staff, flag):
    assert staff.get(address("acknowledge-flag", flag)).status_code == 405
    assert truth(flag).acknowledged_at is None


def test_closing_needs_a_note_and_ends_the_lock(staff, flag, in_clinic, clinic):
    response = staff.post(address("close-flag", flag), {"note": "Seen today,\n knee is fine."})

    closed = truth(flag)
    assert response.status_code == 302
    assert closed.closed_by == closed.acknowledged_by == staff.user
    assert closed.closing_note == "Seen today, knee is fine."
    with in_clinic(clinic):
        assert not Flag.objects.locking().exists()


@pytest.mark.parametrize("note", ["", "   \n ", "x" * 501, "a\x00b", "turned\u202eround"])
def test_a_note_that_cannot_be_kept_changes_nothing_and_keeps_the_page(staff, flag, note):
    response = staff.post(address("close-flag", flag), {"note": note})

    assert response.status_code == 422
    assert truth(flag).closed_at is None
    assert 'role="alert"' in response.text


def test_what_was_typed_comes_back_with_the_problem(staff, flag):
    response = staff.post(address("close-flag", flag), {"note": "Phoned her. " + "x" * 600})

    assert response.status_code == 422
    assert "Phoned her. x" in response.text


def test_the_page_says_what_was_answered_and_that_it_locks(staff, flag):
    page = staff.get(address("close-flag", flag)).text

    assert "Answered yes: The knee is stuck now, I cannot straighten it" in page
    assert "the next session waits" in page


def test_a_flag_closed_by_a_colleague_a_moment_ago_is_not_closed_twice(
    staff, as_clinician, clinic, flag
):
    as_clinician(clinic).post(address("close-flag", flag), {"note": "First."})

    response = staff.post(address("close-flag", flag), {"note": "Second."})

    assert response.status_code == 422
    assert truth(flag).closing_note == "First."
    assert "closed already" in response.text


def test_staff_of_another_clinic_do_not_find_the_flag(as_clinician, flag):
    stranger = as_clinician()

    answers = [
        stranger.post(address("acknowledge-flag", flag)),
        stranger.get(address("close-flag", flag)),
        stranger.post(address("close-flag", flag), {"note": "Mine."}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert truth(flag).acknowledged_at is None
    assert truth(flag).closed_at is None


def test_the_patient_cannot_close_their_own_flag(as_patient, patient, flag):
    phone = as_patient(patient)

    assert phone.post(address("close-flag", flag), {"note": "I am fine."}).status_code == 404
    assert truth(flag).closed_at is None
