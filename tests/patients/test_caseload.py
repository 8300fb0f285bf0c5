"""The caseload through its door: groups and reasons, search, names, queries, who may look."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from patients.operations.pauses import pause_program
from patients.operations.prescribing import change_status
from tests import factories
from tests.patients.crowd import crowd

NOW = dt.datetime(2026, 1, 23, 12, tzinfo=dt.UTC)  # a Friday, in the third week
START = dt.date(2026, 1, 5)
URL = "/caseload/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _friday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(as_clinician, clinic):
    return as_clinician(clinic)


def person(clinic, name="Lena Schmidt", **fields):
    given, family = name.split(" ", 1)
    return factories.PatientFactory(clinic=clinic, given_name=given, family_name=family, **fields)


def treated(clinic, name="Lena Schmidt", *, logs=(), **fields):
    """A prescription running since START; logs are (day of January, worst pain)."""
    patient = person(clinic, name)
    prescription = factories.PrescriptionFactory(patient=patient, **{"starts_on": START, **fields})
    for day, pain in logs:
        logged(prescription, day, pain_worst=pain)
    return prescription


def logged(prescription, day: int, **fields):
    day = dt.date(2026, 1, day)
    return factories.SessionLogFactory(prescription=prescription, done_on=day, **fields)


WELL = [(16, 2), (19, 2), (21, 1)]


def groups(response) -> dict[str, list]:
    return {group["key"]: group["rows"] for group in response.context["groups"]}


def group_of(response, name: str) -> str:
    [key] = [key for key, rows in groups(response).items() if any(row.name == name for row in rows)]
    return key


def row_of(response, name: str):
    [row] = [row for rows in groups(response).values() for row in rows if row.name == name]
    return row


def test_regular_reports_without_more_pain_are_on_track(staff, clinic):
    treated(clinic, logs=WELL)

    response = staff.get(URL)

    assert group_of(response, "Lena Schmidt") == "on_track"
    assert row_of(response, "Lena Schmidt").sessions == "2 of 2"


def test_an_open_flag_is_reviewed_now_with_the_answer_in_words(staff, clinic):
    patient = treated(clinic, logs=WELL).patient
    flag = factories.FlagFactory(patient=patient, item_ids=["stuck_cannot_straighten"], locks=True)

    response = staff.get(URL)

    row = row_of(response, "Lena Schmidt")
    assert row.group == "review_now"
    assert "Answered yes: The knee is stuck now, I cannot straighten it" in row.reason
    assert "The next session waits for you." in row.reason
    assert row.action_url.endswith(f"/flags/{flag.public_id}/")


def test_an_open_flag_without_a_running_program_is_still_reviewed_now(staff, clinic):
    factories.FlagFactory(patient=person(clinic), item_ids=["cannot_bear_weight"])

    assert group_of(staff.get(URL), "Lena Schmidt") == "review_now"


def test_a_closed_flag_is_no_reason_any_more(staff, clinic):
    patient = treated(clinic, logs=WELL).patient
    factories.FlagFactory(
        patient=patient, closed_at=NOW, closed_by=factories.UserFactory(), closing_note="Seen."
    )

    assert group_of(staff.get(URL), "Lena Schmidt") == "on_track"


def test_pain_of_8_once_is_reviewed_now(staff, clinic):
    treated(clinic, logs=[(16, 2), (19, 8), (21, 2)])

    row = row_of(staff.get(URL), "Lena Schmidt")

    assert row.group == "review_now"
    assert row.reason == "Worst pain 8 of 10 in the last 7 days."


def test_severe_pain_whose_flag_was_closed_is_dealt_with(staff, clinic):
    prescription = treated(clinic, logs=[(16, 2), (21, 2)])
    session = logged(prescription, 19, pain_worst=8)
    factories.FlagFactory(
        patient=prescription.patient,
        kind="pain",
        item_ids=[],
        session_log=session,
        closed_at=NOW,
        closed_by=factories.UserFactory(),
        closing_note="Phoned: a long hike.",
    )

    assert group_of(staff.get(URL), "Lena Schmidt") == "on_track"


def test_two_weeks_two_points_over_the_first_week_is_reviewed_now(staff, clinic):
    logs = [(1, 3), (2, 2), (12, 5), (14, 4), (19, 6)]
    treated(clinic, logs=logs, starts_on=dt.date(2025, 12, 29))

    row = row_of(staff.get(URL), "Lena Schmidt")

    assert row.group == "review_now"
    assert row.reason == "Worst pain 5, then 6 in the last 2 weeks; 3 in the first week."


def test_seven_days_of_silence_is_gone_quiet(staff, clinic):
    treated(clinic, logs=[(12, 2), (16, 2)])

    row = row_of(staff.get(URL), "Lena Schmidt")

    assert row.group == "gone_quiet"
    assert row.reason == "Last report 7 days ago."


def test_never_a_report_is_told_since_the_start(staff, clinic):
    treated(clinic)

    row = row_of(staff.get(URL), "Lena Schmidt")

    assert row.group == "gone_quiet"
    assert row.reason == "Nothing reported in the 18 days since the start."
    assert row.pain == "not reported"


def test_one_report_in_a_week_is_too_little_to_tell(staff, clinic):
    treated(clinic, logs=[(9, 2), (12, 2), (21, 2)])

    assert group_of(staff.get(URL), "Lena Schmidt") == "too_little"


def test_a_patient_without_a_prescription_has_no_program_yet(staff, clinic):
    patient = person(clinic)

    row = row_of(staff.get(URL), "Lena Schmidt")

    assert (row.group, row.reason) == ("no_program", "No program yet.")
    assert row.action_url == reverse("patients:prescribe", kwargs={"patient_id": patient.public_id})


def test_a_paused_program_is_not_called_quiet(staff, clinic):
    treated(clinic, logs=[(9, 2)], status="paused", status_reason="On holiday")

    row = row_of(staff.get(URL), "Lena Schmidt")

    assert (row.group, row.reason) == ("no_program", "Paused: On holiday")


def test_days_of_a_pause_are_rest_days_after_it(staff, clinic, in_clinic):
    prescription = treated(clinic, logs=[(16, 2)])
    with in_clinic(clinic):
        for day, status in ((18, "paused"), (22, "active")):
            moment = dt.datetime(2026, 1, day, 9, tzinfo=dt.UTC)
            change_status(
                prescription=prescription, status=status, reason="Away", now=moment, by=None
            )

    row = row_of(staff.get(URL), "Lena Schmidt")

    assert row.dots == ("rest", "rest", "rest", "rest", "rest", "rest", "planned")
    assert row.sessions == "0, none planned"


def test_a_pause_with_an_end_says_until_when_and_then_that_it_is_over(
    staff, clinic, in_clinic, as_clinician
):
    prescription = treated(clinic, logs=[])
    with in_clinic(clinic):
        pause_program(
            prescription=prescription,
            first_day=NOW.date() - dt.timedelta(days=6),
            last_day=NOW.date() + dt.timedelta(days=2),
            reason="Skiing",
            today=NOW.date() - dt.timedelta(days=6),
            by=None,
        )
    before = row_of(staff.get(URL), "Lena Schmidt")
    with time_machine.travel(NOW + dt.timedelta(days=4), tick=False):
        after = row_of(as_clinician(clinic).get(URL), "Lena Schmidt")

    assert before.reason.startswith("Paused until ")
    assert before.reason.endswith(": Skiing")
    assert after.reason.endswith("is over. Decide how it goes on.")


def test_a_program_past_its_last_week_asks_to_be_finished(staff, clinic):
    start = dt.date(2025, 12, 1)
    patient = person(clinic)
    prescription = factories.PrescriptionFactory(patient=patient, starts_on=start)
    factories.SessionLogFactory(prescription=prescription, done_on=dt.date(2026, 1, 21))

    row = row_of(staff.get(URL), "Lena Schmidt")

    assert row.group == "no_program"
    assert row.reason.startswith("The last week ended on 11 Jan.")


def test_the_last_seven_days_tell_done_partly_not_done_not_reported_and_planned_apart(
    staff, clinic
):
    prescription = treated(clinic, session_days=[1, 3, 5])
    logged(prescription, 16, items_done=0)
    logged(prescription, 19, items_done=2)

    row = row_of(staff.get(URL), "Lena Schmidt")

    # Saturday to Friday, which is today and still open.
    assert row.dots == ("rest", "rest", "partly", "rest", "unknown", "rest", "planned")
    assert row.dots_words == "1 partly done, 1 not reported, 1 planned"
    assert row.sessions == "1 of 2"


def test_a_session_reported_as_not_done_is_not_the_same_as_not_reported(staff, clinic):
    prescription = treated(clinic)
    logged(prescription, 19, items_done=0)

    assert row_of(staff.get(URL), "Lena Schmidt").dots[2:5] == ("missed", "rest", "unknown")


def test_only_the_current_revision_of_a_session_counts(staff, clinic):
    prescription = treated(clinic, logs=[(16, 2), (21, 1)])
    session = logged(prescription, 19, pain_worst=2, revision=2)
    logged(prescription, 19, pain_worst=10, phone_id=session.phone_id, is_current=False)

    assert group_of(staff.get(URL), "Lena Schmidt") == "on_track"


def test_today_is_the_patients_own_day(staff, clinic):
    """At 12:00 UTC on Friday it is Saturday in Kiritimati: Friday's session is overdue there."""
    far = person(clinic, "Ana Lejos", time_zone="Pacific/Kiritimati")
    near = person(clinic, "Ana Cerca")
    for patient in (far, near):
        factories.PrescriptionFactory(patient=patient, starts_on=START)

    response = staff.get(URL)

    assert NOW.astimezone(ZoneInfo("Pacific/Kiritimati")).date() == dt.date(2026, 1, 24)
    assert row_of(response, "Ana Lejos").dots[-2:] == ("unknown", "rest")
    assert row_of(response, "Ana Cerca").dots[-1] == "planned"


def test_an_add_on_beside_a_main_program_does_not_change_the_days(staff, clinic):
    patient = treated(clinic, logs=WELL).patient
    addon = factories.PrescriptionFactory(patient=patient, kind="addon", starts_on=START)
    logged(addon, 20, pain_worst=1)

    row = row_of(staff.get(URL), "Lena Schmidt")

    assert row.sessions == "2 of 2"
    assert row.dots == ("rest", "rest", "done", "rest", "done", "rest", "planned")


@pytest.mark.parametrize(
    "search", ["oberg", "Öberg åsa", "ÅSA", "pf-22", "PF-2231 berg"], ids=lambda text: text
)
def test_a_patient_is_found_by_parts_of_name_or_record_number(staff, clinic, search):
    person(clinic, "Åsa Öberg", record_number="PF-2231")
    person(clinic, "Marta Kowalska")

    response = staff.get(URL, {"q": search})

    assert [row.name for rows in groups(response).values() for row in rows] == ["Åsa Öberg"]


@pytest.mark.parametrize("search", ["100%", "_", "zzz", "x" * 5000, "a\x00zz", "\\"])
def test_a_search_without_a_hit_says_so_and_never_fails(staff, clinic, search):
    person(clinic)

    response = staff.get(URL, {"q": search})

    assert response.status_code == 200
    assert "Nobody found" in response.text


def test_a_search_by_script_gets_the_list_alone(staff, clinic):
    person(clinic)

    response = staff.get(URL, {"q": "lena"}, headers={"HX-Request": "true"})

    assert response.text.lstrip().startswith('<div id="caseload"')
    assert "HX-Request" in response.headers["Vary"]


def test_one_group_alone_can_be_shown(staff, clinic):
    treated(clinic, "Lena Schmidt", logs=WELL)
    person(clinic, "Marta Kowalska")

    response = staff.get(URL, {"group": "no_program"})

    assert "Marta Kowalska" in response.text
    assert "Lena Schmidt" not in response.text


def test_an_empty_caseload_says_how_to_begin(staff):
    response = staff.get(URL)

    assert "No patients yet" in response.text
    assert reverse("patients:add") in response.text


def test_names_stand_in_reading_order(staff, clinic):
    for name in ("Ana Zola", "Ana Ñu", "Ana Öberg", "Ana Nunez", "Ana Adler"):
        person(clinic, name)

    rows = groups(staff.get(URL))["no_program"]

    assert [row.name for row in rows] == [
        "Ana Adler",
        "Ana Nunez",
        "Ana Ñu",
        "Ana Öberg",
        "Ana Zola",
    ]


def test_the_most_urgent_flag_comes_first(staff, clinic):
    for name, tier in (("Ana Adler", "within_days"), ("Zoe Zola", "emergency_now")):
        factories.FlagFactory(patient=person(clinic, name), tier=tier)

    rows = groups(staff.get(URL))["review_now"]

    assert [row.name for row in rows] == ["Zoe Zola", "Ana Adler"]


def test_a_name_full_of_markup_is_shown_as_text(staff, clinic):
    person(clinic, '<script>alert(1)</script> "><canary>')

    page = staff.get(URL, {"q": "<script>"}).text

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<canary>" not in page


def test_patients_of_another_clinic_are_not_there(staff):
    person(factories.ClinicFactory(), "Zoe Other")

    assert "Zoe Other" not in staff.get(URL).text


def test_a_patient_and_a_curator_do_not_get_in(as_patient, as_curator, patient):
    assert as_patient(patient).get(URL).status_code == 404
    assert as_curator().get(URL).status_code == 404


def questions_of(client, url: str) -> list[str]:
    """The SELECTs on tables: without savepoints and the scope's settings."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in asked if query["sql"].startswith('SELECT "')]


def test_the_caseload_asks_as_much_for_300_patients_as_for_5(staff, clinic):
    crowd(clinic, 5, today=NOW.date())
    few = questions_of(staff, URL)

    crowd(clinic, 295, today=NOW.date())
    many = questions_of(staff, URL)

    # Session, user, membership, saved views; then patients, prescriptions, plans, pauses, sessions
    # in two questions, flags. Besides them counts that do not begin with a column: what changed
    # lately, and the two beside the main ways.
    assert len(few) == len(many) == 10


def test_no_share_of_nothing_is_shown(staff, clinic):
    treated(clinic, logs=WELL)

    assert not re.search(r"\d\s*%", staff.get(URL).text)
