"""A record in length: notes, the timeline, sessions exercise by exercise."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from patients.models import Consent, ExerciseLog, Note
from programs.models import PrescribedExercise
from tests import factories, roles
from tests.patients.test_caseload import NOW, START, logged

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _friday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(as_clinician, clinic):
    return as_clinician(clinic)


@pytest.fixture
def prescription(clinic):
    patient = factories.PatientFactory(clinic=clinic, family_name="Schmidt")
    return factories.PrescriptionFactory(patient=patient, starts_on=START)


@pytest.fixture
def patient(prescription):
    return prescription.patient


def url(name: str, patient) -> str:
    return reverse(f"patients:{name}", kwargs={"patient_id": patient.public_id})


def write(client, patient, text: str):
    return client.post(url("note-new", patient), {"text": text})


def notes_of(patient) -> list[str]:
    with roles.as_owner():
        rows = Note.unscoped.filter(patient=patient).order_by("pk")
        return list(rows.values_list("text", flat=True))


def titles(response) -> list[str]:
    return [entry.title for entry in response.context["page"].object_list]


# Notes


def test_a_note_stands_on_the_patient_page_with_who_wrote_it(staff, patient):
    answer = write(staff, patient, "Squats well today.\nTape next time.")

    assert answer.url == url("detail", patient)
    [entry] = [one for one in staff.get(answer.url).context["timeline"] if one.icon == "book"]
    assert (entry.title, entry.text) == ("Note", "Squats well today.\nTape next time.")
    assert entry.who
    assert entry.when == "23 Jan 2026, 13:00"


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001, "nul\x00byte"])
def test_a_note_that_cannot_be_kept_is_said_and_stays_in_the_form(staff, patient, text):
    answer = write(staff, patient, text)

    assert answer.status_code == 422
    assert answer.context["form"].errors["text"]
    assert notes_of(patient) == []


def test_a_correction_is_added_and_the_old_words_stay(staff, patient):
    write(staff, patient, "Left knee")
    with roles.as_owner():
        note = Note.unscoped.get()
    address = reverse("patients:note-correct", args=[note.public_id])

    assert "Left knee" in staff.get(address).text
    staff.post(address, {"text": "Right knee"})

    assert notes_of(patient) == ["Left knee", "Right knee"]
    page = staff.get(url("timeline", patient) + "?show=note")
    assert titles(page) == ["Note corrected", "Note"]


def test_the_second_to_correct_one_note_is_told_and_keeps_their_words(staff, patient):
    write(staff, patient, "Left knee")
    with roles.as_owner():
        note = Note.unscoped.get()
    address = reverse("patients:note-correct", args=[note.public_id])
    staff.post(address, {"text": "Right knee"})

    answer = staff.post(address, {"text": "Both knees"})

    assert answer.status_code == 422
    assert "corrected this note meanwhile" in answer.text
    assert "Both knees</textarea>" in answer.text
    assert notes_of(patient) == ["Left knee", "Right knee"]


# Timeline


def fill(prescription) -> None:
    """One row of every kind."""
    patient = prescription.patient
    shared = {"clinic": patient.clinic, "patient": patient}
    log = logged(prescription, 21, pain_worst=8, received_at=at(21, 19))
    factories.MorningCheckFactory(
        patient=patient, day=dt.date(2026, 1, 22), pain=2, received_at=at(22, 7)
    )
    factories.FlagFactory(
        patient=patient, session_log=log, kind="pain", item_ids=[], opened_at=at(21, 20),
        closed_at=at(22, 9), closed_by=factories.UserFactory(full_name="Ana Ruiz"),
        closing_note="Phoned.",
    )  # fmt: skip
    factories.ScreeningFactory(patient=patient, created_at=at(4, 9))
    with roles.as_owner():
        Consent.unscoped.create(
            **shared, notice_version="1", language="en", given_at=at(5, 8), device_label="Pixel"
        )


def at(day: int, hour: int) -> dt.datetime:
    return dt.datetime(2026, 1, day, hour, tzinfo=dt.UTC)


def test_the_timeline_tells_everything_newest_first_with_who_and_when(staff, prescription):
    fill(prescription)

    page = staff.get(url("timeline", prescription.patient))

    assert titles(page) == [
        "Program prescribed: Combined hip and knee",
        "Flag closed: Worst pain 8 of 10 in a session",
        "Morning of 22 Jan 2026: pain 2",
        "Flag: Worst pain 8 of 10 in a session",
        "Session of 21 Jan 2026 reported",
        "Consent given: notice 1",
        "Screening: No red flag",
    ]
    closed = page.context["page"].object_list[1]
    assert (closed.who, closed.when, closed.text) == (
        "Ana Ruiz",
        "22 Jan 2026, 10:00",
        "Phoned.",
    )


@pytest.mark.parametrize(
    ("group", "count"), [("program", 1), ("session", 2), ("safety", 3), ("access", 1), ("note", 0)]
)
def test_the_timeline_can_be_narrowed(staff, prescription, group, count):
    fill(prescription)

    assert len(titles(staff.get(url("timeline", prescription.patient) + f"?show={group}"))) == count


@pytest.mark.parametrize("query", ["show=nothing", "page=999", "page=x", "show=%00"])
def test_an_address_typed_wrong_still_shows_the_timeline(staff, prescription, query):
    fill(prescription)

    answer = staff.get(url("timeline", prescription.patient) + f"?{query}")

    assert answer.status_code == 200
    assert len(titles(answer)) == 7


def test_another_patients_events_are_not_told(staff, clinic, prescription):
    fill(prescription)
    other = factories.PrescriptionFactory(
        patient=factories.PatientFactory(clinic=clinic), starts_on=START
    )

    page = staff.get(url("timeline", other.patient))

    assert titles(page) == ["Program prescribed: Combined hip and knee"]


# Sessions


def answered(log, **fields) -> None:
    with roles.as_owner():
        line = PrescribedExercise.unscoped.filter(version=log.program_version, week=1).first()
        ExerciseLog.unscoped.create(
            clinic=log.clinic, patient=log.patient, session_log=log, line=line, **fields
        )


def test_a_session_is_told_exercise_by_exercise(staff, prescription):
    log = logged(prescription, 21, pain_worst=4, items_done=1)
    answered(
        log,
        outcome="partly",
        reason="pain",
        pain=4,
        reps_left=[12, 12, 8],
        reps_right=[12],
        load_kg=2,
    )

    [one] = staff.get(url("sessions", prescription.patient)).context["page"].object_list

    [line] = one["lines"]
    assert line["done"] == "left 12, 12, 8; right 12; 2 kg"
    assert (line["outcome"], line["reason"], line["pain"]) == ("Partly", "It hurt", "4")
    assert one["silent"] == "3"


@pytest.mark.parametrize(
    ("fields", "opened"),
    [
        ({"outcome": "done", "as_prescribed": True}, False),
        ({"outcome": "done", "as_prescribed": True, "pain": 0}, True),
        ({"outcome": "done", "reps_together": [12]}, True),
        ({"outcome": "not_done", "reason": "time"}, True),
    ],
)
def test_exercises_with_more_to_tell_than_as_prescribed_are_opened(
    staff, prescription, fields, opened
):
    answered(logged(prescription, 21), **fields)

    [one] = staff.get(url("sessions", prescription.patient)).context["page"].object_list

    assert one["telling"] is opened


def test_what_was_not_answered_is_never_a_number(staff, prescription):
    logged(prescription, 21)

    [one] = staff.get(url("sessions", prescription.patient)).context["page"].object_list

    assert one["pain_worst"] == one["effort"] == "not answered"
    assert one["morning"] == "not reported"


def test_the_weeks_keep_not_reported_apart_from_not_done(staff, prescription):
    for day, done in ((5, 4), (7, 2), (9, 0), (12, 4)):
        logged(prescription, day, items_done=done, pain_worst=3)

    weeks = staff.get(url("sessions", prescription.patient)).context["weeks"]

    names = ("from", "planned", "done", "partly", "not_done", "not_reported", "pain")
    assert [tuple(week[name] for name in names) for week in weeks] == [
        ("19 Jan", "2", "0", "0", "0", "2", "not reported"),
        ("12 Jan", "3", "1", "0", "0", "2", "3"),
        ("5 Jan", "3", "1", "1", "1", "0", "3"),
    ]


def test_a_day_of_the_calendar_opens_its_session_also_on_a_later_page(staff, clinic):
    patient = factories.PatientFactory(clinic=clinic)
    long_ago = factories.PrescriptionFactory(patient=patient, starts_on=dt.date(2026, 1, 1))
    for day in range(1, 21):
        logged(long_ago, day)

    answer = staff.get(url("sessions", patient) + "?day=2026-01-02#d-2026-01-02")

    assert answer.context["page"].number == 2
    assert 'id="d-2026-01-02"' in answer.text


@pytest.mark.parametrize("day", ["2026-13-45", "yesterday", "%00"])
def test_a_day_that_is_none_shows_the_newest_sessions(staff, prescription, day):
    logged(prescription, 21)

    answer = staff.get(url("sessions", prescription.patient) + f"?day={day}")

    assert len(answer.context["page"].object_list) == 1


def queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", ["detail", "sessions", "timeline"])
def test_500_sessions_ask_no_more_of_the_database_than_10(staff, prescription, name):
    patient = prescription.patient
    fill(prescription)
    for day in range(1, 11):
        answered(logged(prescription, day, pain_worst=2), outcome="done", as_prescribed=True)
    few = queries(staff, url(name, patient))

    for number in range(490):
        day = START - dt.timedelta(days=number)
        factories.SessionLogFactory(prescription=prescription, done_on=day, pain_worst=2)
    with roles.as_owner():
        Note.unscoped.bulk_create(
            Note(
                clinic=patient.clinic,
                patient=patient,
                text="x",
                written_by=prescription.prescribed_by,
            )
            for _ in range(5)
        )

    assert queries(staff, url(name, patient)) <= few + 1  # notes were not there before


@pytest.mark.parametrize(
    ("worst", "mornings", "label", "why"),
    [
        (2, {21: 1, 22: 1}, "Well borne", ""),
        (4, {21: 1, 22: 1}, "Watch", "worst pain 4"),
        (6, {}, "Too much", "worst pain 6, over 5"),
        (2, {21: 1, 22: 3}, "Too much", "next morning 3, usually 1"),
        (2, {21: 1}, "Incomplete", "next morning not reported"),
        (None, {21: 1, 22: 1}, "Incomplete", "worst pain not answered"),
    ],
)
def test_a_session_says_its_colour_and_why(staff, prescription, worst, mornings, label, why):
    logged(prescription, 21, pain_worst=worst)
    for day, pain in mornings.items():
        factories.MorningCheckFactory(
            patient=prescription.patient, day=dt.date(2026, 1, day), pain=pain
        )

    page = staff.get(url("sessions", prescription.patient))

    [one] = page.context["page"].object_list
    assert (one["colour"]["label"], one["colour"]["why"]) == (label, why)
    assert label in page.text
