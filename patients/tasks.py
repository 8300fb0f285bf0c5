"""What beat starts. No rules here: ids in, one operation called."""

from celery import shared_task
from django.utils import timezone

from patients.operations import pauses, reminders
from patients.operations.heartbeats import beating

BATCH = 100  # reminders per Celery message
AT_MOST = 2000  # reminders handed out per tick; the rest waits for the next


@shared_task
def plan_weekly_reminders(**_later_fields) -> int:
    with beating("plan_weekly_reminders", expected_every_seconds=60) as beat:
        beat.handled = reminders.plan_reminders(now=timezone.now())
    return beat.handled


@shared_task
def turn_pauses(**_later_fields) -> int:
    with beating("turn_pauses", expected_every_seconds=60) as beat:
        beat.handled = pauses.turn_pauses(now=timezone.now())
    return beat.handled


@shared_task
def hand_out_reminders(**_later_fields) -> int:
    """Publish what waits in batches. A message that nobody took before the next tick expires."""
    with beating("hand_out_reminders", expected_every_seconds=15) as beat:
        waiting = reminders.waiting_reminders(now=timezone.now(), at_most=AT_MOST)
        for start in range(0, len(waiting), BATCH):
            send_reminder_batch.apply_async(
                kwargs={"waiting": waiting[start : start + BATCH]}, expires=60
            )
        beat.handled = len(waiting)
    return beat.handled


@shared_task
def send_reminder_batch(*, waiting: list, **_later_fields) -> int:
    return reminders.send_reminders(waiting=waiting, now=timezone.now())
