"""Several patients change hands at once; the patient page says who looks after whom."""

import datetime as dt

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from patients.models import Handover, Patient
from patients.queries.team_part import team_part
from pfprehab.accounts.models import Absence, CareTeam, CareTeamMember
from tests import factories
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 1, 23)
URL = "/patients/handover/"


@pytest.fixture
def ana(as_clinician, clinic):
    return as_clinician(clinic)


@pytest.fixture
def ben(clinic):
    return factories.MembershipFactory(clinic=clinic, user__full_name="Ben Roy")


def patient_of(user, clinic, **fields):
    return factories.PatientFactory(clinic=clinic, responsible=user, **fields)


def responsible(*patients):
    with as_owner():
        return [Patient.unscoped.get(pk=patient.pk).responsible for patient in patients]


def test_ones_own_patients_are_chosen_and_given_with_one_note(ana, ben, clinic):
    one, two, stays = (patient_of(ana.user, clinic, family_name=name) for name in "ABC")
    assert list(ana.get(URL).context["form"].fields["patients"].queryset) == [one, two, stays]

    answer = ana.post(
        URL,
        {"patients": [one.public_id, two.public_id], "to_user": ben.user_id, "note": "On leave."},
    )

    assert answer.status_code == 302
    assert responsible(one, two, stays) == [ben.user, ben.user, ana.user]
    with as_owner():
        assert Handover.unscoped.filter(note="On leave.", handed_by=ana.user).count() == 2


def test_a_colleagues_patients_are_shown_when_asked_for(ana, ben, clinic):
    patient = patient_of(ben.user, clinic)

    page = ana.get(f"{URL}?from={ben.user_id}")

    assert str(patient) in page.text
    assert str(patient) not in ana.get(URL).text
    assert ana.get(f"{URL}?from=x").status_code == 200


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"patients": []}, "patients"), ({"to_user": ""}, "to_user"), ({"to_user": "7"}, "to_user")],
)
def test_what_is_missing_is_said_and_nobody_moves(ana, ben, clinic, sent, field):
    patient = patient_of(ana.user, clinic)
    whole = {"patients": [patient.public_id], "to_user": ben.user_id, "note": "Kept."}

    answer = ana.post(URL, whole | sent)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Kept." in answer.text
    assert responsible(patient) == [ana.user]


def test_a_patient_of_another_clinic_is_no_choice(ana, ben):
    other = factories.MembershipFactory()
    patient = patient_of(other.user, other.clinic)

    answer = ana.post(URL, {"patients": [patient.public_id], "to_user": ben.user_id})

    assert answer.status_code == 422
    assert responsible(patient) == [other.user]


def test_a_note_stays_also_where_the_team_alone_changes(ana, clinic):
    with as_owner():
        team = CareTeam.unscoped.create(clinic=clinic, name="Sport")
    patient = patient_of(ana.user, clinic)
    url = reverse("patients:handover", args=[patient.public_id])

    ana.post(url, {"to_user": ana.user.pk, "care_team": team.pk, "note": "Runs again."})

    page = ana.get(url).text
    assert "Another team" in page
    assert "Runs again." in page


def test_who_leaves_is_shown_with_whom_they_were_to_cover(as_clinician, ana, ben, clinic):
    admin = as_clinician(clinic, role="clinic_admin")
    with as_owner():
        Absence.unscoped.create(
            clinic=clinic, user=ana.user, cover=ben.user, first_day=DAY, last_day=DAY
        )

    page = admin.get(reverse("patients:leaving", args=[ben.pk])).text

    assert f"Ben Roy was to cover for {ana.user}" in page


def test_the_part_of_the_patient_page_takes_two_queries(ana, ben, clinic, in_clinic):
    patient = patient_of(ana.user, clinic)
    url = reverse("patients:handover", args=[patient.public_id])
    for user in (ben.user_id, ana.user.pk):
        ana.post(url, {"to_user": user, "note": f"To {user}."})
    with as_owner():
        Absence.unscoped.create(
            clinic=clinic, user=ana.user, cover=ben.user, first_day=DAY, last_day=DAY
        )

    with (
        in_clinic(clinic),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        loaded = Patient.objects.select_related("responsible", "care_team").get(pk=patient.pk)
        before = len(queries)
        part = team_part(loaded, today=DAY)
        html = render_to_string("patients/record/_team.html", {"patient": loaded, "team": part})
        assert len(queries) - before == 2

    assert (part["cover"], [one.note for one in part["handovers"]]) == (
        "Ben Roy",
        [f"To {ana.user.pk}.", f"To {ben.user_id}."],
    )
    assert "Away today; Ben Roy covers." in html


def test_pages_of_the_team_ask_as_often_for_many_as_for_few(as_clinician, clinic, ben):
    admin = as_clinician(clinic, role="clinic_admin")
    soon = timezone.now().date() + dt.timedelta(days=1)
    pages = [
        "/team/",
        "/away/",
        f"{URL}?from={ben.user_id}",
        reverse("patients:leaving", args=[ben.pk]),
    ]

    def grow(members, patients):
        for _number in range(members):
            colleague = factories.MembershipFactory(clinic=clinic)
            with as_owner():
                team = CareTeam.unscoped.create(clinic=clinic, name=f"Team {colleague.pk}")
                CareTeamMember.unscoped.create(clinic=clinic, care_team=team, membership=colleague)
                Absence.unscoped.create(
                    clinic=clinic,
                    user=colleague.user,
                    cover=ben.user,
                    first_day=soon,
                    last_day=soon,
                )
        for _number in range(patients):
            patient_of(ben.user, clinic)

    def queries():
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as asked:
                assert admin.get(page).status_code == 200
            found.append(len(asked))
        return found

    grow(1, 1)
    few = queries()
    grow(6, 20)

    assert queries() == few
