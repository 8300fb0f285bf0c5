"""Links for colleagues, and the last admin who cannot be lost."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from pfprehab.accounts.models import AccessToken, Membership
from pfprehab.accounts.operations import staff, teams
from pfprehab.errors import OperationRefused
from tests import factories
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
NEW = {"email": "new@example.org", "role": "clinician"}


@pytest.fixture
def admin(as_clinician, clinic):
    return as_clinician(clinic, role="clinic_admin")


def no_server(*_args, **_named):
    raise ConnectionRefusedError


def test_a_link_is_shown_once_instead_of_an_e_mail(admin, mailoutbox):
    page = admin.post("/team/", NEW | {"link": "1"})

    [link] = set(re.findall(r"http\S+/join/staff/#[\w-]{43}", page.text))
    assert page.status_code == 200
    assert mailoutbox == []
    assert link not in admin.get("/team/").text
    assert "until" in admin.get("/team/").text


def test_where_no_mail_server_answers_the_link_is_shown_and_works(admin, monkeypatch, client):
    monkeypatch.setattr(mail.EmailMessage, "send", no_server)

    page = admin.post("/team/", NEW)

    assert page.status_code == 200
    assert "No e-mail could be sent" in page.text
    [secret] = set(re.findall(r"/join/staff/#([\w-]{43})", page.text))
    joined = {"secret": secret, "full_name": "New One", "password": "correct horse battery"}
    assert client.post("/join/staff/", joined).status_code == 302
    with as_owner():
        assert AccessToken.objects.get().used_at is not None


@pytest.mark.parametrize("second_can_sign_in", [True, False])
def test_of_two_admins_who_end_each_other_one_stays(admin, clinic, in_clinic, second_can_sign_in):
    other = factories.MembershipFactory(clinic=clinic, role="clinic_admin")
    with as_owner():
        own = Membership.objects.get(user=admin.user)
        if not second_can_sign_in:
            other.user.set_unusable_password()
            other.user.save()

    with in_clinic(clinic):
        if second_can_sign_in:
            teams.change_role(membership=other, role="clinician", by=admin.user)
        for end in (
            lambda: teams.change_role(membership=own, role="clinician", by=other.user),
            lambda: staff.deactivate_member(membership=own, by=other.user),
        ):
            with pytest.raises(OperationRefused, match="last clinic admin"):
                end()

    with as_owner():
        own.refresh_from_db()
    assert (own.role, own.is_active) == ("clinic_admin", True)


def test_the_account_menu_leads_to_the_team_and_to_days_away(admin, as_clinician, clinic):
    clinician = as_clinician(clinic)

    for client, links in ((admin, {"/team/", "/away/"}), (clinician, {"/away/"})):
        menu = client.get("/caseload/").text.partition('class="panel"')[2].partition("</details>")
        assert {link for link in ("/team/", "/away/") if f'href="{link}"' in menu[0]} == links
    assert clinician.get(reverse("accounts:team")).status_code != 200
