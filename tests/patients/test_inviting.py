"""Invitations: one link, opened once, with the date of birth and the consent."""

import datetime as dt
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from patients.models import Consent
from patients.operations.invitations import invite_patient, open_invitation, revoke_device
from patients.queries.invitation_state import invitation_state
from pfprehab.accounts.models import AccessToken, Device
from pfprehab.accounts.scoping import Scope, scoped_to
from pfprehab.audit.models import Event
from pfprehab.errors import OperationRefused
from tests import factories
from tests.roles import as_owner

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
BORN = dt.date(1996, 5, 4)


def invite(patient) -> str:
    with scoped_to(Scope.of_clinic(patient.clinic_id, actor="test")):
        return invite_patient(patient=patient, now=NOW, by=factories.UserFactory()).secret


def request_to_open(secret: str, **changes):
    return open_invitation(
        **{
            "secret": secret,
            "birth_date": BORN,
            "consent_given": True,
            "device_label": "Firefox on Android",
            "language": "es",
            "now": NOW + dt.timedelta(hours=1),
            **changes,
        }
    )


def open_it(secret: str, **changes):
    with scoped_to(Scope(actor="anonymous")):
        return request_to_open(secret, **changes)


def refused(secret: str, **changes) -> OperationRefused:
    """The refusal, caught inside the request as the page does, so that a count stays written."""
    with scoped_to(Scope(actor="anonymous")), pytest.raises(OperationRefused) as caught:
        request_to_open(secret, **changes)
    return caught.value


@pytest.fixture
def secret(patient) -> str:
    return invite(patient)


def test_the_right_birth_date_and_consent_open_the_invitation_on_a_device(patient, secret):
    joined = open_it(secret)

    assert joined.patient == patient
    with as_owner():
        device = Device.objects.get(user=patient.user)
        consent = Consent.unscoped.get(patient=patient)
    assert (joined.device, device.label) == (device, "Firefox on Android")
    assert (consent.language, consent.device_label) == ("es", "Firefox on Android")
    assert consent.notice_version


def test_it_opens_in_a_browser_where_somebody_else_is_signed_in(patient, secret):
    stranger = factories.PatientFactory()
    signed_in = Scope(
        actor="device:1",
        clinic_id=stranger.clinic_id,
        patient_id=stranger.pk,
        user_id=stranger.user_id,
    )

    with scoped_to(signed_in):
        joined = request_to_open(secret)

    assert joined.patient == patient
    with as_owner():
        assert Consent.unscoped.get().patient_id == patient.pk
        assert Device.objects.get(pk=joined.device.pk).user_id == patient.user_id


def test_an_invitation_opens_once(patient, secret):
    open_it(secret)

    assert refused(secret).code == "invitation_not_usable"
    with as_owner():
        assert Device.objects.filter(user=patient.user).count() == 1


def test_a_new_invitation_ends_the_earlier_one(patient, secret):
    invite(patient)

    assert refused(secret).code == "invitation_not_usable"


def test_an_invitation_expires_after_72_hours(secret):
    late = NOW + dt.timedelta(hours=72)

    assert refused(secret, now=late).code == "invitation_not_usable"
    open_it(secret, now=late - dt.timedelta(seconds=1))


@pytest.mark.parametrize("wrong", ["", "x" * 43, "\x00", "é" * 40])
def test_a_secret_that_nobody_made_opens_nothing(secret, wrong):
    assert refused(wrong).code == "invitation_not_usable"


def test_without_consent_nothing_is_counted_and_nothing_kept(patient, secret):
    refusal = refused(secret, consent_given=False, birth_date=dt.date(1990, 1, 1))

    assert (refusal.code, refusal.field) == ("consent_missing", "consent_given")
    with as_owner():
        assert AccessToken.objects.get(user=patient.user).wrong_answers == 0
        assert not Consent.unscoped.filter(patient=patient).exists()


def test_a_wrong_birth_date_counts_and_says_how_many_tries_are_left(patient, secret):
    first = refused(secret, birth_date=dt.date(1990, 1, 1))
    second = refused(secret, birth_date=dt.date(1990, 1, 2))

    assert (first.code, first.field) == ("wrong_birth_date", "birth_date")
    assert "4 tries are left" in first.message
    assert "3 tries are left" in second.message
    open_it(secret)


def test_the_fifth_wrong_birth_date_locks_the_link(patient, secret):
    answers = [refused(secret, birth_date=dt.date(1990, 1, day)) for day in range(1, 6)]

    assert "1 try is left" in answers[3].message
    assert "locked" in answers[4].message
    assert refused(secret).code == "invitation_not_usable"
    with as_owner():
        assert not Device.objects.filter(user=patient.user).exists()


def test_an_invitation_of_a_closed_account_does_not_open(patient, secret):
    with as_owner():
        patient.user.is_active = False
        patient.user.save()

    assert refused(secret).code == "invitation_not_usable"


def test_the_audit_says_that_the_patient_opened_it_and_never_holds_the_secret(patient, secret):
    open_it(secret)

    with as_owner():
        events = Event.objects.filter(table_name__in=["accounts_device", "patients_consent"])
        assert set(events.values_list("actor", flat=True)) == {f"user:{patient.user_id}"}
        used = Event.objects.filter(table_name="accounts_accesstoken", kind="update").get()
        assert set(used.changes) == {"used_at"}
        assert not any(secret in str(event.changes) for event in Event.objects.all())


def test_a_label_that_cannot_be_shown_is_made_fit(patient, secret):
    joined = open_it(secret, device_label="Fire\x00fox\u202e " + "x" * 500)

    assert joined.device.label.startswith("Firefox ")
    assert len(joined.device.label) == 80


def test_a_withdrawn_device_keeps_the_time_it_was_first_withdrawn(patient, in_clinic):
    device = factories.DeviceFactory(clinic=patient.clinic, user=patient.user)

    with in_clinic(patient.clinic):
        revoke_device(device=device, now=NOW, by=None)
        revoke_device(device=device, now=NOW + dt.timedelta(hours=1), by=None)

    with as_owner():
        assert Device.objects.get(pk=device.pk).revoked_at == NOW


@pytest.mark.django_db(transaction=True)
def test_of_several_phones_at_once_exactly_one_joins():
    patient = factories.PatientFactory()
    secret = invite(patient)
    together, answers = Barrier(4), []

    def try_it():
        together.wait()
        try:
            answers.append(open_it(secret))
        except OperationRefused as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=try_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert (
        sorted(map(str, (a for a in answers if isinstance(a, str))))
        == ["invitation_not_usable"] * 3
    )
    with as_owner():
        assert Device.objects.filter(user=patient.user).count() == 1
        assert Consent.unscoped.filter(patient=patient).count() == 1


def test_the_patients_page_says_whether_the_way_in_was_opened(as_clinician, patient, in_clinic):
    client = as_clinician(patient.clinic)
    page = reverse("patients:detail", args=[patient.public_id])
    assert "No link yet" in client.get(page).content.decode()

    sent = client.post(reverse("patients:invite", args=[patient.public_id]))
    assert "Not opened yet" in client.get(page).content.decode()

    open_it(sent.context["link"].partition("#")[2], now=timezone.now())
    opened = client.get(page).content.decode()
    assert "Firefox on Android" in opened
    assert "Not opened yet" not in opened


def test_five_wrong_dates_are_seen_in_the_clinic(patient, secret, in_clinic):
    for day in range(1, 6):
        refused(secret, birth_date=dt.date(1990, 1, day))

    with in_clinic(patient.clinic):
        state = invitation_state(patient, now=NOW)

    assert (state.locked, state.opened) == (True, False)


def test_a_withdrawn_device_is_out_at_its_next_request(as_clinician, as_patient, patient):
    phone = as_patient(patient)
    assert phone.get("/my/today/").status_code == 200

    response = as_clinician(patient.clinic).post(
        reverse("patients:revoke-device", args=[phone.device.public_id]), follow=True
    )

    assert "has no access any more" in response.content.decode()
    assert phone.get("/my/today/").status_code == 302


def test_another_clinics_device_is_404_and_stays(as_clinician, patient):
    device = factories.DeviceFactory(clinic=patient.clinic, user=patient.user)

    response = as_clinician().post(reverse("patients:revoke-device", args=[device.public_id]))

    assert response.status_code == 404
    with as_owner():
        assert Device.objects.get(pk=device.pk).revoked_at is None
