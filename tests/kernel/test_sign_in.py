"""Signing in: password, second factor, role, idle lock, longest session, signing out."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from tests.factories import MembershipFactory, UserFactory
from tests.kernel.second_factor import PASSWORD, code_now, with_password_and_app
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
LOGIN, CODE, ENTER = "/accounts/login/", "/accounts/2fa/authenticate/", "/enter/"


@pytest.fixture
def member(db):
    cache.clear()
    membership = MembershipFactory()
    with_password_and_app(membership.user)
    return membership


def sign_in(client, user, *, password=PASSWORD, code=None):
    first = client.post(LOGIN, {"login": user.email, "password": password})
    if first.status_code != 302:
        return first
    return client.post(CODE, {"code": code or code_now()})


def may_work(client) -> bool:
    """Whether the team page or the library answers: both need a role."""
    return client.get("/exercises/").status_code == 200


def test_password_and_code_lead_to_the_only_role_there_is(client, member):
    answer = sign_in(client, member.user)

    assert answer.status_code == 302
    assert answer["Location"] == ENTER
    assert client.get(ENTER)["Location"] == reverse("patients:caseload")
    assert may_work(client)


def test_the_session_gets_a_new_key_at_sign_in_and_when_a_role_is_chosen(client, member):
    client.get(LOGIN)
    sign_in(client, member.user)
    at_sign_in = client.session.session_key

    client.get(ENTER)

    assert client.session.session_key != at_sign_in


def test_sign_in_never_leads_to_another_site(client, member):
    first = client.post(
        f"{LOGIN}?next=https://evil.example/",
        {"login": member.user.email, "password": PASSWORD, "next": "https://evil.example/"},
    )
    second = client.post(CODE, {"code": code_now()})

    assert "evil.example" not in first["Location"]
    assert second["Location"] == ENTER


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, member):
    wrong = client.post(LOGIN, {"login": member.user.email, "password": "not the password"})
    unknown = client.post(LOGIN, {"login": "nobody@example.org", "password": "not the password"})

    assert wrong.status_code == unknown.status_code == 200
    assert [*wrong.context["form"].errors.values()] == [*unknown.context["form"].errors.values()]
    assert not may_work(client)


def test_the_password_alone_opens_nothing(client, member):
    client.post(LOGIN, {"login": member.user.email, "password": PASSWORD})

    assert client.get(ENTER).status_code == 302
    assert not may_work(client)


def test_a_wrong_code_opens_nothing(client, member):
    sign_in(client, member.user, code="000000" if code_now() != "000000" else "111111")

    assert not may_work(client)


def test_staff_without_a_second_factor_set_one_up_before_anything_opens(client):
    user = MembershipFactory().user
    with as_owner():
        user.set_password(PASSWORD)
        user.save()

    client.post(LOGIN, {"login": user.email, "password": PASSWORD})

    assert client.get(ENTER)["Location"] == reverse("mfa_activate_totp")
    assert client.get("/exercises/")["Location"] == ENTER
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_the_last_second_factor_cannot_be_taken_off(client, member):
    sign_in(client, member.user)

    client.post(reverse("mfa_deactivate_totp"))

    assert member.user.authenticator_set.filter(type="totp").exists()


def test_with_several_roles_the_person_chooses_one(client, member):
    elsewhere = MembershipFactory(user=member.user, role="clinic_admin")
    sign_in(client, member.user)

    page = client.get(ENTER)
    unknown = client.post(ENTER, {"choice": "operator"})
    chosen = client.post(ENTER, {"choice": f"clinic_admin:{elsewhere.clinic_id}"})

    assert page.status_code == 200
    assert unknown.status_code == 422
    assert chosen["Location"] == reverse("patients:caseload")
    assert elsewhere.clinic.name in client.get("/team/").content.decode()


def test_fifteen_idle_minutes_lock_the_session_until_the_person_proves_themselves(client, member):
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, member.user)
        client.get(ENTER)
        clock.shift(dt.timedelta(minutes=14))
        assert may_work(client)
        clock.shift(dt.timedelta(minutes=16))
        locked = client.get("/exercises/")
        again = client.get("/team/")
        unlocked = client.post(
            f"{reverse('account_reauthenticate')}?next=/exercises/", {"password": PASSWORD}
        )

        assert locked["Location"] == f"{reverse('account_reauthenticate')}?next=/exercises/"
        assert again.status_code == 302
        assert unlocked["Location"] == "/exercises/"
        assert may_work(client)


def test_a_locked_session_answers_the_api_with_401(client, member):
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, member.user)
        client.get(ENTER)
        clock.shift(dt.timedelta(minutes=16))

        answer = client.get("/api/v1/exercises/")

    assert answer.status_code == 401
    assert answer.json()["code"] == "locked"


def test_twelve_hours_end_a_session_however_busy_it_was(client, member):
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, member.user)
        client.get(ENTER)
        for _quarter in range(4 * 12):
            clock.shift(dt.timedelta(minutes=14))
            client.get("/exercises/")
            client.get(ENTER)  # choosing the role again does not make the session younger
        clock.shift(dt.timedelta(minutes=14 * 4))

        assert client.get("/exercises/")["Location"].startswith(LOGIN)
        assert "_auth_user_id" not in client.session


def test_signing_out_ends_the_session_on_the_server(client, member):
    sign_in(client, member.user)
    client.get(ENTER)
    key = client.session.session_key

    client.post("/accounts/logout/")
    client.cookies["pfprehab-session"] = key

    assert not may_work(client)


def test_a_deactivated_member_is_out_at_the_next_request(as_clinician):
    client = as_clinician()
    assert may_work(client)

    with as_owner():
        client.user.memberships.update(is_active=False)

    assert client.get("/exercises/")["Location"] == ENTER


def test_a_deactivated_account_is_out_at_the_next_request(as_clinician):
    client = as_clinician()

    with as_owner():
        type(client.user).objects.filter(pk=client.user.pk).update(is_active=False)

    assert client.get("/exercises/")["Location"].startswith(LOGIN)


def test_a_revoked_phone_is_out_at_the_next_request_and_never_reaches_account_pages(
    as_patient, patient
):
    client = as_patient(patient)
    assert client.get("/accounts/2fa/").status_code == 404
    assert client.post("/accounts/password/change/").status_code == 404

    with as_owner():
        type(client.device).objects.update(revoked_at=START)

    assert client.get("/my/today/")["Location"] == reverse("patients:signed-out")
    assert client.get("/accounts/2fa/")["Location"] == reverse("patients:signed-out")


def test_sign_in_works_while_redis_is_stopped(client, member, monkeypatch):
    def refused(*_args, **_kwargs):
        raise AssertionError("Redis was asked during sign-in.")

    monkeypatch.setattr("redis.connection.AbstractConnection.connect", refused)
    monkeypatch.setattr("redis.connection.AbstractConnection.send_command", refused)

    sign_in(client, member.user)

    assert client.get(ENTER).status_code == 302
    assert may_work(client)


def test_tries_are_limited_per_account_and_counted_in_postgresql(client, member):
    for _try in range(6):
        client.post(LOGIN, {"login": member.user.email, "password": "not the password"})

    answer = sign_in(client, member.user)

    assert answer.status_code == 200
    assert not may_work(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone()[0] > 0


def test_a_reset_mail_leads_to_a_new_password_and_to_no_session(client, member):
    client.post("/accounts/password/reset/", {"email": member.user.email})
    [letter] = mail.outbox
    link = next(word for word in letter.body.split() if "/password/reset/key/" in word)
    path = link.partition("localhost:8000")[2] or link.partition("testserver")[2]

    form_page = client.get(path)["Location"]
    done = client.post(
        form_page,
        {"password1": "another four purple words", "password2": "another four purple words"},
    )

    assert done.status_code == 302
    member.user.refresh_from_db()
    assert member.user.check_password("another four purple words")
    assert not may_work(client)


def test_asking_for_a_reset_tells_nothing_about_who_has_an_account(client, member):
    known = client.post("/accounts/password/reset/", {"email": member.user.email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})

    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]


def test_home_leads_each_to_their_own_start_page(client, as_clinician, as_curator, as_operator):
    assert client.get("/")["Location"] == reverse("account_login")
    assert as_clinician().get("/")["Location"] == reverse("patients:caseload")
    assert as_curator().get("/")["Location"] == reverse("exercises:library")
    assert as_operator().get("/")["Location"] == reverse("admin:index")


def test_somebody_without_any_role_is_told_so_and_gets_no_further(client):
    user = UserFactory()
    with_password_and_app(user)

    sign_in(client, user)

    assert client.get(ENTER).status_code == 200
    assert client.get("/exercises/")["Location"] == ENTER
