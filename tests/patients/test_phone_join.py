"""Opening a program on a phone: one screen, one use."""

import datetime as dt

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from patients.models import Consent
from patients.operations.invitations import invite_patient
from pfprehab.accounts.models import AccessToken, Device
from tests.factories import PatientFactory
from tests.roles import as_owner

JOIN = "/join/"
LONG_AGO = dt.timedelta(days=4)


@pytest.fixture
def secret(patient, in_clinic):
    with in_clinic(patient.clinic):
        return invite_patient(patient=patient, now=timezone.now(), by=None).secret


@pytest.fixture
def post(client, secret):
    def send(**changes):
        data = {"secret": secret, "day": "4", "month": "5", "year": "1996", "consent_given": "on"}
        data = {name: value for name, value in (data | changes).items() if value is not None}
        return client.post(JOIN, data)

    return send


def nothing_written():
    with as_owner():
        return not (Device.objects.exists() or Consent.unscoped.exists())


def test_opening_the_page_uses_nothing_and_presets_nothing(client, secret):
    page = client.get(JOIN).content.decode()

    assert " checked" not in page
    assert 'name="year"' in page
    assert 'value="1996"' not in page
    assert "Nobody watches live" in page
    with as_owner():
        assert AccessToken.objects.get().used_at is None


def test_birth_date_and_consent_open_the_program(post, client, patient):
    answer = post()

    assert answer.url == reverse("patients:today")
    assert client.get(answer.url).status_code == 200
    with as_owner():
        assert Consent.unscoped.get().patient == patient
        assert Device.objects.get().user == patient.user
        assert AccessToken.objects.get().used_at is not None


def test_the_whole_link_may_be_pasted_instead(post, secret):
    assert post(secret=f" https://clinic.example/join/#{secret} ").status_code == 302


def test_the_patients_language_stays_on_this_phone(client, clinic, in_clinic):
    patient = PatientFactory(clinic=clinic, language="es")
    with in_clinic(clinic):
        secret = invite_patient(patient=patient, now=timezone.now(), by=None).secret
    data = {"secret": secret, "day": "4", "month": "5", "year": "1996", "consent_given": "on"}

    answer = client.post(JOIN, data)

    cookie = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, bool(cookie["httponly"]), cookie["samesite"]) == ("es", True, "Lax")


def test_a_wrong_birth_date_says_how_many_tries_are_left_and_keeps_what_was_typed(post):
    answer = post(day="5")

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "4 tries are left" in text
    assert 'value="1996"' in text
    assert nothing_written()
    assert post().status_code == 302


def test_five_wrong_birth_dates_lock_the_link(post):
    for _try in range(5):
        answer = post(day="5")
    assert "this link is locked now" in answer.content.decode()

    assert post().status_code == 422
    assert nothing_written()


def test_a_link_works_once(post, client):
    post()
    client.logout()

    answer = post()

    assert answer.status_code == 422
    assert "Ask your clinic for a new one" in answer.content.decode()
    with as_owner():
        assert Device.objects.count() == 1


def test_a_link_that_has_expired_says_so(post):
    with as_owner():
        token = AccessToken.objects.get()
        token.created_at -= 2 * LONG_AGO
        token.expires_at -= LONG_AGO
        token.save()

    answer = post()

    assert answer.status_code == 422
    assert "has expired" in answer.content.decode()
    assert nothing_written()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"consent_given": None}, "Tick the box if you agree", id="no tick"),
        pytest.param({"secret": ""}, "The link is not complete", id="no code"),
        pytest.param({"secret": "x" * 10_000}, "at most 200 characters", id="long code"),
        pytest.param({"secret": "a\x00b"}, "Null characters", id="NUL in the code"),
        pytest.param({"secret": "guess"}, "Ask your clinic for a new one", id="a guess"),
        pytest.param({"day": "31", "month": "2"}, "There is no such day", id="31 February"),
        pytest.param({"year": "1513"}, "Year", id="year 1513"),
        pytest.param({"day": "four"}, "Enter a whole number", id="letters"),
        pytest.param({"month": None}, "This field is required", id="month missing"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_written(post, changes, words):
    answer = post(**changes)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Not opened yet" in text
    assert words in text
    assert nothing_written()
