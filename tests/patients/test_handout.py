"""The program on paper: a tagged PDF in the patient's language, the same bytes for one version."""

import datetime as dt
import io

import pytest
import time_machine
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from exercises.data import read_figure
from exercises.models import Figure
from pfprehab.accounts.models import AccessToken
from programs.models import PrescribedExercise
from tests import factories, roles
from tests.patients.test_caseload import NOW, START

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
    return factories.PatientFactory(clinic=clinic, given_name="María", family_name="Núñez Peña")


@pytest.fixture
def prescription(patient):
    made = factories.PrescriptionFactory(patient=patient, starts_on=START)
    with roles.as_owner():
        figure = Figure.objects.create(digest="f" * 64, spec=read_figure("clam"))
        for line in lines_of(made.program).filter(week=3):
            version = line.exercise_version
            type(version).objects.filter(pk=version.pk).update(figure=figure)
    return made


def lines_of(program):
    rows = PrescribedExercise.unscoped.filter(version__program=program).order_by("week", "order")
    return rows.select_related("exercise_version")


def address(prescription, *weeks) -> str:
    url = reverse("patients:handout", kwargs={"prescription_id": prescription.public_id})
    return url + "".join(f"{'&' if place else '?'}week={week}" for place, week in enumerate(weeks))


def invitations() -> list[str]:
    with roles.as_owner():
        return list(AccessToken.objects.values_list("purpose", flat=True))


def pdf_from(client, url) -> PdfReader:
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(response.content))


def text_of(pdf: PdfReader) -> str:
    """The words in one line, as a reader of the screen or a search would find them."""
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_the_pdf_is_tagged_and_says_its_language_and_title(staff, prescription):
    pdf = pdf_from(staff, address(prescription))
    root = pdf.trailer["/Root"]

    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/StructTreeRoot"]["/Type"] == "/StructTreeRoot"
    assert root["/Lang"] == "en"
    assert pdf.metadata.title == "Combined hip and knee"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_every_page_names_program_version_day_and_the_numbers(staff, prescription):
    pdf = pdf_from(staff, address(prescription, 1, 3))

    assert len(pdf.pages) >= 3
    for page in pdf.pages:
        text = " ".join(page.extract_text().split())
        assert "Combined hip and knee for María Núñez Peña. Version 1, from 5 Jan 2026." in text
        assert "Clinic: +34 600 000 000. Emergency: 112." in text


def test_this_week_is_printed_with_doses_diary_and_what_to_do(staff, prescription):
    text = text_of(pdf_from(staff, address(prescription)))

    assert "Week 3 of 6" in text
    assert "2 rounds of 10 to 12, each leg" in text
    assert "Mon 19 Jan" in text
    assert "Next morning: pain, 0 to 10" in text
    assert "What to do when it hurts" in text
    assert "Hot, red or swollen knee, and a fever or feeling ill" in text
    assert "Week 4" not in text


def test_the_text_comes_out_with_its_accents_in_the_patients_language(staff, prescription):
    with roles.as_owner():
        type(prescription.patient).unscoped.update(language="es")

    pdf = pdf_from(staff, address(prescription))
    text = text_of(pdf)

    assert pdf.trailer["/Root"]["/Lang"] == "es"
    assert "María Núñez Peña" in text
    assert "2 series de 10 a 12, con cada pierna" in text
    assert "Rodilla caliente, roja o hinchada, y fiebre o malestar" in text
    assert "No puedo apoyar la pierna o dar cuatro pasos" in text
    assert "2 rounds" not in text


def test_what_has_no_translation_says_its_language(staff, prescription):
    with roles.as_owner():
        type(prescription.patient).unscoped.update(language="es")

    assert "(Inglés)" in text_of(pdf_from(staff, address(prescription)))


def test_the_same_version_prints_the_same_bytes_and_another_week_others(staff, prescription):
    first = staff.get(address(prescription, 2)).content
    with time_machine.travel(NOW + dt.timedelta(minutes=10), tick=False):
        again = staff.get(address(prescription, 2)).content

    assert first == again
    assert first != staff.get(address(prescription, 3)).content


def test_a_page_break_never_splits_an_exercise(staff, clinic, patient):
    """Many long exercises: name and last cue of each stand on one page."""
    program = factories.ProgramFactory(
        clinic=clinic, duration_weeks=1, fill__lines=14, fill__starts_on=START
    )
    made = factories.PrescriptionFactory(patient=patient, program=program, starts_on=START)
    names = []
    with roles.as_owner():
        for place, line in enumerate(lines_of(program)):
            cues = [f"Cue {part} of exercise {place} " + "that goes on " * 6 for part in range(5)]
            cues.append(f"Last cue of exercise {place}.")
            version = line.exercise_version
            type(version).objects.filter(pk=version.pk).update(cues=cues)
            names.append((version.name, cues[-1]))

    pages = [page.extract_text() for page in pdf_from(staff, address(made)).pages]

    assert len(pages) > 4
    for place, (_name, last) in enumerate(names):
        [page] = [page for page in pages if last in page]
        assert f"Cue 0 of exercise {place} " in page


def test_a_secret_is_printed_only_when_a_clinician_asks_for_it(staff, prescription):
    plain = text_of(pdf_from(staff, address(prescription)))
    assert invitations() == []
    assert "throw the code away" not in plain

    response = staff.post(address(prescription))

    pdf = PdfReader(io.BytesIO(response.content))
    assert "throw the code away" in text_of(pdf)
    assert invitations() == ["patient_invitation"]
    assert response["Cache-Control"] == "no-store"


def test_a_patient_prints_their_own_program_and_makes_no_invitation(as_patient, prescription):
    phone = as_patient(prescription.patient)

    assert "Week 3 of 6" in text_of(pdf_from(phone, address(prescription)))
    assert phone.post(address(prescription)).status_code == 404
    assert invitations() == []


def test_another_patients_program_is_not_there(as_patient, prescription, clinic):
    other = as_patient(factories.PatientFactory(clinic=clinic))

    assert other.get(address(prescription)).status_code == 404


def test_before_the_start_the_first_week_is_printed(staff, clinic):
    patient = factories.PatientFactory(clinic=clinic)
    made = factories.PrescriptionFactory(patient=patient, starts_on=dt.date(2026, 2, 2))

    assert "Week 1 of 6" in text_of(pdf_from(staff, address(made)))


def test_words_that_look_like_code_stay_words(staff, prescription):
    with roles.as_owner():
        type(prescription.program).unscoped.update(name="#panic(1) $x$ *bold* <tag> \\ @label")

    assert "#panic(1) $x$ *bold* <tag> \\ @label" in text_of(pdf_from(staff, address(prescription)))


def test_a_sheet_takes_as_many_queries_for_six_weeks_as_for_one(
    staff, prescription, django_assert_max_num_queries
):
    staff.get(address(prescription, 3))
    with django_assert_max_num_queries(40) as one:
        staff.get(address(prescription, 3))
    with django_assert_max_num_queries(40) as six:
        staff.get(address(prescription, 1, 2, 3, 4, 5, 6))

    assert len(one) == len(six)


def test_an_uploaded_picture_is_printed(staff, prescription):
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(drawn, "WEBP")
    picture = factories.PictureFactory(data=drawn.getvalue(), width=40, height=30)
    with roles.as_owner():
        line = lines_of(prescription.program).filter(week=2).first()
        type(line.exercise_version).objects.filter(pk=line.exercise_version_id).update(
            picture=picture
        )

    pdf = pdf_from(staff, address(prescription, 2))

    images = [image for page in pdf.pages for image in page.images]
    assert (40, 30) in [image.image.size for image in images]
