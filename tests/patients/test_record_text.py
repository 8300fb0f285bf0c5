"""The note to copy and the discharge letter: what is on record, and "not reported" for the rest."""

import datetime as dt
import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from patients.queries.record_text import Fact, Section, as_text
from tests import factories
from tests.patients.test_caseload import NOW, START, logged

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _friday_of_week_3():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(as_clinician, clinic):
    return as_clinician(clinic)


@pytest.fixture
def patient(clinic):
    return factories.PatientFactory(
        clinic=clinic, given_name="María", family_name="Núñez", record_number="PF-9"
    )


@pytest.fixture
def prescription(patient):
    return factories.PrescriptionFactory(patient=patient, starts_on=START)


def note_of(client, patient) -> str:
    url = reverse("patients:visit-note", kwargs={"patient_id": patient.public_id})
    return client.get(url).context["text"]


def letter(patient) -> str:
    return reverse("patients:letter", kwargs={"patient_id": patient.public_id})


def pdf_text(response) -> str:
    assert response["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_fact_stands_under_its_title_and_its_definition_under_the_fact():
    sections = [Section("Pain", [Fact("Worst", "7", "0 to 10"), Fact("", "one\ntwo")])]

    assert as_text(sections) == "Pain\n  Worst: 7\n  one\n    two\n"
    assert "  Worst: 7\n    (0 to 10)\n" in as_text(sections, definitions=True)


def test_the_note_says_what_is_on_record(staff, patient, prescription):
    factories.ScreeningFactory(patient=patient)
    for day, done, pain in ((5, 4, 6), (7, 2, None), (19, 4, 3)):
        logged(prescription, day, items_done=done, pain_worst=pain)
    factories.MorningCheckFactory(patient=patient, day=dt.date(2026, 1, 20), pain=2)

    text = note_of(staff, patient)

    assert "María Núñez\n  Record number: PF-9\n" in text
    assert "No red flag, 23 Jan 2026" in text
    assert "Version: 1, from 5 Jan 2026" in text
    assert "3 of 8 planned sessions reported (coverage 38\u00a0%)" in text
    assert "2 done, 1 partly, 0 not done, 5 not reported" in text
    assert "Worst in the first 7 days: 6" in text
    assert "Worst in the last 7 days: 3" in text
    assert "Last morning answered: 2 on 20 Jan 2026" in text
    assert "2 rounds of 10 to 12, each leg" in text
    assert "Next session: 26 Jan 2026" in text


def test_what_is_not_known_is_said_as_such_and_never_as_zero(staff, patient, prescription):
    text = note_of(staff, patient)

    assert "Red-flag screening\n  not recorded" in text
    assert "Worst in the first 7 days: not reported" in text
    assert "Last morning answered: not reported" in text
    assert "Outcome scores\n  not recorded" in text
    assert "Where it comes from: not reported" in text


def test_a_patient_without_a_program_has_a_note_too(staff, patient):
    text = note_of(staff, patient)

    assert "No session was planned." in text
    assert "none prescribed" in text


def test_the_button_copies_what_is_shown(staff, patient, prescription):
    url = reverse("patients:visit-note", kwargs={"patient_id": patient.public_id})
    page = staff.get(url).text

    assert 'data-copy="Clinic' in page
    assert page.count("María Núñez") >= 2


def test_flags_stand_in_the_note(staff, patient, prescription):
    log = logged(prescription, 19, pain_worst=8)
    factories.FlagFactory(patient=patient, session_log=log, kind="pain", locks=False)

    assert "Open: Worst pain 8 of 10 in a session" in note_of(staff, patient)


def test_the_letter_prints_definitions_beside_the_figures(staff, patient, prescription):
    page = staff.get(letter(patient)).text

    assert "not the same as not done" in page
    assert "6 weeks, from 5 Jan 2026 to still running, active" in page


def test_the_letter_as_pdf_is_tagged_and_carries_the_own_words(staff, patient, prescription):
    logged(prescription, 5, pain_worst=6)
    for measure, day, score in (("akps", 4, 70), ("akps", 21, 79)):
        factories.OutcomeScoreFactory(
            patient=patient, measure=measure, measured_on=dt.date(2026, 1, day), score=score
        )

    response = staff.post(letter(patient), {"own_words": "Weiter so.\n#strong[no code] ñ"})

    text = pdf_text(response)
    assert "Weiter so. #strong[no code] ñ" in text
    assert "Discharge letter: María Núñez" in text
    assert "Improved by the trial's criterion: met" in text.replace("’", "'")
    assert "not the same as not done" in text
    root = PdfReader(io.BytesIO(response.content)).trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "en"
    assert str(staff.user.full_name) in text


def test_a_letter_needs_no_own_words_and_too_long_ones_are_kept(staff, patient, prescription):
    assert "Summary" not in pdf_text(staff.post(letter(patient), {"own_words": ""}))

    response = staff.post(letter(patient), {"own_words": "x" * 4001})

    assert response.status_code == 422
    assert "x" * 4001 in response.text


def test_the_note_takes_the_same_queries_for_one_session_as_for_many(staff, patient, prescription):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            note_of(staff, patient)
        return len(found)

    logged(prescription, 5)
    queries()
    one = queries()
    for day in (7, 9, 12, 14, 16):
        logged(prescription, day)

    assert queries() == one
