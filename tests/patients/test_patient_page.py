"""The patient page through its door: what is shown, in words, and who may look."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from pfprehab.audit.models import Event
from programs.models import PrescribedExercise
from tests import factories, roles
from tests.patients.test_caseload import NOW, START, logged, questions_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _friday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(as_clinician, clinic):
    return as_clinician(clinic)


@pytest.fixture
def patient(clinic):
    return factories.PatientFactory(
        clinic=clinic,
        family_name="Schmidt",
        record_number="PF-2231",
        birth_date=dt.date(1996, 1, 23),
    )


@pytest.fixture
def prescription(patient):
    return factories.PrescriptionFactory(patient=patient, starts_on=START)


def page_of(client, patient):
    return client.get(reverse("patients:detail", kwargs={"patient_id": patient.public_id}))


def day_of(response, label: str, weekday: int) -> dict:
    """The cell of the week that begins on the Monday `label`; weekday 1 is Monday."""
    [week] = [week for week in response.context["calendar"]["weeks"] if week["label"] == label]
    return week["days"][weekday - 1]


def test_the_head_names_the_person_the_program_and_its_week(staff, patient, prescription):
    response = page_of(staff, patient)

    facts = [label for label, _tone in response.context["head"]["facts"]]
    assert facts == [
        "Left knee",
        "30 years",
        "Record PF-2231",
        "Combined hip and knee",
        "Week 3 of 6",
    ]
    assert "<h1>Lena Schmidt</h1>" in response.text


def test_adherence_is_told_in_counts_with_not_reported_apart(staff, patient, prescription):
    for day, done in ((5, 4), (7, 2), (9, 4), (12, 0)):
        logged(prescription, day, items_done=done)

    response = page_of(staff, patient)

    # Planned so far: 5, 7, 9, 12, 14, 16, 19, 21; today's is not due yet.
    assert response.context["adherence"] == (
        "4 of 8 planned sessions reported; 2 done, 1 partly, 1 not done."
    )
    assert "%" not in response.context["adherence"]


def test_the_calendar_keeps_every_state_apart(staff, patient, prescription):
    for day, done in ((5, 4), (7, 2), (9, 0)):
        logged(prescription, day, items_done=done, pain_worst=3)

    response = page_of(staff, patient)

    assert day_of(response, "5 Jan", 1)["state"] == "done"
    assert day_of(response, "5 Jan", 2)["state"] == "rest"
    assert day_of(response, "5 Jan", 3)["state"] == "partly"
    assert day_of(response, "5 Jan", 5)["state"] == "missed"
    assert day_of(response, "12 Jan", 1)["state"] == "unknown"
    assert day_of(response, "26 Jan", 1)["state"] == "planned"
    assert day_of(response, "5 Jan", 1)["word"] == "5 Jan: done, worst pain 3"


def test_todays_open_session_is_planned_and_not_missing(staff, patient, prescription):
    friday = day_of(page_of(staff, patient), "19 Jan", 5)

    assert (friday["state"], friday["today"]) == ("planned", True)


def test_days_before_the_start_are_outside_the_program(staff, patient):
    factories.PrescriptionFactory(patient=patient, starts_on=dt.date(2026, 1, 7))

    assert day_of(page_of(staff, patient), "5 Jan", 1)["state"] == ""


def test_a_session_a_day_late_moves_its_planned_day(staff, patient, prescription):
    logged(prescription, 20)

    response = page_of(staff, patient)

    assert day_of(response, "19 Jan", 1)["word"] == "19 Jan: moved to 20 Jan"
    assert day_of(response, "19 Jan", 2)["state"] == "done"


def test_the_pain_chart_says_the_same_in_a_sentence_and_leaves_gaps(staff, patient, prescription):
    for day, pain in ((5, 6), (7, None), (9, 7), (21, 2)):
        logged(prescription, day, pain_worst=pain)
    factories.MorningCheckFactory(patient=patient, day=dt.date(2026, 1, 6), pain=4)

    chart = page_of(staff, patient).context["chart"]

    assert chart.sentence == (
        "Worst pain in a session was 6 of 10 on 5 Jan and 2 on 21 Jan; the highest was 7. "
        "For 5 sessions no pain is known."
    )
    assert chart.worst_path.count("M") == 3
    assert (chart.rows[0].worst, chart.rows[0].morning) == (6, 4)
    assert chart.rows[1].worst is None


def test_without_any_pain_there_is_no_line_and_no_zero(staff, patient, prescription):
    logged(prescription, 5, pain_worst=None)

    response = page_of(staff, patient)

    assert response.context["chart"] is None
    assert "No pain was reported yet" in response.text


def test_pain_zero_is_a_value(staff, patient, prescription):
    logged(prescription, 5, pain_worst=0)

    assert "Worst pain was 0 of 10 on 5 Jan." in page_of(staff, patient).text


def test_the_program_now_shows_this_weeks_lines_of_the_version_in_force(
    staff, patient, prescription
):
    page = page_of(staff, patient)

    [program] = page.context["programs"]
    assert len(program["lines"]) == 4
    assert program["lines"][0]["dose"] == "2 rounds of 10 to 12, each leg"
    assert program["lines"][0]["source"] == "pfprehab default"
    assert program["versions"][0]["in_force"]
    assert page.text.count("Change dose") == 4


@pytest.mark.parametrize(
    ("tag", "shown"), [("read", True), ("secondary", True), ("memory", False), ("decision", False)]
)
def test_a_source_only_remembered_is_never_shown_as_one(staff, patient, prescription, tag, shown):
    source = factories.SourceFactory(citation="Canary A. Journal 2019", tag=tag)
    with roles.as_owner():
        PrescribedExercise.unscoped.filter(version__program=prescription.program).update(
            source=source
        )

    assert ("Canary A. Journal 2019" in page_of(staff, patient).text) is shown


def test_a_version_from_tomorrow_on_is_listed_but_not_in_force(staff, patient, prescription):
    factories.ProgramVersionFactory(
        clinic=patient.clinic,
        program=prescription.program,
        number=2,
        effective_from=dt.date(2026, 1, 24),
        reason="One set fewer",
    )

    [program] = page_of(staff, patient).context["programs"]

    assert [(one["number"], one["in_force"]) for one in program["versions"]] == [
        ("2", False),
        ("1", True),
    ]
    assert len(program["lines"]) == 4


def test_the_last_sessions_tell_what_was_not_answered(staff, patient, prescription):
    logged(prescription, 5, items_done=2, pain_before=None, pain_worst=4, note="Stairs were fine.")

    response = page_of(staff, patient)

    [session] = response.context["sessions"]
    assert session["outcome"] == "Partly, 2 of 4"
    assert (session["pain_before"], session["pain_worst"]) == ("not answered", "4")
    assert session["safety"] == "not asked"
    assert "Stairs were fine." in response.text


def test_a_session_reported_days_later_carries_the_mark(staff, patient, prescription):
    logged(prescription, 5, logged_at=dt.datetime(2026, 1, 7, 8, tzinfo=dt.UTC))

    assert page_of(staff, patient).context["sessions"][0]["late"] == "Reported 2 days later"


def test_answers_that_conflict_are_shown_beside_the_session(staff, patient, prescription):
    session = logged(prescription, 5, pain_worst=2)
    logged(
        prescription,
        5,
        phone_id=session.phone_id,
        conflicts_with=session,
        is_current=False,
        items_done=1,
        pain_worst=6,
    )

    [shown] = page_of(staff, patient).context["sessions"]

    assert "Partly, 1 of 4, worst pain 6" in shown["conflicts"][0]


def test_open_flags_stand_on_top_with_both_ways_out(staff, patient, prescription):
    flag = factories.FlagFactory(patient=patient, item_ids=["cannot_bear_weight"])

    response = page_of(staff, patient)

    [shown] = response.context["open_flags"]
    assert shown["title"].startswith("Answered yes: ")
    for name in ("acknowledge-flag", "flag"):
        assert reverse(f"patients:{name}", kwargs={"flag_id": flag.public_id}) in response.text
    assert response.text.index('id="flags"') < response.text.index('id="pain"')


def test_ended_and_add_on_prescriptions_are_listed(staff, patient, prescription):
    factories.PrescriptionFactory(patient=patient, kind="addon", starts_on=START)
    factories.PrescriptionFactory(
        patient=patient, status="stopped", ended_at=NOW, status_reason="Moved away"
    )

    response = page_of(staff, patient)

    assert [(one["kind"], one["status"]) for one in response.context["prescriptions"]].count(
        ("Add-on", "Active")
    ) == 1
    assert "Moved away" in response.text


def test_sessions_of_an_add_on_do_not_count_for_the_main_program(staff, patient, prescription):
    addon = factories.PrescriptionFactory(patient=patient, kind="addon", starts_on=START)
    logged(addon, 6)

    response = page_of(staff, patient)

    assert response.context["adherence"] == "0 of 8 planned sessions reported."
    assert day_of(response, "5 Jan", 2)["state"] == "rest"


def test_a_stopped_program_plans_nothing_any_more(staff, patient):
    factories.PrescriptionFactory(
        patient=patient,
        starts_on=START,
        status="stopped",
        ended_at=dt.datetime(2026, 1, 12, 9, tzinfo=dt.UTC),
    )

    response = page_of(staff, patient)

    assert response.context["adherence"] == "0 of 3 planned sessions reported."


def test_every_part_has_words_when_there_is_nothing(staff, patient):
    page = page_of(staff, patient).text

    for words in (
        "No pain was reported yet",
        "Nothing reported yet",
        "No program is running.",
        "Nothing prescribed yet.",
        "No red-flag screening on record.",
    ):
        assert words in page


def test_looking_at_a_record_is_recorded(staff, patient):
    page_of(staff, patient)

    with roles.as_owner():
        [read] = Event.objects.filter(kind="read", table_name="patients_patient")
    assert (read.actor, read.patient_id) == (f"user:{staff.user.pk}", patient.pk)


def test_names_and_notes_full_of_markup_are_shown_as_text(staff, clinic):
    patient = factories.PatientFactory(clinic=clinic, given_name="<script>a</script>")
    prescription = factories.PrescriptionFactory(patient=patient, starts_on=START)
    logged(prescription, 5, note="<img src=x onerror=alert(1)>", pain_worst=3)
    factories.FlagFactory(patient=patient, item_ids=["<b>x</b>"])

    page = page_of(staff, patient).text

    assert "<script>a" not in page
    assert "<img src=x" not in page
    assert "<b>x</b>" not in page


def test_nobody_else_gets_in(as_clinician, as_patient, as_curator, patient):
    for stranger in (as_clinician(), as_patient(patient), as_curator()):
        assert page_of(stranger, patient).status_code == 404


def test_the_page_asks_as_much_with_many_rows_as_with_few(staff, patient, prescription):
    logged(prescription, 5, pain_worst=3)
    factories.FlagFactory(patient=patient)
    factories.ScreeningFactory(patient=patient)
    address = reverse("patients:detail", kwargs={"patient_id": patient.public_id})
    few = questions_of(staff, address)

    for day in (7, 9, 12, 14, 16, 19, 21):
        logged(prescription, day, pain_worst=3)
        factories.MorningCheckFactory(patient=patient, day=dt.date(2026, 1, day + 1), pain=1)
    factories.PrescriptionFactory(patient=patient, kind="addon", starts_on=START)
    colleague = factories.UserFactory()
    for number in range(4):
        factories.FlagFactory(
            patient=patient,
            item_ids=[f"item_{number}"],
            acknowledged_at=NOW,
            acknowledged_by=colleague,
            session_log=logged(prescription, 6 + number, pain_worst=8),
        )
        factories.PrescriptionFactory(
            patient=patient, status="stopped", ended_at=NOW, starts_on=dt.date(2025, 6, 2)
        )
    many = questions_of(staff, address)

    # One question for each kind of row among the newest of the timeline, so rather fewer.
    assert len(many) <= len(few) == 29


def test_the_chart_marks_where_a_version_began(staff, patient, prescription):
    for day in (5, 7, 9, 12, 14):
        logged(prescription, day, pain_worst=3)
    factories.ProgramVersionFactory(
        clinic=patient.clinic,
        program=prescription.program,
        number=2,
        effective_from=dt.date(2026, 1, 8),
    )

    chart = page_of(staff, patient).context["chart"]

    assert [mark.label for mark in chart.events] == ["v2"]
