"""The Spanish catalogue is whole, compiled, and used on the phone."""

import datetime as dt
import re
from html.parser import HTMLParser

import pytest
import time_machine

from tests.factories import PatientFactory, PrescriptionFactory
from tests.languages import catalogue

EVENING = dt.datetime(2026, 1, 5, 18, 0, tzinfo=dt.UTC)  # a Monday, a session day
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%\w")


class Texts(HTMLParser):
    """The pieces of text of a page, with those of attributes that are read aloud."""

    def __init__(self):
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(" ".join(data.split()))

    def handle_starttag(self, _tag, attrs) -> None:
        self.found += [text for name, text in attrs if name in {"aria-label", "title", "alt"}]


def texts_of(page) -> list[str]:
    parser = Texts()
    parser.feed(page.content.decode())
    return [text for text in parser.found if text]


def test_every_text_of_the_sources_is_in_the_catalogue():
    known = {entry.english for entry in catalogue.entries()}

    assert len(catalogue.texts_of_the_sources()) > 1000
    assert sorted(catalogue.texts_of_the_sources() - known) == []


def test_every_text_has_its_spanish_and_none_is_a_guess():
    assert [entry.english for entry in catalogue.entries() if not all(entry.spanish)] == []
    assert "fuzzy" not in (catalogue.FOLDER / "django.po").read_text()


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def test_every_translation_keeps_its_placeholders():
    """The form for many keeps all of them; the one for one may leave its number out."""
    wrong = [
        entry.english
        for entry in catalogue.entries()
        if placeholders(entry.spanish[-1]) != placeholders(entry.plural or entry.english)
        or placeholders(entry.spanish[0]) != placeholders(entry.english)
    ]

    assert wrong == []


def test_what_is_compiled_is_what_is_written():
    compiled = catalogue.compiled()

    for entry in catalogue.entries():
        told = [compiled.gettext(entry.english)]
        if entry.plural:
            told = [compiled.ngettext(entry.english, entry.plural, n) for n in (1, 1_000_000, 2)]
        assert tuple(told) == entry.spanish


def test_readers_are_addressed_in_one_way():
    formal = re.compile(r"\busted(es)?\b", re.IGNORECASE)

    assert [e.spanish for e in catalogue.entries() if formal.search(" ".join(e.spanish))] == []


@pytest.fixture
def phone(clinic, as_patient):
    patient = PatientFactory(clinic=clinic, language="es")
    prescription = PrescriptionFactory(patient=patient)
    with time_machine.travel(EVENING, tick=False):
        client = as_patient(patient)
        client.prescription = prescription
        yield client


def assert_spanish(answer) -> None:
    """The page says it is Spanish, and no piece of its text is one that has a translation."""
    english = {entry.english for entry in catalogue.entries() if entry.spanish[0] != entry.english}
    texts = texts_of(answer)

    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == "es"
    assert 'lang="es"' in answer.content.decode()
    assert len(texts) > 10
    # The mark of a text that has no translation names its language in that language.
    assert [text for text in texts if text in english - {"English"}] == []


@pytest.mark.parametrize("page", ["today", "session", "help", "morning"])
def test_a_spanish_reader_meets_no_english_on_the_phone(phone, page):
    path = f"session/{phone.prescription.public_id}" if page == "session" else page

    assert_spanish(phone.get(f"/my/{path}/", follow=True))


@pytest.mark.parametrize(
    "path",
    [
        "caseload",
        "patients/new",
        "patients/{patient}",
        "patients/{patient}/screening",
        "prescriptions/{prescription}",
        "exercises",
        "templates",
    ],
)
def test_spanish_staff_meet_no_english_in_their_pages(as_clinician, prescription, path):
    patient = prescription.patient
    place = path.format(patient=patient.public_id, prescription=prescription.public_id)
    client = as_clinician(patient.clinic)

    assert_spanish(client.get(f"/{place}/", headers={"Accept-Language": "es"}))


def test_today_speaks_spanish(phone):
    text = " ".join(texts_of(phone.get("/my/today/")))

    assert "Empezar la sesión" in text
    assert "lunes 5 de enero" in text.lower()
    assert "Sesión 1 de 3 esta semana" in text


def test_what_is_still_english_on_the_phone_says_so(phone):
    page = phone.get(f"/my/session/{phone.prescription.public_id}/").content.decode()
    today = phone.get("/my/today/").content.decode()

    assert re.search(
        r'<h2 lang="en">Exercise \d+\s*<span class="tag plain" lang="en">English</span>\s*</h2>',
        page,
    )
    assert '<ol class="cues" lang="en">' in page
    assert re.search(r'<h3 lang="en">Exercise \d+\s*<span class="tag plain" lang="en">', today)


def test_an_english_page_needs_no_such_word(as_patient, prescription):
    with time_machine.travel(EVENING, tick=False):
        page = as_patient(prescription.patient).get("/my/today/").content.decode()

    assert page.count('lang="en"') == 1
