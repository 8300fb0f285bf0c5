"""A row per job: when it last ran, and whether it ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from patients.models import Heartbeat


@contextmanager
def beating(job: str, *, expected_every_seconds: int) -> Iterator[Heartbeat]:
    """Note the start, run the job, note its end. A job that dies has no end to show."""
    beat, _made = Heartbeat.objects.update_or_create(
        job=job,
        defaults={
            "started_at": timezone.now(),
            "finished_at": None,
            "expected_every_seconds": expected_every_seconds,
            "handled": 0,
        },
    )
    yield beat
    beat.finished_at = timezone.now()
    beat.save(update_fields=["finished_at", "handled"])


def overdue_jobs(*, now: dt.datetime, patience: int = 10) -> list[Heartbeat]:
    """Jobs that have not ended for `patience` times their own interval (pfprehab default)."""
    return [
        beat
        for beat in Heartbeat.objects.all()
        if now - (beat.finished_at or beat.started_at)
        > dt.timedelta(seconds=patience * beat.expected_every_seconds)
    ]
