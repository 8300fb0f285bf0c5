"""Roles, care teams, who is away, settings: what a clinic does for itself, through its pages."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from pfprehab.accounts.models import (
    Absence,
    CareTeam,
    CareTeamMember,
    Clinic,
    Membership,
    SettingChange,
)
from pfprehab.accounts.queries.covering import covered_by, covering_on
from tests import factories
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 1, 23, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _friday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def admin(as_clinician, clinic):
    return as_clinician(clinic, role="clinic_admin")


@pytest.fixture
def colleague(clinic):
    return factories.MembershipFactory(clinic=clinic, user__full_name="Ben Roy")


def fresh(row):
    with as_owner():
        row.refresh_from_db()
    return row


# Roles


def test_a_colleague_becomes_clinic_admin_and_back(admin, colleague):
    url = reverse("accounts:member-role", args=[colleague.pk])

    admin.post(url, {"role": "clinic_admin"})
    assert fresh(colleague).role == "clinic_admin"

    admin.post(url, {"role": "clinician"})
    assert fresh(colleague).role == "clinician"


def test_an_admin_keeps_their_own_role_so_that_one_is_left(admin):
    with as_owner():
        own = Membership.objects.get(user=admin.user)

    page = admin.post(
        reverse("accounts:member-role", args=[own.pk]), {"role": "clinician"}, follow=True
    )

    assert "cannot change your own role" in page.text
    assert fresh(own).role == "clinic_admin"


def test_a_role_that_is_none_changes_nothing(admin, colleague):
    url = reverse("accounts:member-role", args=[colleague.pk])

    assert "Choose a role" in admin.post(url, {"role": "operator"}, follow=True).text
    assert fresh(colleague).role == "clinician"


def test_the_team_page_says_who_is_active_invited_and_left(admin, clinic):
    factories.MembershipFactory(clinic=clinic, is_active=False, user__full_name="Gone Girl")
    admin.post("/team/", {"email": "new@example.org", "role": "clinician"})

    members = admin.get("/team/").context["members"]

    states = {str(member.user): member.state for member in members}
    assert states["new@example.org"] == "invited"
    assert states["Gone Girl"] == "left"


def test_an_invitation_that_ran_out_is_said_and_can_be_sent_again(admin, mailoutbox):
    admin.post("/team/", {"email": "new@example.org", "role": "clinician"})
    with time_machine.travel(NOW + dt.timedelta(days=7, seconds=1), tick=False):
        session = admin.session
        session["seen_at"] = session["began_at"] = (NOW + dt.timedelta(days=7)).timestamp()
        session.save()

        page = admin.get("/team/")
        assert "invitation expired" in page.text
        admin.post("/team/", {"email": "new@example.org", "role": "clinician"})

    assert len(mailoutbox) == 2


# Care teams


def save_team(client, name, members=(), url=None):
    url = url or reverse("accounts:care-team-new")
    return client.post(url, {"name": name, "members": [member.pk for member in members]})


def test_a_care_team_is_made_changed_and_removed(admin, colleague):
    save_team(admin, "Sport", [colleague])
    with as_owner():
        team = CareTeam.unscoped.get()
        assert [member.pk for member in team.members.all()] == [colleague.pk]
    url = reverse("accounts:care-team", args=[team.public_id])

    assert 'value="Sport"' in admin.get(url).text
    save_team(admin, "Young athletes", [], url)
    with as_owner():
        team.refresh_from_db()
        assert (team.name, team.members.count()) == ("Young athletes", 0)

    admin.post(reverse("accounts:care-team-remove", args=[team.public_id]))
    with as_owner():
        assert not CareTeam.unscoped.exists()


@pytest.mark.parametrize("name", ["", "sport", "a\x00b"])
def test_a_team_needs_a_name_of_its_own(admin, name):
    save_team(admin, "Sport")

    answer = save_team(admin, name)

    assert answer.status_code == 422
    assert answer.context["form"].errors["name"]


def test_a_team_that_patients_belong_to_stays(admin, clinic):
    save_team(admin, "Sport")
    with as_owner():
        team = CareTeam.unscoped.get()
    factories.PatientFactory(clinic=clinic, care_team=team)

    page = admin.post(reverse("accounts:care-team-remove", args=[team.public_id]), follow=True)

    assert "Patients still belong" in page.text
    with as_owner():
        assert CareTeam.unscoped.exists()


def test_a_member_of_another_clinic_is_no_choice_and_the_database_refuses_them(admin, clinic):
    stranger = factories.MembershipFactory()

    assert save_team(admin, "Sport", [stranger]).status_code == 422

    with as_owner():
        team = CareTeam.unscoped.create(clinic=clinic, name="Sport")
        place = CareTeamMember(clinic=clinic, care_team=team, membership=stranger)
        with pytest.raises(IntegrityError), transaction.atomic():
            place.save()


# Away


def go_away(client, cover, first="2026-01-26", last="2026-01-30", who=None):
    """who counts for a clinic admin only."""
    sent = {"first_day": first, "last_day": last, "cover": cover.user_id}
    return client.post("/away/", sent | {"user": who or client.user.pk})


def test_an_admin_enters_the_days_of_a_colleague_and_a_clinician_only_their_own(
    admin, as_clinician, clinic, colleague
):
    clinician = as_clinician(clinic)

    assert go_away(admin, colleague, who=clinician.user.pk).status_code == 302
    assert go_away(clinician, colleague, "2026-02-09", "2026-02-09", who=admin.user.pk)
    refused = go_away(admin, colleague, who=colleague.user_id)

    assert list(refused.context["form"].errors) == ["cover"]
    with as_owner():
        assert {one.user for one in Absence.unscoped.all()} == {clinician.user}
        assert Absence.unscoped.count() == 2


def test_a_colleague_covers_on_the_days_that_were_given(admin, colleague, clinic, in_clinic):
    assert go_away(admin, colleague).status_code == 302

    with in_clinic(clinic):
        assert covering_on(dt.date(2026, 1, 25)) == {}
        assert covering_on(dt.date(2026, 1, 26)) == {admin.user.pk: colleague.user_id}
        assert covered_by(colleague.user_id, dt.date(2026, 1, 30)) == {
            colleague.user_id,
            admin.user.pk,
        }
        assert covered_by(colleague.user_id, dt.date(2026, 1, 31)) == {colleague.user_id}


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2026-01-30", "2026-01-26", "last_day"),
        ("2026-01-01", "2026-01-22", "last_day"),
        ("2026-01-26", "2028-01-26", "last_day"),
        ("", "2026-01-26", "first_day"),
        ("2026-02-30", "2026-03-01", "first_day"),
    ],
)
def test_days_that_cannot_be_are_said_at_their_field(admin, colleague, first, last, field):
    answer = go_away(admin, colleague, first, last)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    with as_owner():
        assert not Absence.unscoped.exists()


def test_nobody_is_away_twice_on_one_day(admin, colleague):
    go_away(admin, colleague)

    answer = go_away(admin, colleague, "2026-01-30", "2026-02-03")

    assert answer.status_code == 422
    assert "covered already" in answer.text
    assert go_away(admin, colleague, "2026-01-31", "2026-02-03").status_code == 302


@pytest.mark.parametrize("who", ["own", "stranger"])
def test_the_cover_is_another_one_of_the_clinic(admin, who):
    own = type("Own", (), {"user_id": admin.user.pk})
    cover = own if who == "own" else factories.MembershipFactory()

    answer = go_away(admin, cover)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["cover"]


def test_a_clinician_removes_their_own_absence_and_an_admin_anybodys(
    admin, as_clinician, clinic, colleague
):
    clinician = as_clinician(clinic)
    go_away(clinician, colleague)
    go_away(admin, colleague)
    with as_owner():
        own = Absence.unscoped.get(user=clinician.user)
        other = Absence.unscoped.get(user=admin.user)

    assert (
        clinician.post(reverse("accounts:away-remove", args=[other.public_id])).status_code == 404
    )
    admin.post(reverse("accounts:away-remove", args=[own.public_id]))

    with as_owner():
        assert list(Absence.unscoped.all()) == [other]


def test_who_leaves_covers_for_nobody(admin, colleague):
    go_away(admin, colleague)

    admin.post(reverse("patients:leaving", args=[colleague.pk]))

    with as_owner():
        assert not Absence.unscoped.exists()


# Settings


def settings_of(clinic, **changed) -> dict:
    names = (
        "name", "phone", "emergency_number", "language", "time_zone", "quiet_days", "severe_pain",
        "pain_rise", "fewest_logs", "guardian_until",
    )  # fmt: skip
    values = {name: getattr(clinic, name) for name in names}
    return {**values, "patients_may_write": "on", "reason": "", **changed}


def test_a_setting_changes_and_the_history_says_who_when_and_what(admin, clinic):
    answer = admin.post("/clinic/", settings_of(clinic, quiet_days=5, phone="+34 600 111 222"))

    assert answer.status_code == 302
    assert fresh(clinic).quiet_days == 5
    history = admin.get("/clinic/").context["history"]
    assert {(one["what"], one["before"], one["after"]) for one in history} == {
        ("Gone quiet after days", "7", "5"),
        ("Phone", "+34 600 000 000", "+34 600 111 222"),
    }
    assert {one["who"] for one in history} == {str(admin.user)}


@pytest.mark.parametrize(("name", "value"), [("quiet_days", 8), ("fewest_logs", 1)])
def test_a_looser_limit_needs_a_reason(admin, clinic, name, value):
    refused = admin.post("/clinic/", settings_of(clinic, **{name: value}))

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["reason"]

    admin.post("/clinic/", settings_of(clinic, **{name: value}, reason="Weekly patients only."))

    assert getattr(fresh(clinic), name) == value
    with as_owner():
        assert SettingChange.unscoped.get().reason == "Weekly patients only."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("quiet_days", 2), ("quiet_days", 15), ("severe_pain", 9), ("severe_pain", 4),
        ("pain_rise", 3), ("fewest_logs", 0), ("guardian_until", 13), ("phone", ""),
        ("emergency_number", "call"), ("time_zone", "Mars/Base"), ("language", "xx"), ("name", ""),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_said_at_its_field_and_changes_nothing(
    admin, clinic, name, value
):
    answer = admin.post("/clinic/", settings_of(clinic, **{name: value}, reason="Because."))

    assert answer.status_code == 422
    assert name in answer.context["form"].errors
    with as_owner():
        assert not SettingChange.unscoped.exists()
        assert Clinic.objects.get(pk=clinic.pk).quiet_days == 7


def test_the_intended_use_is_accepted_once_with_a_name(admin, clinic):
    for _time in range(2):
        admin.post("/clinic/intended-use/")

    with as_owner():
        [change] = SettingChange.unscoped.all()
    assert (change.setting, change.changed_by) == ("intended_use_version", admin.user)
    assert "was accepted" in admin.get("/clinic/intended-use/").text
