"""A pause is seen by both sides; what comes after it is proposed and never applied unseen."""

import datetime as dt
import importlib
import re
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse
from django.utils.html import strip_tags

from patients.models import Pause, Prescription
from patients.operations.pauses import turn_pauses
from patients.operations.reminders import plan_reminders
from patients.operations.session_limits import refuse_session
from patients.queries import plan
from pfprehab.audit.models import Event
from pfprehab.errors import OperationRefused
from programs.models import PrescribedExercise, ProgramVersion
from tests import factories
from tests.roles import as_owner, as_worker

MONDAY = dt.date(2026, 1, 5)  # six weeks from here on, sessions on Monday, Wednesday, Friday
NOON = dt.datetime(2026, 1, 14, 12, tzinfo=dt.UTC)  # Wednesday of the second week


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def staff(as_clinician, clinic):
    """Signed in anew: a session does not last as long as a pause."""
    member = factories.MembershipFactory(clinic=clinic)
    return lambda: as_clinician(membership=member)


@pytest.fixture
def send(staff, prescription):
    def post(**entries):
        address = reverse("patients:change-status", args=[prescription.public_id])
        return staff().post(address, entries)

    return post


@pytest.fixture
def phone(prescription, as_patient):
    """The text of the patient's Today."""

    def read() -> str:
        page = as_patient(prescription.patient).get("/my/today/")
        return re.sub(r"\s+", " ", strip_tags(page.content.decode()))

    return read


def now_on_record(prescription) -> Prescription:
    with as_owner():
        return Prescription.unscoped.select_related("program", "patient").get(pk=prescription.pk)


def pause(send, *, first="", last="", reason="Skiing"):
    return send(status="paused", first_day=first, last_day=last, reason=reason)


def lines_of(prescription, week):
    with as_owner():
        newest = ProgramVersion.unscoped.filter(program=prescription.program_id).first()
        return list(PrescribedExercise.unscoped.filter(version=newest, week=week))


def work_turning() -> int:
    with as_worker():
        return turn_pauses(now=dt.datetime.now(dt.UTC))


def test_the_patient_sees_until_when_and_nothing_is_missed(send, prescription, phone, clock):
    answer = pause(send, last="2026-01-25")
    clock.shift(dt.timedelta(days=3))
    text = phone()

    assert answer.status_code == 302
    assert now_on_record(prescription).status == "paused"
    assert "Paused until Sunday 25 January" in text
    assert "nothing is missed" in text
    assert "Start session" not in text
    assert "Did you exercise" not in text  # Wednesday and Friday lie in the pause
    assert re.search(r"16 ?rest", text)
    assert re.search(r"12 ?not reported", text)  # Monday was before it


def test_no_reminder_goes_out_in_a_pause(send, prescription, clock):
    with as_owner():
        prescription.patient.email = "lena@example.org"
        prescription.patient.save()
    pause(send, first="2026-01-19", last="2026-01-25")
    clock.shift(dt.timedelta(days=5))  # a Monday at noon; the worker has not turned it yet

    assert now_on_record(prescription).status == "active"
    with as_worker():
        assert plan_reminders(now=dt.datetime.now(dt.UTC)) == 0


def test_a_planned_pause_begins_and_a_short_one_ends_by_itself(send, prescription, phone, clock):
    pause(send, first="2026-01-19", last="2026-01-25")
    assert now_on_record(prescription).status == "active"
    assert "Rest day" in phone() or "Start session" in phone()

    clock.move_to(dt.datetime(2026, 1, 18, 23, 30, tzinfo=dt.UTC))  # 0:30 on Monday in Madrid
    assert work_turning() == 1
    assert work_turning() == 0
    assert now_on_record(prescription).status == "paused"

    clock.move_to(dt.datetime(2026, 1, 26, 9, tzinfo=dt.UTC))
    assert work_turning() == 1
    again = now_on_record(prescription)
    assert (again.status, again.paused_until) == ("active", None)
    assert plan.plan_week(again, dt.date(2026, 1, 26)) == 3  # where it was on the 19th
    assert "Start session" in phone()


def test_a_longer_pause_is_over_but_waits_for_the_clinician(send, prescription, phone, clock):
    pause(send, last="2026-01-25")
    clock.move_to(dt.datetime(2026, 1, 26, 9, tzinfo=dt.UTC))
    work_turning()

    assert now_on_record(prescription).status == "paused"
    assert "Your pause is over" in phone()


def test_after_a_fortnight_the_same_week_with_a_set_fewer_is_proposed(
    send, staff, prescription, clock
):
    pause(send, last="2026-01-25")
    clock.move_to(dt.datetime(2026, 1, 26, 9, tzinfo=dt.UTC))
    page = staff().get(reverse("patients:change-status", args=[prescription.public_id]))
    unasked = send(status="active")

    assert "after 12 days week 2 again from its first day, one set fewer." in page.content.decode()
    assert unasked.status_code == 422
    assert unasked.context["form"].errors.keys() == {"how"}
    assert now_on_record(prescription).status == "paused"


@pytest.fixture
def thrice(prescription):
    """Three sets in every line."""
    with as_owner():
        PrescribedExercise.unscoped.filter(version__program=prescription.program_id).update(sets=3)


def test_resuming_as_proposed_writes_a_version_and_does_the_week_again(
    send, prescription, thrice, clock
):
    pause(send, last="2026-01-25")
    clock.move_to(dt.datetime(2026, 1, 26, 9, tzinfo=dt.UTC))
    send(status="active", how="proposed")

    again = now_on_record(prescription)
    assert again.status == "active"
    assert again.timeline.place_on(dt.date(2026, 1, 26)) == 7  # the first day of week 2
    assert {line.sets for line in lines_of(prescription, 2)} == {2}
    assert {line.sets for line in lines_of(prescription, 3)} == {3}
    with as_owner():
        assert ProgramVersion.unscoped.filter(program=prescription.program_id).count() == 2
        assert Pause.unscoped.get().how_ended == "proposed"


def test_resuming_as_planned_changes_no_dose(send, staff, prescription, thrice, clock):
    pause(send, last="2026-01-25")
    clock.move_to(dt.datetime(2026, 1, 26, 9, tzinfo=dt.UTC))
    send(status="active", how="planned")

    page = staff().get(reverse("patients:prescription", args=[prescription.public_id]))
    shown = "From 14 Jan 2026, on again from 26 Jan 2026, as planned"
    assert shown in page.content.decode()
    again = now_on_record(prescription)
    assert again.timeline.place_on(dt.date(2026, 1, 26)) == 9  # as on Wednesday the 14th
    assert {line.sets for line in lines_of(prescription, 2)} == {3}
    with as_owner():
        assert ProgramVersion.unscoped.filter(program=prescription.program_id).count() == 1


def test_a_phase_back_needs_the_screening_first(send, prescription, clock):
    pause(send)
    clock.shift(dt.timedelta(days=30))
    refused = send(status="active", how="proposed", reason="Back again")
    assert "red-flag questions come first" in refused.content.decode()
    assert refused.context["form"]["reason"].value() == "Back again"
    assert now_on_record(prescription).status == "paused"

    factories.ScreeningFactory(patient=prescription.patient, screened_on=dt.date(2026, 2, 13))
    assert send(status="active", how="proposed").status_code == 302
    assert now_on_record(prescription).timeline.place_on(dt.date(2026, 2, 13)) == 0


def test_after_more_than_six_weeks_only_the_clinician_says_go_on(send, staff, prescription, clock):
    pause(send)
    clock.shift(dt.timedelta(days=43))
    page = staff().get(reverse("patients:change-status", args=[prescription.public_id]))
    send(status="active", how="proposed")

    assert "assess anew before anything goes on" in page.content.decode()
    assert now_on_record(prescription).timeline.place_on(dt.date(2026, 2, 26)) == 9


def test_a_pause_to_come_can_be_cancelled_and_leaves_no_trace_in_the_plan(send, prescription):
    pause(send, first="2026-01-19", last="2026-02-01")
    answer = send(status="active", reason="")

    kept = now_on_record(prescription)
    assert answer.status_code == 302
    assert (kept.status, kept.turns, kept.paused_until) == ("active", [], None)
    with as_owner():
        assert Pause.unscoped.get().how_ended == "cancelled"


@pytest.mark.parametrize(
    ("first", "last", "reason", "field"),
    [
        ("", "", "", "reason"),
        ("", "2026-01-13", "Away", "last_day"),
        ("2026-01-20", "2026-01-19", "Away", "last_day"),
        ("2026-01-01", "", "Away", "first_day"),
        ("2026-12-01", "", "Away", "first_day"),
        ("1513-01-01", "", "Away", "first_day"),
        ("soon", "", "Away", "first_day"),
        ("", "2036-01-01", "Away", "last_day"),
    ],
)
def test_days_that_cannot_be_are_named_and_kept(send, prescription, first, last, reason, field):
    answer = pause(send, first=first, last=last, reason=reason)

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert answer.context["form"]["reason"].value() == reason
    assert now_on_record(prescription).status == "active"


def test_a_pause_cannot_begin_before_a_session_that_was_done(send, prescription):
    factories.SessionLogFactory(prescription=prescription, done_on=dt.date(2026, 1, 14))

    answer = pause(send, first="2026-01-12")

    assert answer.context["form"].errors.keys() == {"first_day"}


def test_a_second_pause_is_refused_while_one_is_set(send, prescription):
    pause(send, first="2026-01-19", last="2026-02-01")

    assert pause(send, first="2026-02-05").status_code == 422


def test_a_session_in_a_pause_is_refused_and_one_from_before_it_is_welcome(
    send, prescription, in_clinic, clock
):
    pause(send, first="2026-01-15", last="2026-01-25")
    clock.shift(dt.timedelta(days=2))
    work_turning()
    now = dt.datetime.now(dt.UTC)
    paused = now_on_record(prescription)

    with in_clinic(prescription.clinic):
        refuse_session(prescription=paused, day=dt.date(2026, 1, 14), logged_at=now, now=now)
        with pytest.raises(OperationRefused, match="Your program is paused"):
            refuse_session(prescription=paused, day=dt.date(2026, 1, 16), logged_at=now, now=now)


def test_pauses_from_before_they_had_rows_are_kept_and_move_no_week(prescription, in_clinic):
    with in_clinic(prescription.clinic):
        rows = Prescription.objects.filter(pk=prescription.pk)
        rows.update(status="paused", status_reason="Away")
        rows.update(status="active")
    with as_owner():
        changes = Event.objects.filter(table_name="patients_prescription", kind="update")
        for event, day in zip(changes.order_by("pk"), (7, 12), strict=True):
            moment = dt.datetime(2026, 1, day, 9, tzinfo=dt.UTC)
            Event.objects.filter(pk=event.pk).update(at=moment)
        _migration().keep_pauses(apps, None)

    kept = now_on_record(prescription)
    assert kept.turns == [["2026-01-07", None], ["2026-01-12", 7]]
    assert plan.plan_week(kept, dt.date(2026, 1, 12)) == 2
    assert not plan.is_session_day(kept, dt.date(2026, 1, 9))
    assert kept.timeline.last_day == dt.date(2026, 2, 15)


def _migration():
    folder = Path(apps.get_app_config("patients").path, "migrations")
    [found] = folder.glob("*_episode.py")
    return importlib.import_module(f"patients.migrations.{found.stem}")
