"""Patients change hands: one by one, and all at once when a colleague leaves."""

import pytest
from django.urls import reverse

from patients.models import Handover, Patient
from patients.queries.team_part import team_part
from pfprehab.accounts.models import Absence, CareTeam
from tests import factories
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(as_clinician, clinic):
    return as_clinician(clinic, role="clinic_admin")


@pytest.fixture
def leaver(clinic):
    return factories.MembershipFactory(clinic=clinic, user__full_name="Ana Ruiz")


@pytest.fixture
def heir(clinic):
    return factories.MembershipFactory(clinic=clinic, user__full_name="Ben Roy")


def patient_of(member, **fields):
    return factories.PatientFactory(clinic=member.clinic, responsible=member.user, **fields)


def responsible(patient):
    with as_owner():
        return Patient.unscoped.get(pk=patient.pk).responsible


def hand_over(client, patient, to, **fields):
    url = reverse("patients:handover", args=[patient.public_id])
    return client.post(url, {"to_user": to.user_id if to else 0, **fields})


def test_who_adds_a_patient_is_responsible(as_clinician, clinic):
    client = as_clinician(clinic)

    client.post(
        "/patients/new/",
        {
            "given_name": "Lena",
            "family_name": "Schmidt",
            "birth_date": "1996-01-23",
            "knee": "left",
        },
    )

    with as_owner():
        assert Patient.unscoped.get().responsible == client.user


def test_a_patient_is_handed_over_with_a_note_that_stays(admin, leaver, heir):
    patient = patient_of(leaver)

    answer = hand_over(admin, patient, heir, note="Prefers mornings.")

    assert answer.status_code == 302
    assert responsible(patient) == heir.user
    page = admin.get(reverse("patients:handover", args=[patient.public_id])).text
    assert "From Ana Ruiz to Ben Roy" in page
    assert "Prefers mornings." in page


def test_a_patient_can_be_the_clinics_as_a_whole(admin, leaver):
    patient = patient_of(leaver)

    hand_over(admin, patient, None)

    assert responsible(patient) is None


def test_handing_over_to_who_has_them_already_is_said(admin, leaver):
    patient = patient_of(leaver)

    answer = hand_over(admin, patient, leaver)

    assert answer.status_code == 422
    assert "how it is already" in answer.text
    with as_owner():
        assert not Handover.unscoped.exists()


@pytest.mark.parametrize("who", ["stranger", "gone"])
def test_only_a_colleague_who_works_here_takes_over(admin, leaver, clinic, who):
    other = (
        factories.MembershipFactory()
        if who == "stranger"
        else factories.MembershipFactory(clinic=clinic, is_active=False)
    )
    patient = patient_of(leaver)

    assert hand_over(admin, patient, other).status_code == 422
    assert responsible(patient) == leaver.user


# Leaving


def leave(client, leaver, **fields):
    return client.post(reverse("patients:leaving", args=[leaver.pk]), fields)


def test_a_colleague_leaves_and_all_patients_go_to_one(admin, as_clinician, leaver, heir):
    patients = [patient_of(leaver, family_name=name) for name in ("Abel", "Baum")]
    theirs = as_clinician(membership=leaver)

    answer = leave(admin, leaver, all_to=heir.user_id, note="Ana left.")

    assert answer.status_code == 302
    assert [responsible(patient) for patient in patients] == [heir.user, heir.user]
    assert theirs.get("/caseload/").status_code != 200
    with as_owner():
        leaver.refresh_from_db()
        assert leaver.is_active is False
        assert Handover.unscoped.filter(note="Ana left.").count() == 2


def test_each_patient_may_go_to_somebody_else_or_to_the_clinic(admin, leaver, heir):
    first, second = (patient_of(leaver, family_name=name) for name in ("Abel", "Baum"))

    leave(admin, leaver, all_to=heir.user_id, **{f"patient_{second.public_id}": 0})

    assert (responsible(first), responsible(second)) == (heir.user, None)


def test_nobody_leaves_while_a_patient_has_no_heir(admin, leaver, heir):
    first, second = (patient_of(leaver, family_name=name) for name in ("Abel", "Baum"))

    answer = leave(admin, leaver, **{f"patient_{first.public_id}": heir.user_id})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["all_to"]
    assert (responsible(first), responsible(second)) == (leaver.user, leaver.user)
    with as_owner():
        leaver.refresh_from_db()
    assert leaver.is_active is True


def test_a_patient_added_meanwhile_is_not_left_behind(admin, leaver, heir, in_clinic):
    from patients.operations.handover import leave_clinic
    from pfprehab.errors import OperationRefused

    patient = patient_of(leaver)

    with in_clinic(leaver.clinic), pytest.raises(OperationRefused, match="responsible for"):
        leave_clinic(membership=leaver, heirs={}, note="", now=None, by=admin.user)

    assert responsible(patient) == leaver.user


def test_the_leaver_is_no_heir(admin, leaver):
    patient_of(leaver)

    assert leave(admin, leaver, all_to=leaver.user_id).status_code == 422


# What other pages read


def test_the_part_says_who_covers_today(admin, clinic, leaver, heir, in_clinic):
    import datetime as dt

    day = dt.date(2026, 1, 23)
    with as_owner():
        team = CareTeam.unscoped.create(clinic=clinic, name="Sport")
        Absence.unscoped.create(
            clinic=clinic, user=leaver.user, cover=heir.user, first_day=day, last_day=day
        )
    patient = patient_of(leaver, care_team=team)

    with in_clinic(clinic):
        assert team_part(patient, today=day) == {
            "responsible": "Ana Ruiz",
            "care_team": "Sport",
            "is_away": True,
            "cover": "Ben Roy",
            "handovers": [],
        }
        assert team_part(patient, today=day + dt.timedelta(days=1))["cover"] == ""
