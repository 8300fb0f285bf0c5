"""A paper week on one screen: what is typed stands in the record, nothing else does."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from patients.models import ExerciseLog, Flag, MorningCheck, SessionLog
from patients.operations import paper
from patients.operations.session_limits import refuse_session
from patients.queries.paper_week import sheet_of
from pfprehab.errors import OperationRefused
from tests import factories, roles
from tests.patients.test_caseload import NOW, START, logged

pytestmark = pytest.mark.django_db

MONDAY, WEDNESDAY, FRIDAY = (dt.date(2026, 1, day) for day in (12, 14, 16))  # of week 2


@pytest.fixture(autouse=True)
def _friday_of_week_3():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(as_clinician, clinic):
    return as_clinician(clinic)


@pytest.fixture
def prescription(patient):
    return factories.PrescriptionFactory(patient=patient, starts_on=START)


def address(prescription, week=2):
    url = reverse("patients:paper-week", kwargs={"prescription_id": prescription.public_id})
    return f"{url}?week={week}"


def blank(response) -> dict:
    """The form as the browser would send it untouched."""
    values = {}
    for form in response.context["forms"].days:
        for bound in form:
            value = bound.value()
            values[bound.html_name] = "" if value is None else str(value)
    return values


def marks_of(values: dict, day: int, outcome: str) -> dict:
    return {name: outcome for name in values if name.startswith(f"d{day}-line_")}


def typed(staff, prescription, week=2, **answers) -> dict:
    """A whole Monday and Wednesday, Friday left empty; answers by d0_pain_worst and so on."""
    values = blank(staff.get(address(prescription, week)))
    values |= marks_of(values, 0, "done") | marks_of(values, 1, "partly")
    values |= {"d0-pain_worst": "3", "d0-effort": "6", "d0-morning_pain": "2", "d0-settled": "yes"}
    return values | {name.replace("_", "-", 1): value for name, value in answers.items()}


def sessions() -> list[SessionLog]:
    with roles.as_owner():
        return list(SessionLog.unscoped.order_by("done_on", "revision"))


def test_a_week_is_entered_as_it_stands_and_what_is_empty_stays_not_reported(staff, prescription):
    response = staff.post(address(prescription), typed(staff, prescription))

    assert response.status_code == 302
    first, second = sessions()
    assert (first.done_on, second.done_on) == (MONDAY, WEDNESDAY)
    assert {first.source, second.source} == {"paper"}
    assert (first.items_done, first.items_prescribed) == (4, 4)
    assert (second.items_done, second.pain_worst, second.effort) == (0, None, None)
    assert (first.pain_worst, first.effort, first.safety_asked) == (3, 6, False)
    with roles.as_owner():
        assert ExerciseLog.unscoped.filter(as_prescribed=True).count() == 0
        [morning] = MorningCheck.unscoped.all()
    assert (morning.day, morning.pain, morning.settled_within_hour, morning.source) == (
        dt.date(2026, 1, 13), 2, True, "paper",
    )  # fmt: skip


def test_saving_twice_writes_once(staff, prescription):
    values = typed(staff, prescription)
    staff.post(address(prescription), values)

    response = staff.post(address(prescription), values, follow=True)

    assert len(sessions()) == 2
    assert "on record already" in response.text


def test_a_typing_mistake_is_corrected_as_the_next_revision(staff, prescription):
    staff.post(address(prescription), typed(staff, prescription))
    values = blank(staff.get(address(prescription)))
    assert values["d0-revision"] == "2"
    assert values["d0-pain_worst"] == "3"

    staff.post(address(prescription), values | {"d0-pain_worst": "4"})

    told = [(log.done_on.day, log.revision, log.pain_worst, log.is_current) for log in sessions()]
    assert told == [(12, 1, 3, False), (12, 2, 4, True), (14, 1, None, True)]


def test_after_48_hours_a_day_is_shown_and_no_longer_changed(
    staff, prescription, as_clinician, clinic
):
    staff.post(address(prescription), typed(staff, prescription))
    values = blank(staff.get(address(prescription))) | {"d0-pain_worst": "9"}

    with time_machine.travel(NOW + dt.timedelta(hours=49), tick=False):
        staff = as_clinician(clinic)
        page = staff.get(address(prescription))
        staff.post(address(prescription), values)

    assert [form.column.state for form in page.context["forms"].days][:2] == ["reported"] * 2
    assert [log.pain_worst for log in sessions()] == [3, None]


def test_what_the_phone_reported_is_shown_and_never_overwritten(staff, prescription):
    logged(prescription, MONDAY.day, items_done=2, pain_worst=7)
    page = staff.get(address(prescription))
    assert "Phone: 2 of 4 done" in page.text
    assert "d0-pain_worst" not in blank(page)

    values = blank(page)
    sent = values | marks_of(values, 1, "done") | {"d0-pain_worst": "1", "d0-revision": "1"}
    staff.post(address(prescription), sent)

    assert [(log.done_on, log.source) for log in sessions()] == [
        (MONDAY, "phone"), (WEDNESDAY, "paper"),
    ]  # fmt: skip


def test_a_phone_report_that_comes_while_typing_stays_and_the_other_days_are_entered(
    staff, prescription
):
    values = typed(staff, prescription)
    logged(prescription, MONDAY.day, items_done=2)
    response = staff.post(address(prescription), values)

    # The page was made anew: Monday is the phone's now, Wednesday is entered.
    assert response.status_code == 302
    assert [log.source for log in sessions()] == ["phone", "paper"]


def test_the_operation_itself_refuses_a_day_that_is_taken_and_writes_nothing(
    staff, prescription, in_clinic
):
    with in_clinic(prescription.clinic):
        forms = paper_days(prescription)
        logged(prescription, WEDNESDAY.day, items_done=2)
        with pytest.raises(paper.PaperRefused) as refused:
            paper.log_paper_week(prescription=prescription, days=forms, now=NOW, by=staff.user)

    assert (refused.value.code, refused.value.planned_on) == ("paper_day_taken", WEDNESDAY)
    assert [log.source for log in sessions()] == ["phone"]


def paper_days(prescription):
    columns = sheet_of(prescription, week=2, now=NOW).columns
    return [
        paper.PaperDay(
            planned_on=column.day,
            done_on=column.day,
            marks=tuple((line.public_id, "done") for line in column.lines.values()),
        )
        for column in columns[:2]
    ]


def test_a_morning_told_on_the_phone_is_not_replaced(staff, prescription):
    factories.MorningCheckFactory(
        patient=prescription.patient, day=MONDAY + dt.timedelta(days=1), pain=5
    )
    page = staff.get(address(prescription))
    assert "d0-morning_pain" not in blank(page)

    moved = {"d1-done_on": MONDAY.isoformat(), "d1-morning_pain": "1"}
    values = blank(page)
    response = staff.post(address(prescription), values | marks_of(values, 1, "done") | moved)

    assert response.status_code == 422
    assert "answered that morning on the phone" in response.text
    assert sessions() == []


def test_a_session_done_on_another_day_of_the_week_keeps_its_lines(staff, prescription):
    values = typed(staff, prescription, d0_done_on="2026-01-13")

    staff.post(address(prescription), values)

    assert [(log.done_on.day, log.items_done) for log in sessions()] == [(13, 4), (14, 0)]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        pytest.param({"d0_pain_worst": "11"}, "less than or equal to 10", id="pain 11"),
        pytest.param({"d1_effort": "0"}, "greater than or equal to 1", id="effort 0"),
        pytest.param({"d2_pain_worst": "4"}, "whether it was done", id="pain without a mark"),
        pytest.param({"d0_done_on": "2026-02-01"}, "not in the week", id="a day of another week"),
        pytest.param({"d0_done_on": "2026-01-14"}, "Two sessions have the day", id="one day twice"),
        pytest.param({"d0_done_on": "never"}, "Enter a valid date", id="no date"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused_whole_and_keeps_the_entries(
    staff, prescription, answers, words
):
    response = staff.post(address(prescription), typed(staff, prescription, **answers))

    assert response.status_code == 422
    assert words in response.text
    assert sessions() == []
    assert 'value="6"' in response.text


def test_an_empty_sheet_says_so(staff, prescription):
    values = blank(staff.get(address(prescription)))

    response = staff.post(address(prescription), values)

    assert response.status_code == 422
    assert "Nothing is entered yet" in response.text


def test_days_to_come_and_days_too_long_ago_cannot_be_entered(staff, patient):
    old = factories.PrescriptionFactory(patient=patient, starts_on=dt.date(2025, 12, 15))

    missed = staff.get(address(old, week=1))
    coming = staff.get(address(old, week=6))

    assert [form.column.state for form in missed.context["forms"].days] == ["too_old"] * 3
    assert "More than 28 days ago: write it in a note" in missed.text
    assert [form.column.state for form in coming.context["forms"].days] == [
        "open", "open", "open",
    ]  # fmt: skip


def test_todays_sheet_leaves_the_days_to_come_closed(staff, prescription):
    page = staff.get(address(prescription, week=3))

    assert [form.column.state for form in page.context["forms"].days] == ["open"] * 3
    later = staff.get(address(prescription, week=4))
    assert [form.column.state for form in later.context["forms"].days] == ["future"] * 3


def test_the_day_before_the_window_is_refused_in_words_for_staff(staff, prescription, in_clinic):
    with in_clinic(prescription.clinic):
        days = paper_days(prescription)
        late = dt.datetime.combine(MONDAY, NOW.timetz()) + dt.timedelta(days=29)
        with pytest.raises(paper.PaperRefused) as refused:
            paper.log_paper_week(prescription=prescription, days=days, now=late, by=staff.user)

    assert refused.value.code == "session_too_old"
    assert "12 Jan 2026 is more than 28 days ago" in refused.value.message


def test_the_longer_window_is_for_paper_alone(in_clinic, prescription):
    at = dt.datetime.combine(MONDAY, NOW.timetz()) + dt.timedelta(days=8)
    with in_clinic(prescription.clinic):
        with pytest.raises(OperationRefused, match="7 days"):
            refuse_session(prescription=prescription, day=MONDAY, logged_at=at, now=at)
        refuse_session(prescription=prescription, day=MONDAY, logged_at=at, now=at, source="paper")


def test_the_last_sheet_of_a_program_that_has_ended_can_be_entered(staff, prescription):
    with roles.as_owner():
        type(prescription).unscoped.update(status="finished", ended_at=NOW - dt.timedelta(days=7))

    response = staff.post(address(prescription), typed(staff, prescription))

    assert response.status_code == 302
    assert len(sessions()) == 2


def test_a_day_after_the_program_ended_is_refused(staff, prescription):
    with roles.as_owner():
        type(prescription).unscoped.update(
            status="stopped", ended_at=dt.datetime(2026, 1, 13, tzinfo=dt.UTC)
        )

    response = staff.post(address(prescription), typed(staff, prescription))

    assert response.status_code == 422
    assert "did not run on 14 Jan 2026" in response.text
    assert sessions() == []


def test_severe_pain_on_paper_opens_a_flag_and_says_so(staff, prescription):
    response = staff.post(
        address(prescription), typed(staff, prescription, d0_pain_worst="8"), follow=True
    )

    with roles.as_owner():
        assert Flag.unscoped.get().kind == "pain"
    assert "opened a flag" in response.text


def test_an_open_flag_that_holds_the_sessions_is_named(staff, prescription):
    factories.FlagFactory(
        patient=prescription.patient,
        session_log=None,
        locks=True,
        opened_at=dt.datetime(2026, 1, 13, 9, tzinfo=dt.UTC),
    )

    response = staff.post(address(prescription), typed(staff, prescription))

    assert response.status_code == 422
    assert "Close the flag first" in response.text


def test_two_who_enter_different_answers_for_a_day_are_told(staff, prescription):
    first, second = typed(staff, prescription), typed(staff, prescription, d0_pain_worst="5")
    staff.post(address(prescription), first)

    response = staff.post(address(prescription), second)

    assert response.status_code == 422
    assert "entered meanwhile with other answers" in response.text
    assert len(sessions()) == 2


def test_the_sheet_takes_as_many_queries_for_three_sessions_as_for_one(
    staff, prescription, django_assert_num_queries, in_clinic
):
    logged(prescription, 5)
    values = typed(staff, prescription)
    staff.post(address(prescription), values | marks_of(values, 2, "not_done"))

    for week in (1, 2):
        with in_clinic(prescription.clinic), django_assert_num_queries(6):
            sheet_of(prescription, week=week, now=NOW)


def test_without_a_week_the_latest_that_can_be_back_is_shown(staff, prescription):
    url = reverse("patients:paper-week", kwargs={"prescription_id": prescription.public_id})

    assert staff.get(url).context["sheet"].week == 3
    assert staff.get(f"{url}?week=99").context["sheet"].week == 3
