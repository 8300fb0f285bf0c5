"""The session's page: done and logged in one form, refused with everything that was typed kept."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.urls import reverse

from patients.models import ExerciseLog, Flag, Prescription, SessionLog
from programs.models import PrescribedExercise
from tests.factories import FlagFactory, PatientFactory, PrescriptionFactory
from tests.patients.phone_forms import lines_of, session_data, session_url
from tests.patients.reports import MONDAY
from tests.roles import as_owner

EFFORT_KEPT = re.compile(r'name="effort" value="6"[^>]* checked')
EVENING = dt.datetime(2026, 1, 5, 18, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    """Monday, 5 January 2026, 19:00 in Madrid: the first day of the program."""
    with time_machine.travel(EVENING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def phone(prescription, as_patient):
    return as_patient(prescription.patient)


@pytest.fixture
def post(phone, prescription, in_clinic):
    def send(**changes):
        data = session_data(prescription, in_clinic, **changes)
        return phone.post(session_url(prescription), data)

    return send


def the_log():
    with as_owner():
        return SessionLog.unscoped.get()


def nothing_written():
    with as_owner():
        return not SessionLog.unscoped.exists() and not ExerciseLog.unscoped.exists()


def test_the_page_shows_each_exercise_and_presets_nothing(phone, prescription):
    page = phone.get(session_url(prescription))

    text = page.content.decode()
    assert page.status_code == 200
    assert text.count("2 rounds of 10 to 12, each leg") == 4
    assert " checked" not in text
    assert 'name="note"' in text
    assert "Lift the top leg." in text


def test_a_session_is_logged_and_its_page_says_so(post, phone):
    answer = post()

    log = the_log()
    assert answer.status_code == 302
    assert answer.url == reverse("patients:session-done", args=[log.phone_id])
    assert (log.items_done, log.pain_worst, log.effort, log.safety_asked) == (4, 3, 6, True)
    text = phone.get(answer.url).content.decode()
    assert "Session done." in text
    assert "1 of 3 this week." in text
    assert "Wednesday 7 January" in text


def test_skipped_questions_stay_unknown(post):
    post(pain_before=None, pain_worst=None, effort=None)

    log = the_log()
    assert (log.pain_before, log.pain_worst, log.effort) == (None, None, None)


def test_set_by_set_says_how_many_on_each_leg(post, prescription, in_clinic):
    first, second = (line.public_id.hex for line in lines_of(prescription, in_clinic)[:2])
    whole = {f"{first}-{leg}_{n}": "12" for leg in ("left", "right") for n in (1, 2)}
    part = {f"{second}-left_1": "12", f"{second}-right_1": "8"}

    post(**{f"{first}-how": "sets", f"{second}-how": "sets"}, **whole, **part)

    with as_owner():
        rows = {row.line.public_id.hex: row for row in ExerciseLog.unscoped.select_related("line")}
    assert (rows[first].outcome, rows[first].reps_left) == ("done", [12, 12])
    assert (rows[second].outcome, rows[second].reps_left) == ("partly", [12])
    assert rows[second].reps_right == [8]
    assert the_log().items_done == 3


def test_numbers_alone_say_set_by_set(post, prescription, in_clinic):
    key = lines_of(prescription, in_clinic)[0].public_id.hex

    answer = post(**{f"{key}-how": None, f"{key}-left_1": "9"})

    assert answer.status_code == 302
    with as_owner():
        assert ExerciseLog.unscoped.get(outcome="partly").reps_left == [9]


def test_not_done_keeps_its_reason(post):
    post(how="not_done")

    with as_owner():
        assert {row.outcome for row in ExerciseLog.unscoped.all()} == {"not_done"}
    assert the_log().items_done == 0


def test_a_hold_is_counted_in_seconds_and_a_long_time_in_minutes(post, prescription, in_clinic):
    with as_owner():
        lines = PrescribedExercise.unscoped.filter(week=1)
        empty = {"reps_min": None, "reps_max": None}
        lines.filter(order=0).update(kind="hold", hold_s=45, side="together", **empty)
        lines.filter(order=1).update(kind="time", duration_s=1200, side="together", sets=1, **empty)
    hold, long = (line.public_id.hex for line in lines_of(prescription, in_clinic)[:2])

    post(
        **{
            f"{hold}-how": "sets",
            f"{hold}-together_1": "45",
            f"{hold}-together_2": "30",
            f"{long}-how": "sets",
            f"{long}-together_1": "20",
        }
    )

    with as_owner():
        rows = {row.line.public_id.hex: row for row in ExerciseLog.unscoped.select_related("line")}
    assert (rows[hold].reps_together, rows[hold].outcome) == ([45, 30], "partly")
    assert (rows[long].reps_together, rows[long].outcome) == ([1200], "done")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"pain_worst": "11"}, "Worst pain while you exercised", id="pain 11"),
        pytest.param({"pain_before": "NaN"}, "Pain in the knee right now", id="pain NaN"),
        pytest.param({"effort": "0"}, "How hard was it?", id="effort 0"),
        pytest.param({"note": "a\x00b"}, "Anything your clinician should know", id="NUL"),
        pytest.param({"note": "a\u202eb"}, "Anything your clinician should know", id="RTL"),
        pytest.param({"note": "x" * 1001}, "Anything your clinician should know", id="long"),
        pytest.param({"safety": None}, "Since last time", id="safety not answered"),
        pytest.param({"safety": ""}, "Since last time", id="Enter pressed in a field"),
        pytest.param({"safety": "some"}, "What is it?", id="yes without saying what"),
        pytest.param({"safety_items": "no_such"}, "What is it?", id="unknown safety item"),
        pytest.param({"logged_at": "2026-01-05T19:00:00"}, "Time", id="naive time"),
        pytest.param({"logged_at": "yesterday"}, "Time", id="no time"),
        pytest.param({"phone_id": "me"}, "Phone id", id="no uuid"),
        pytest.param({"revision": "0"}, "Revision", id="revision 0"),
    ],
)
def test_bad_input_is_named_kept_and_not_written(post, changes, words):
    answer = post(**changes)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Not saved yet" in text
    assert words in text.split("Not saved yet")[1].split("</ul>")[0]
    assert ("effort" in changes) != bool(EFFORT_KEPT.search(text))
    assert nothing_written()


@pytest.mark.parametrize("count", ["-3", "1000", "two", "NaN", "1e2"])
def test_a_count_that_cannot_be_is_named_by_exercise(post, prescription, in_clinic, count):
    line = lines_of(prescription, in_clinic)[0]
    key = line.public_id.hex

    answer = post(**{f"{key}-how": "sets", f"{key}-left_1": count})

    summary = answer.content.decode().split("Not saved yet")[1].split("</ul>")[0]
    assert answer.status_code == 422
    assert line.exercise_version.name in summary
    assert "Left leg, Round 1" in summary
    assert nothing_written()


def test_an_exercise_without_an_answer_is_named(post, prescription, in_clinic):
    line = lines_of(prescription, in_clinic)[2]

    answer = post(**{f"{line.public_id.hex}-how": None})

    assert answer.status_code == 422
    assert f"{line.exercise_version.name}: How did it go?" in answer.content.decode()
    assert nothing_written()


def test_set_by_set_without_a_number_is_asked_for(post, prescription, in_clinic):
    key = lines_of(prescription, in_clinic)[0].public_id.hex

    answer = post(**{f"{key}-how": "sets"})

    assert answer.status_code == 422
    assert "Write how many you did" in answer.content.decode()


@pytest.mark.parametrize(
    ("day", "words"),
    [
        pytest.param(dt.date(2026, 1, 7), "cannot be in the future", id="future"),
        pytest.param(dt.date(2026, 1, 4), "Your program starts on", id="before the program"),
        pytest.param(dt.date(1513, 1, 4), "was before it. Check the day", id="year 1513"),
    ],
)
def test_a_session_on_an_impossible_day_is_refused(post, day, words):
    answer = post(day=day)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert nothing_written()


def test_a_session_of_long_ago_is_refused(post, clock):
    clock.move_to(EVENING + dt.timedelta(days=8))

    answer = post()

    assert answer.status_code == 422
    assert "can be logged for 7 days" in answer.content.decode()
    assert nothing_written()


def test_a_paused_program_takes_no_session(post, phone, prescription):
    with as_owner():
        Prescription.unscoped.update(status="paused")

    answer, page = post(), phone.get(session_url(prescription), follow=True)

    assert answer.status_code == 422
    assert "Your program is paused" in answer.content.decode()
    assert page.redirect_chain == [(reverse("patients:today"), 302)]
    assert "Your program is paused" in page.content.decode()
    assert nothing_written()


def test_a_day_that_is_none_is_not_there(phone, prescription):
    assert phone.get(session_url(prescription), {"day": "2026-02-30"}).status_code == 404
    assert phone.get(session_url(prescription), {"day": "x"}).status_code == 404
    assert phone.get(session_url(prescription), {"correct": "x"}).status_code == 404


def test_somebody_elses_session_is_not_there(phone, clinic):
    other = PrescriptionFactory(patient=PatientFactory(clinic=clinic))

    assert phone.get(session_url(other)).status_code == 404
    assert phone.post(session_url(other), {}).status_code == 404


def test_pressing_save_twice_logs_once(post):
    key = str(uuid.uuid4())

    first, second = post(phone_id=key), post(phone_id=key)

    assert first.url == second.url
    assert the_log().revision == 1


def test_other_answers_under_the_same_id_are_kept_and_said(post, phone):
    key = str(uuid.uuid4())
    post(phone_id=key)

    answer = post(phone_id=key, pain_worst="9")

    with as_owner():
        assert SessionLog.unscoped.count() == 2
        assert SessionLog.unscoped.get(is_current=True).pain_worst == 3
    page = phone.get(answer.url).content.decode()
    assert "Your clinic sees both" in page or "Stop and phone your clinic" in page


def test_a_session_is_corrected_as_a_new_revision(post, phone, prescription):
    key = str(uuid.uuid4())
    post(phone_id=key)

    page = phone.get(session_url(prescription), {"correct": key}).content.decode()
    post(phone_id=key, revision="2", pain_worst="5")

    assert 'name="revision" value="2"' in page
    assert f'name="phone_id" value="{key}"' in page
    assert page.count('value="all"') == page.count("checked") - 3  # and the three scales
    with as_owner():
        assert SessionLog.unscoped.get(is_current=True).pain_worst == 5


def test_after_two_days_the_correction_is_not_offered(post, phone, prescription, clock):
    answer = post()
    assert "Correct it" in phone.get(answer.url).content.decode()

    clock.shift(dt.timedelta(hours=49))

    page = phone.get(answer.url).content.decode()
    assert "Correct it" not in page
    url = f"{session_url(prescription)}?correct={the_log().phone_id}&day=2026-01-05"
    assert phone.get(url).url == answer.url


def test_a_session_that_is_logged_is_shown_instead_of_asked_again(post, phone, prescription):
    answer = post()

    assert phone.get(session_url(prescription)).url == answer.url


def test_yesterdays_session_is_logged_for_its_day_and_marked_late(post, phone, clock):
    clock.shift(dt.timedelta(days=1))

    answer = post(logged_at="2026-01-06T19:00:00+01:00")

    assert the_log().done_on == MONDAY
    assert "later than the day itself" in phone.get(answer.url).content.decode()


def test_a_missing_or_far_off_phone_time_is_replaced_by_the_servers(post):
    post(logged_at="2020-01-05T19:00:00+01:00")

    log = the_log()
    assert log.logged_at == EVENING
    assert log.utc_offset_minutes == 60


def test_a_yes_leads_at_once_to_what_to_do_and_locks_the_next_session(
    post, phone, prescription, clock
):
    answer = post(safety="some", safety_items="stuck_cannot_straighten")

    with as_owner():
        flag = Flag.unscoped.get()
    advice = phone.get(answer.url).content.decode()
    clock.shift(dt.timedelta(days=2))
    today = phone.get(reverse("patients:today")).content.decode()
    again = post(day=MONDAY + dt.timedelta(days=2), logged_at=None)
    assert answer.url == reverse("patients:safety", args=[flag.public_id])
    assert "+34 600 000 000" in advice
    assert "112" in advice
    assert "Nobody reads" in advice
    assert "Your exercises wait" in today
    assert "Start session" not in today
    assert again.status_code == 422
    assert "wait until your clinic has spoken with you" in again.content.decode()


def test_a_tick_counts_even_when_no_to_all_was_pressed(post):
    answer = post(safety="none", safety_items="calf_swelling")

    assert "/my/safety/" in answer.url
    assert the_log().safety_positive == ["calf_swelling"]


def test_fever_alone_shows_its_advice_without_an_alarm(post, phone):
    answer = post(safety="some", safety_items="fever_only")

    page = phone.get(answer.url).content.decode()
    assert "no fever for 24 hours" in page
    with as_owner():
        assert not Flag.unscoped.exists()


def test_severe_pain_leads_to_advice(post, phone):
    answer = post(pain_worst="8")

    assert "Your pain was 8 or more" in phone.get(answer.url).content.decode()


def test_advice_of_a_closed_flag_is_gone(phone, prescription):
    flag = FlagFactory(
        patient=prescription.patient,
        closed_at=EVENING,
        closed_by=prescription.prescribed_by,
        closing_note="Well again.",
    )

    assert phone.get(reverse("patients:safety", args=[flag.public_id])).status_code == 404


def test_an_optional_exercise_may_stay_open(post, prescription, in_clinic):
    with as_owner():
        PrescribedExercise.unscoped.filter(week=1, order=3).update(optional=True)
    extra = lines_of(prescription, in_clinic)[3].public_id.hex

    answer = post(**{f"{extra}-how": None})

    assert answer.status_code == 302
    log = the_log()
    assert (log.items_done, log.items_prescribed) == (3, 3)


def test_children_are_asked_about_the_hip_too(as_patient, clinic):
    child = PatientFactory(clinic=clinic, birth_date=dt.date(2013, 1, 1))
    prescription = PrescriptionFactory(patient=child)

    page = as_patient(child).get(session_url(prescription)).content.decode()

    assert "My hip or groin hurts and I limp" in page
