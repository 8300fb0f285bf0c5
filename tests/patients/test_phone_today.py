"""Today on the phone: what to do, in every state a program can be in."""

import datetime as dt
import re
from pathlib import Path

import brotli
import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils.html import strip_tags

from patients.models import Flag, Prescription
from programs.models import PrescribedExercise
from tests.factories import (
    FlagFactory,
    MorningCheckFactory,
    PatientFactory,
    PrescriptionFactory,
    SessionLogFactory,
)
from tests.roles import as_owner

MONDAY = dt.date(2026, 1, 5)
EVENING = dt.datetime(2026, 1, 5, 18, 0, tzinfo=dt.UTC)
TODAY = "/my/today/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(EVENING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def read(prescription, as_patient):
    """The text of Today, white space made one."""

    def read_it(patient=None):
        page = as_patient(patient or prescription.patient).get(TODAY)
        assert page.status_code == 200
        return re.sub(r"\s+", " ", strip_tags(page.content.decode()))

    return read_it


def test_a_session_day_offers_the_session_in_words(read):
    text = read()

    assert "Monday 5 January" in text
    assert "Hello, Lena" in text
    assert "Session 1 of 3 this week" in text
    assert "4 exercises" in text
    assert "Left knee" in text
    assert "Start session" in text
    assert "2 rounds of 10 to 12, each leg" in text


def test_equipment_stands_there_before_the_start(read):
    with as_owner():
        for line in PrescribedExercise.unscoped.filter(week=1, order=0):
            line.exercise_version.equipment = ["resistance_band", "step"]
            line.exercise_version.save()

    assert "You need: resistance band, step" in read()


def test_a_rest_day_says_so_and_when_the_next_session_is(read, clock):
    clock.shift(dt.timedelta(days=1))

    text = read()

    assert "Rest day" in text
    assert "Next session: Wednesday 7 January." in text
    assert "Did you exercise yesterday? Log it now" in text
    assert "Start session" not in text


def test_a_session_that_was_logged_is_done_for_today(read, prescription):
    SessionLogFactory(prescription=prescription)

    text = read()

    assert "Done for today" in text
    assert "1 of 3 this week." in text
    assert "Next: Wednesday 7 January" in text
    assert "Start session" not in text


def test_the_week_shows_done_partly_planned_and_not_reported(read, prescription, clock):
    SessionLogFactory(prescription=prescription, items_done=2)
    clock.shift(dt.timedelta(days=3))

    text = read()

    assert re.search(r"5 ?partly done", text)
    assert re.search(r"7 ?not reported", text)
    assert re.search(r"9 ?session planned", text)
    assert re.search(r"8 ?rest", text)


def test_a_missed_session_of_a_few_days_ago_is_offered_by_name(read, clock):
    clock.shift(dt.timedelta(days=4))

    assert "Did you exercise Wednesday 7 January? Log it now" in read()


def test_a_program_that_has_not_begun_says_when(read, clock):
    clock.shift(dt.timedelta(days=-3))

    text = read()

    assert "Starts Monday 5 January" in text
    assert "Start session" not in text


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("paused", "Your program is paused"),
        ("finished", "Your program has ended"),
        ("stopped", "Your program has ended"),
    ],
)
def test_a_program_that_does_not_run_says_so_with_the_clinics_phone(read, status, words):
    with as_owner():
        Prescription.unscoped.update(status=status, ended_at=EVENING)

    text = read()

    assert words in text
    assert "+34 600 000 000" in text
    assert "Start session" not in text
    assert "Answer" not in text


def test_after_the_last_week_the_program_has_ended(read, clock):
    clock.shift(dt.timedelta(days=42))

    assert "Your program has ended" in read()


def test_without_a_program_there_is_a_calm_page(read, clinic):
    assert "No program yet" in read(PatientFactory(clinic=clinic))


def test_a_locking_flag_hides_the_start_and_says_what_to_do(read, prescription):
    flag = FlagFactory(patient=prescription.patient, opened_at=EVENING)

    text = read()

    assert "Your exercises wait" in text
    assert "Start session" not in text
    assert "Log it now" not in text
    with as_owner():
        Flag.unscoped.filter(pk=flag.pk).update(locks=False)
    assert "Start session" in read()


def test_an_add_on_has_its_own_card(read, prescription):
    PrescriptionFactory(patient=prescription.patient, kind="addon", covers_left=True)

    assert read().count("Start session") == 2


def test_three_mornings_are_asked_for_before_the_first_session(read, prescription):
    days = [MONDAY - dt.timedelta(days=n) for n in (3, 2, 1)]
    assert "Three mornings before you start" in read()

    for day in days:
        MorningCheckFactory(patient=prescription.patient, day=day)

    assert "How is the knee this morning?" not in read()


def test_the_morning_after_is_asked_until_36_hours_have_passed(read, prescription, clock):
    SessionLogFactory(prescription=prescription, logged_at=EVENING)
    assert "How is the knee this morning?" not in read()

    clock.shift(dt.timedelta(hours=14))
    assert "the morning after your session" in read()

    clock.shift(dt.timedelta(hours=21))
    assert "How is the knee this morning?" in read()

    clock.shift(dt.timedelta(hours=2))
    assert "How is the knee this morning?" not in read()


def test_a_morning_is_kept_and_not_asked_again(as_patient, prescription, clock, read):
    SessionLogFactory(prescription=prescription, logged_at=EVENING)
    clock.shift(dt.timedelta(hours=14))
    phone = as_patient(prescription.patient)

    answer = phone.post(
        reverse("patients:morning"), {"day": "2026-01-06", "pain": "0", "settled": "no"}
    )

    assert answer.url == TODAY
    with as_owner():
        check = prescription.patient.morning_checks(manager="unscoped").get()
    assert (check.day, check.pain, check.settled_within_hour) == (dt.date(2026, 1, 6), 0, False)
    assert "How is the knee this morning?" not in read()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"day": "2026-01-05"}, "Nothing is answered yet"),
        ({"day": "2026-01-05", "pain": "11"}, "Pain in the knee this morning"),
        ({"day": "2026-01-06", "pain": "1"}, "has not come yet"),
        ({"day": "2026-01-03", "pain": "1"}, "too long ago"),
        ({"day": "1513-01-05", "pain": "1"}, "too long ago"),
        ({"day": "x", "pain": "1"}, "Enter a valid date"),
    ],
)
def test_a_morning_that_cannot_be_is_refused(as_patient, prescription, data, words):
    answer = as_patient(prescription.patient).post(reverse("patients:morning"), data)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    with as_owner():
        assert not prescription.patient.morning_checks(manager="unscoped").exists()


def test_pages_speak_the_patients_language(as_patient, clinic):
    patient = PatientFactory(clinic=clinic, language="es")
    PrescriptionFactory(patient=patient)

    page = as_patient(patient).get(TODAY)

    assert '<html lang="es">' in page.content.decode()
    assert "2 series de 10 a 12, con cada pierna" in page.content.decode()
    assert page.headers["Content-Language"] == "es"


def test_help_names_the_clinic_its_phone_and_the_emergency_number(as_patient, prescription):
    text = as_patient(prescription.patient).get(reverse("patients:help")).content.decode()

    assert "tel:+34 600 000 000" in text
    assert "tel:112" in text
    assert "My foot is numb, cold or hard to move" in text
    assert "My hip or groin hurts and I limp" not in text  # asked under 18 only


def test_signing_out_ends_the_session_and_leaves_the_device_on_record(as_patient, prescription):
    phone = as_patient(prescription.patient)

    answer = phone.post(reverse("patients:sign-out"), follow=True)

    assert "You are signed out" in answer.content.decode()
    assert phone.get(TODAY).url == reverse("patients:signed-out")
    with as_owner():
        phone.device.refresh_from_db()
    assert phone.device.revoked_at is None


def test_a_revoked_device_is_out_at_its_next_request(as_patient, prescription):
    phone = as_patient(prescription.patient)
    with as_owner():
        phone.device.revoked_at = EVENING
        phone.device.save()

    assert phone.get(TODAY).status_code == 302


def test_today_asks_the_database_a_fixed_number_of_times(
    as_patient, prescription, django_assert_num_queries
):
    phone = as_patient(prescription.patient)
    phone.get(TODAY)

    with django_assert_num_queries(30):
        phone.get(TODAY)


def test_today_moves_less_than_14_kilobytes(as_patient, prescription):
    """The page as it is, and its one style sheet as the server packs it; no script at all."""
    page = as_patient(prescription.patient).get(TODAY).content
    styles = brotli.compress(Path(finders.find("css/phone.css")).read_bytes())

    assert page.count(b"<script") == 0
    assert page.count(b'rel="stylesheet"') == 1
    assert len(page) + len(styles) < 14 * 1024
