"""Weekly reminders through real Redis, a real worker and real SMTP, with the worker killed."""

import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from patients.models import Reminder
from patients.tasks import hand_out_reminders, plan_weekly_reminders
from pfprehab.celery import app
from tests.factories import ClinicFactory, PatientFactory, PrescriptionFactory, ProgramFactory
from tests.faults.servers import SmtpSink, Worker
from tests.roles import as_owner

PATIENTS, ZONES, KILLS = 200, 5, 3
AROUND_THE_WORLD = (
    "Pacific/Honolulu",
    "America/Los_Angeles",
    "America/Chicago",
    "America/Sao_Paulo",
    "Atlantic/Azores",
    "Europe/Madrid",
    "Africa/Nairobi",
    "Asia/Karachi",
    "Asia/Bangkok",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)


def waking_zones(now: dt.datetime) -> list[str]:
    """Zones outside quiet hours for the next hours, whenever the suite runs."""
    zones = [name for name in AROUND_THE_WORLD if 7 <= now.astimezone(ZoneInfo(name)).hour <= 20]
    return zones[:ZONES]


def due_patients(count: int) -> set[str]:
    zones = waking_zones(timezone.now())
    assert len(zones) == ZONES
    started = timezone.now().date() - dt.timedelta(days=8)
    clinics = [ClinicFactory(time_zone=zone) for zone in zones]
    for number in range(count):
        clinic = clinics[number % ZONES]
        patient = PatientFactory(
            clinic=clinic, email=f"patient{number}@example.org", reminder_hour=7
        )
        PrescriptionFactory(
            patient=patient, starts_on=started, program=ProgramFactory(clinic=clinic, fill=False)
        )
    return {f"patient{number}@example.org" for number in range(count)}


def wait_until(condition, *, seconds: float, tick) -> None:
    """Keep beat's ticks coming until the condition holds; fail when it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "The reminders did not get through in time."
        tick()
        time.sleep(0.2)


def sent() -> int:
    with as_owner():
        return Reminder.unscoped.filter(state="sent").count()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_no_reminder_is_lost_or_doubled_when_the_worker_is_killed_three_times(
    tmp_path, record_property
):
    expected = due_patients(PATIENTS)
    ticks = [0.0]

    def tick():
        if time.monotonic() - ticks[0] > 1:
            ticks[0] = time.monotonic()
            plan_weekly_reminders.apply_async(expires=5)
            hand_out_reminders.apply_async(expires=5)

    app.set_default()
    with SmtpSink(seconds_per_mail=0.02) as sink:
        worker = Worker(smtp_url=sink.url, log_file=tmp_path / "worker.log")
        try:
            worker.start()
            for kill in range(1, KILLS + 1):
                enough = kill * PATIENTS // (KILLS + 1)
                wait_until(lambda: len(sink.accepted) >= enough, seconds=60, tick=tick)  # noqa: B023
                worker.kill()
                worker.start()
            wait_until(lambda: sent() == PATIENTS, seconds=90, tick=tick)
            received = len(sink.accepted)

            for _ in range(3):
                plan_weekly_reminders.apply_async()
                hand_out_reminders.apply_async()
            wait_until(lambda: app_queue_is_empty(), seconds=30, tick=lambda: None)
            assert len(sink.accepted) == received, "Running again sent something."
        finally:
            worker.stop()
    record_property("received", received)
    record_property("repeats", sink.repeats())
    assert expected - sink.recipients() == set()
    assert sink.visible_doubles() == 0
    print(  # noqa: T201 - the figures of this run
        f"received {received}, lost 0, visible doubles 0, repeats {sink.repeats()}, "
        f"{ZONES} zones, {KILLS} kills"
    )


def app_queue_is_empty() -> bool:
    with app.connection_or_acquire() as connection:
        return connection.default_channel.client.llen(app.conf.task_default_queue) == 0
