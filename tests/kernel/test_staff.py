"""A clinic is made, its people are invited, join and leave."""

import datetime as dt
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from pfprehab.accounts.models import AccessToken, Clinic, Membership, User
from tests.factories import ClinicFactory, MembershipFactory
from tests.kernel.second_factor import with_password_and_app
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
JOIN = "/join/staff/"
NEW = {"full_name": "Ada Byron", "password": "three purple walking kneecaps"}


def make_clinic(**options) -> str:
    """Run the command as its owner does; the secret of the printed link."""
    printed = StringIO()
    arguments = {
        "timezone": "Europe/Madrid",
        "phone": "+34 600 000 000",
        "emergency_number": "112",
        **options,
    }
    with as_owner():
        call_command("create_clinic", "Hill Street", "ada@example.org", stdout=printed, **arguments)
    return printed.getvalue().strip().rpartition("#")[2]


def test_the_command_makes_a_clinic_and_the_link_its_first_admin_joins_by(client):
    secret = make_clinic()

    page = client.get(JOIN)
    joined = client.post(JOIN, {"secret": secret, **NEW})

    assert page.status_code == 200
    assert joined["Location"] == reverse("accounts:enter")
    with as_owner():
        membership = Membership.objects.get(clinic__name="Hill Street")
        assert membership.role == "clinic_admin"
        assert membership.user.full_name == "Ada Byron"
        assert membership.user.check_password(NEW["password"])
    assert client.get("/enter/")["Location"] == reverse("mfa_activate_totp")


def test_the_command_names_the_field_that_cannot_be_right():
    with pytest.raises(CommandError, match="time_zone"):
        make_clinic(timezone="Middle/Earth")

    assert not Clinic.objects.filter(name="Hill Street").exists()


def test_only_the_hash_of_the_secret_is_kept():
    secret = make_clinic()

    with as_owner(), connection.cursor() as cursor:
        token = AccessToken.objects.get()
        cursor.execute("SELECT string_agg(changes::text, ' ') FROM audit_event")
        written = cursor.fetchone()[0]
    assert len(token.secret_hash) == 64
    assert secret not in written
    assert token.secret_hash not in written


def test_opening_the_link_uses_nothing_up_and_joining_does(client, django_user_model):
    secret = make_clinic()
    for _scan in range(3):
        client.get(JOIN)
    client.post(JOIN, {"secret": secret, **NEW})
    client.logout()

    again = client.post(JOIN, {"secret": secret, **NEW, "password": "a thief's long password"})

    assert again.status_code == 422
    user = django_user_model.objects.get(email="ada@example.org")
    assert user.check_password(NEW["password"])


def test_an_invitation_lasts_seven_days(client):
    with time_machine.travel(dt.datetime(2026, 11, 1, tzinfo=dt.UTC), tick=False) as clock:
        secret = make_clinic()
        clock.shift(dt.timedelta(days=7, seconds=1))

        answer = client.post(JOIN, {"secret": secret, **NEW})

    assert answer.status_code == 422
    assert "expired" in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"password": "short"}, "password"),
        ({"full_name": "Ada\x00Byron"}, "full_name"),
        ({"full_name": "Ada \u202eByron"}, "full_name"),
        ({"full_name": "A" * 10_000}, "full_name"),
        ({"full_name": ""}, "full_name"),
        ({"secret": ""}, None),
        ({"secret": "guessed"}, None),
    ],
)
def test_what_cannot_be_accepted_is_named_and_uses_nothing_up(client, change, field):
    secret = make_clinic()

    answer = client.post(JOIN, {"secret": secret, **NEW, **change})

    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.errors if field is None else form.errors[field]
    with as_owner():
        assert AccessToken.objects.get().used_at is None


def test_a_link_never_signs_in_somebody_who_has_an_account_already(client):
    """Whoever reads the mail would get past password and second factor."""
    known = with_password_and_app(MembershipFactory(user__email="ada@example.org").user)
    secret = make_clinic()

    answer = client.post(JOIN, {"secret": secret, **NEW})

    assert answer["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session
    assert User.objects.get(pk=known.pk).full_name == known.full_name


def test_an_admin_invites_a_colleague_by_mail_and_the_subject_says_nothing_of_health(as_clinician):
    client = as_clinician(role="clinic_admin")

    sent = client.post("/team/", {"email": "new@example.org", "role": "clinician"})

    [letter] = mail.outbox
    assert sent.status_code == 302
    assert letter.to == ["new@example.org"]
    assert "/join/staff/#" in letter.body
    assert not {"knee", "pain", "patient"} & set(letter.subject.lower().split())


def test_inviting_somebody_who_works_here_is_refused_and_keeps_what_was_typed(as_clinician):
    client = as_clinician(role="clinic_admin")
    colleague = with_password_and_app(MembershipFactory(clinic=client.clinic).user)

    answer = client.post("/team/", {"email": colleague.email, "role": "clinician"})

    assert answer.status_code == 422
    assert answer.context["form"]["email"].value() == colleague.email
    assert mail.outbox == []


def test_a_removed_colleague_is_inactive_and_their_open_invitation_is_withdrawn(as_clinician):
    client = as_clinician(role="clinic_admin")
    client.post("/team/", {"email": "new@example.org", "role": "clinician"})
    with as_owner():
        member = Membership.objects.get(user__email="new@example.org")

    client.post(reverse("patients:leaving", args=[member.pk]))

    with as_owner():
        member.refresh_from_db()
        assert member.is_active is False
        assert AccessToken.objects.get(user=member.user).revoked_at is not None


def test_an_admin_cannot_remove_themselves(as_clinician):
    client = as_clinician(role="clinic_admin")
    with as_owner():
        own = Membership.objects.get(user=client.user)

    page = client.post(reverse("patients:leaving", args=[own.pk]))

    with as_owner():
        own.refresh_from_db()
    assert own.is_active is True
    assert page.status_code == 422
    assert "You cannot remove yourself" in page.content.decode()


def test_the_team_page_shows_this_clinic_alone(as_clinician):
    stranger = MembershipFactory(clinic=ClinicFactory())

    page = as_clinician(role="clinic_admin").get("/team/").content.decode()

    assert stranger.user.full_name not in page
