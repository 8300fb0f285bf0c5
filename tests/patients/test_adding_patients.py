"""Add a patient and change one: four answers, duplicates asked about, bad input kept and named."""

import datetime as dt

import pytest
from django.urls import reverse

from patients.models import Patient
from patients.operations.patients import add_patient, change_patient
from pfprehab.audit.models import Event
from pfprehab.errors import OperationRefused
from tests import factories
from tests.roles import as_owner

URL = "/patients/new/"
FOUR = {
    "given_name": "Åsa",
    "family_name": "Ñandú",
    "birth_date": "1996-05-04",
    "knee": "both",
}
TODAY = dt.date(2026, 11, 21)


def patients() -> list[Patient]:
    with as_owner():
        return list(Patient.unscoped.select_related("user"))


def test_four_answers_add_a_patient_with_the_clinics_defaults(as_clinician, clinic):
    client = as_clinician(clinic)

    response = client.post(URL, FOUR)

    [patient] = patients()
    assert response.url == reverse("patients:detail", args=[patient.public_id])
    assert (patient.affected_left, patient.affected_right) == (True, True)
    assert (patient.time_zone, patient.language) == (clinic.time_zone, clinic.language)
    assert (patient.clinic, patient.created_by) == (clinic, client.user)
    assert patient.user.email is None
    assert not patient.user.has_usable_password()


def test_the_empty_form_names_exactly_the_four_answers_it_needs(as_clinician):
    response = as_clinician().post(URL, {})

    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(FOUR)
    assert patients() == []


def test_who_added_the_patient_is_in_the_audit(as_clinician):
    client = as_clinician()

    client.post(URL, FOUR)

    with as_owner():
        event = Event.objects.get(table_name="patients_patient", kind="insert")
    assert event.actor == f"user:{client.user.pk}"
    assert event.patient_id == patients()[0].pk


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("birth_date", "1513-01-01", id="born in 1513"),
        pytest.param("birth_date", "2090-01-01", id="born in the future"),
        pytest.param("birth_date", "yesterday", id="not a date"),
        pytest.param("birth_date", "1996-05-04\x00", id="a date with NUL"),
        pytest.param("given_name", "x" * 10_000, id="10 000 characters"),
        pytest.param("given_name", "Le\x00na", id="a name with NUL"),
        pytest.param("family_name", "Sch\u202emidt", id="a name that turns the text around"),
        pytest.param("family_name", "Sch\nmidt", id="a name in two lines"),
        pytest.param("family_name", "   ", id="a name of blanks"),
        pytest.param("knee", "elbow", id="no knee of ours"),
        pytest.param("knee", "left\x00", id="a knee with NUL"),
        pytest.param("email", "not an address", id="not an e-mail address"),
        pytest.param("record_number", "7" * 41, id="a record number too long"),
        pytest.param("time_zone", "Europe/Atlantis", id="no such zone"),
        pytest.param("time_zone", "../etc", id="a zone that is a path"),
        pytest.param("language", "xx", id="no such language"),
    ],
)
def test_what_cannot_be_right_is_named_and_kept_and_nothing_is_written(as_clinician, field, value):
    response = as_clinician().post(URL, {**FOUR, field: value})

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert response.context["form"][field].value() == value
    assert response.context["form"]["given_name"].value() == {**FOUR, field: value}["given_name"]
    assert patients() == []


@pytest.mark.parametrize(
    ("birth_date", "code"),
    [
        (dt.date(2016, 11, 22), "too_young"),
        (dt.date(2026, 11, 22), "birth_date_impossible"),
        (dt.date(1899, 12, 31), "birth_date_impossible"),
    ],
)
def test_ages_outside_the_product_are_refused_by_the_operation(clinic, in_clinic, birth_date, code):
    with in_clinic(clinic), pytest.raises(OperationRefused) as refused:
        add_patient(**values(clinic, birth_date=birth_date))

    assert (refused.value.code, refused.value.field) == (code, "birth_date")


def test_the_tenth_birthday_is_old_enough_and_a_guardian_is_asked_for(as_clinician, clinic):
    ten = dt.datetime.now(tz=dt.UTC).date().replace(day=1) - dt.timedelta(days=10 * 366)

    response = as_clinician(clinic).post(URL, {**FOUR, "birth_date": ten.isoformat()}, follow=True)

    assert "parent or guardian" in response.content.decode()


def test_a_possible_duplicate_is_shown_and_nothing_is_written(as_clinician, clinic):
    factories.PatientFactory(clinic=clinic, given_name="åsa", family_name="ñandú")

    response = as_clinician(clinic).post(URL, {**FOUR, "birth_date": "1990-01-01"})

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"duplicate_confirmed"}
    assert [str(other) for other in response.context["alike"]] == ["åsa ñandú"]
    assert len(patients()) == 1


def test_the_tick_that_it_is_another_person_adds_the_patient(as_clinician, clinic):
    factories.PatientFactory(clinic=clinic, given_name="Åsa", family_name="Ñandú")

    response = as_clinician(clinic).post(URL, {**FOUR, "duplicate_confirmed": "on"})

    assert response.status_code == 302
    assert len(patients()) == 2


def test_the_same_person_in_another_clinic_is_nobodys_business(as_clinician, clinic):
    factories.PatientFactory(given_name="Åsa", family_name="Ñandú")

    response = as_clinician(clinic).post(URL, FOUR)

    assert response.status_code == 302


def test_a_record_number_stands_once_in_a_clinic(as_clinician, clinic):
    factories.PatientFactory(clinic=clinic, record_number="PF-1")

    response = as_clinician(clinic).post(URL, {**FOUR, "record_number": "PF-1"})

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"record_number"}
    assert len(patients()) == 1


def test_details_are_changed_and_the_language_follows_on_the_phone(as_clinician, patient):
    url = reverse("patients:edit", args=[patient.public_id])
    client = as_clinician(patient.clinic)
    assert client.get(url).context["form"]["knee"].value() == "left"

    response = client.post(url, {**FOUR, "language": "es", "time_zone": "America/Bogota"})

    assert response.status_code == 302
    [changed] = patients()
    assert (str(changed), changed.language, changed.time_zone) == (
        "Åsa Ñandú",
        "es",
        "America/Bogota",
    )
    assert changed.user.language == "es"


def test_a_change_that_cannot_be_right_changes_nothing(as_clinician, patient):
    url = reverse("patients:edit", args=[patient.public_id])

    response = as_clinician(patient.clinic).post(url, {**FOUR, "birth_date": "1513-01-01"})

    assert response.status_code == 422
    assert str(patients()[0]) == str(patient)


def test_only_what_a_person_may_be_changed_in_is_changed(patient, in_clinic):
    with in_clinic(patient.clinic), pytest.raises(KeyError):
        change_patient(patient=patient, changes={"clinic_id": 7}, today=TODAY, by=None)


def test_another_clinics_patient_cannot_be_opened(as_clinician, patient):
    client = as_clinician()

    for name in ("edit", "screening", "prescribe"):
        url = reverse(f"patients:{name}", args=[patient.public_id])
        assert client.get(url).status_code == 404


def values(clinic, **changes) -> dict:
    return {
        "clinic": clinic,
        "given_name": "Lena",
        "family_name": "Schmidt",
        "birth_date": dt.date(1996, 5, 4),
        "affected_left": True,
        "affected_right": False,
        "today": TODAY,
        "by": factories.UserFactory(),
        **changes,
    }
