"""Celery is the clock and the hands; PostgreSQL holds what is to be done."""

import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pfprehab.settings")
os.environ.setdefault("PFPREHAB_PROCESS", "worker")

app = Celery("pfprehab")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def _refuse_privileged(**_celery) -> None:
    from pfprehab.checks import refuse_to_serve_privileged

    refuse_to_serve_privileged()
