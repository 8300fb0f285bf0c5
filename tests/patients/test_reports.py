"""Reports of the clinic: figures with definitions, honest about the unknown, safe as a file."""

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pfprehab.audit.models import Event
from tests import factories, roles
from tests.patients.test_caseload import NOW, START, logged, treated

pytestmark = pytest.mark.django_db
JANUARY = "&first=2026-01-01&last=2026-01-23"
KINDS = ("caseload", "adherence", "outcomes", "data-days")


@pytest.fixture(autouse=True)
def _friday_of_week_3():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(as_clinician, clinic):
    return as_clinician(clinic)


def report(client, slug, rest=JANUARY):
    response = client.get(f"/reports/?report={slug}{rest}")
    assert response.status_code == 200
    return response.context["report"]


def figures(found) -> dict[str, str]:
    return {fact.label: fact.value for fact in found.figures}


def file_of(client, slug) -> list[list[str]]:
    response = client.get(f"/reports/csv/?report={slug}{JANUARY}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_adherence_adds_up_and_keeps_not_reported_apart(staff, clinic):
    one, two = treated(clinic, "Ada One"), treated(clinic, "Bea Two")
    for day, done in ((5, 4), (7, 2), (9, 0)):
        logged(one, day, items_done=done)
    logged(two, 5, source="paper")

    found = report(staff, "adherence")

    # Each planned so far: 5, 7, 9, 12, 14, 16, 19, 21; today's is not due yet.
    assert found.rows == [
        ["Ada One", "8", "3", "1", "1", "1", "5", "0"],
        ["Bea Two", "8", "1", "1", "0", "0", "7", "0"],
    ]
    told = figures(found)
    assert told["Reported"] == "4 of 16 (25\u00a0%)"
    assert told["Done"] == "2 of 16 (12\u00a0%)"
    assert told["Not reported"] == "12 of 16 (75\u00a0%)"
    assert told["Where it comes from"] == "Phone: 3, Paper: 1"


def test_every_report_prints_how_its_figures_are_counted(staff, clinic):
    treated(clinic)

    adherence = staff.get(f"/reports/?report=adherence{JANUARY}").text
    days = staff.get(f"/reports/?report=data-days{JANUARY}").text

    assert "not the same as not done" in adherence
    assert "diaries tend to say more than was done" in adherence
    assert "provider&#x27;s own decision" in days
    for slug in KINDS:
        assert "billable" not in staff.get(f"/reports/?report={slug}{JANUARY}").text.lower()


def test_of_few_sessions_no_percentage_is_made(staff, clinic):
    logged(treated(clinic), 5)

    assert figures(report(staff, "adherence"))["Reported"] == "1 of 8"


def test_the_period_cuts_what_is_counted(staff, clinic):
    one = treated(clinic, "Ada One")
    for day in (5, 19):
        logged(one, day)

    found = report(staff, "adherence", "&first=2026-01-12&last=2026-01-18")

    assert found.rows == [["Ada One", "3", "0", "0", "0", "0", "3", "0"]]


def test_a_program_that_ended_counts_up_to_its_end(staff, clinic):
    ended = dt.datetime(2026, 1, 12, 10, tzinfo=dt.UTC)
    one = treated(clinic, "Ada One", status="finished", ended_at=ended)
    logged(one, 5)

    assert report(staff, "adherence").rows == [["Ada One", "3", "1", "1", "0", "0", "2", "0"]]


def test_add_ons_are_left_aside_where_there_is_a_main_program(staff, clinic):
    main = treated(clinic, "Ada One")
    factories.PrescriptionFactory(
        patient=main.patient, kind="addon", starts_on=START, session_days=[2, 4]
    )

    assert report(staff, "adherence").rows[0][1] == "8"


def test_data_days_count_dates_once_and_leave_paper_out(staff, clinic):
    one = treated(clinic, "Ada One")
    logged(one, 5)
    logged(one, 7, source="paper")
    factories.MorningCheckFactory(patient=one.patient, day=dt.date(2026, 1, 5))
    factories.MorningCheckFactory(patient=one.patient, day=dt.date(2026, 1, 6))
    factories.MorningCheckFactory(patient=one.patient, day=dt.date(2026, 1, 8), source="paper")

    found = report(staff, "data-days")

    assert found.rows == [["Ada One", "2", "2", "6 Jan 2026", "2"]]


def test_a_day_with_data_is_the_patients_own_date(staff, clinic):
    """Logged at 23:30 in New York is the next day in UTC, and still that day."""
    one = treated(clinic, "Ada One")
    logged(one, 5, logged_at=dt.datetime(2026, 1, 6, 4, 30, tzinfo=dt.UTC), utc_offset_minutes=-300)

    assert report(staff, "data-days", "&first=2026-01-05&last=2026-01-05").rows == [
        ["Ada One", "1", "1", "5 Jan 2026", "1"]
    ]


def test_outcomes_say_how_many_have_both_ends_and_never_guess(staff, clinic):
    treated(clinic, "Cem Three")
    both, one = (treated(clinic, name) for name in ("Ada One", "Bea Two"))
    for row, day, score in ((both, 4, 70), (both, 20, 78), (one, 4, 60)):
        factories.OutcomeScoreFactory(
            patient=row.patient, measure="akps", measured_on=dt.date(2026, 1, day), score=score
        )

    found = report(staff, "outcomes")

    told = figures(found)
    assert told["People"] == "3"
    assert told["Improved by the trial's criterion"] == "1 of 1"
    assert told["Criterion cannot be told"] == "2"
    akps = next(value for value in told.values() if value.startswith("baseline 2"))
    assert akps.startswith("baseline 2, start and end 1; mean change +8 (+8 to +8)")
    assert told["Without any score"] == "1"
    assert [row[:2] + row[4:] for row in found.rows] == [
        ["Ada One", "Anterior Knee Pain Scale", "+8", "met"],
        ["Bea Two", "Anterior Knee Pain Scale", "–", "cannot be told"],
    ]


def test_the_caseload_counts_everybody_once(staff, clinic):
    treated(clinic, "Ada One", logs=[(16, 2), (19, 2), (21, 9)])
    factories.PatientFactory(clinic=clinic)

    found = report(staff, "caseload")

    groups = {state: number for what, state, number in found.rows if what == "Group now"}
    assert (groups["Review now"], groups["No program running"]) == ("1", "1")
    assert sum(map(int, groups.values())) == 2
    assert figures(found)["Programs begun"] == "1"


@pytest.mark.parametrize("slug", KINDS)
def test_a_file_carries_the_rows_the_period_and_the_definitions(staff, clinic, slug):
    logged(treated(clinic, "Ada One"), 5)

    rows = file_of(staff, slug)

    assert rows[0] == list(report(staff, slug).columns)
    assert ["1 Jan 2026 to 23 Jan 2026"] in rows
    assert any(len(row) == 3 and row[2] for row in rows)


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-2", "@sum", "\t=1", "'=1"])
def test_no_cell_of_a_file_is_a_formula(staff, clinic, name):
    patient = factories.PatientFactory(clinic=clinic, given_name=name)
    logged(factories.PrescriptionFactory(patient=patient, starts_on=START), 5)

    rows = [*file_of(staff, "adherence"), *file_of(staff, "data-days")]
    cells = [cell for row in rows for cell in row]

    assert any(name.strip() in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell[:1] and cell != "–"]


def test_a_change_for_the_worse_stays_a_number_in_the_file(staff, clinic):
    one = treated(clinic, "Ada One")
    for day, score in ((4, 70), (20, 62)):
        factories.OutcomeScoreFactory(
            patient=one.patient, measure="akps", measured_on=dt.date(2026, 1, day), score=score
        )

    assert file_of(staff, "outcomes")[1][4] == "-8"


def test_taking_a_report_away_is_on_record(staff, clinic):
    file_of(staff, "adherence")

    with roles.as_owner():
        event = Event.objects.filter(row_id="report:adherence").latest("at")
    assert (event.kind, event.clinic_id, event.patient_id) == ("read", clinic.pk, None)


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        pytest.param("&first=2026-02-01&last=2026-01-01", "ends before it begins", id="backwards"),
        pytest.param("&first=2024-01-01&last=2026-01-01", "at most 366 days", id="two years"),
        pytest.param("&first=&last=2026-01-01", "This field is required", id="no start"),
        pytest.param("&first=soon&last=2026-01-01", "Enter a valid date", id="no date"),
        pytest.param("&first=0001-01-01&last=0001-02-01", "this century", id="the year 1"),
    ],
)
def test_a_period_that_cannot_be_shows_no_figures(staff, rest, words):
    response = staff.get(f"/reports/?report=adherence{rest}")

    assert response.status_code == 422
    assert words in response.text
    assert response.context["report"] is None
    assert staff.get(f"/reports/csv/?report=adherence{rest}").status_code == 404


def test_without_a_period_the_last_90_days_are_shown(staff):
    form = staff.get("/reports/").context["form"]

    assert (form["first"].value(), form["last"].value()) == ("2025-10-26", "2026-01-23")


def test_another_clinics_people_are_not_counted(staff, clinic):
    theirs = factories.PrescriptionFactory(
        patient=factories.PatientFactory(clinic=factories.ClinicFactory()), starts_on=START
    )
    logged(theirs, 5)

    assert report(staff, "adherence").rows == []
    assert report(staff, "data-days").rows == []
    assert report(staff, "outcomes").rows == []


@pytest.mark.parametrize("slug", KINDS)
def test_queries_are_the_same_for_one_and_for_many(staff, clinic, slug):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            report(staff, slug)
        return len(found)

    logged(treated(clinic, "Ada One"), 5)
    queries()
    one = queries()
    for number in range(6):
        logged(treated(clinic, f"Bea Number{number}"), 7)

    assert queries() == one
