"""Celery is the clock and the hands; PostgreSQL holds what is to be done."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pfprehab.settings")
os.environ.setdefault("PFPREHAB_PROCESS", "worker")

app = Celery("pfprehab")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
