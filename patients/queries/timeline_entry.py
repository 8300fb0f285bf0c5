"""One thing that happened to a patient, as the timeline tells it, and where such things lie."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from patients.models import Patient
from patients.queries import words


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. when: in the patient's zone. who: empty for the patient's phone."""

    when: str
    title: str
    icon: str
    text: str = ""
    who: str = ""
    url: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one kind. moment: the column that says when; patient: the path to the patient."""

    kind: str
    group: str
    rows: Callable[[], QuerySet]
    moment: str
    entry: Callable[[object, Patient], Entry]
    related: tuple[str, ...] = ()
    patient: str = "patient_id"


def when(moment: dt.datetime, patient: Patient) -> str:
    local = moment.astimezone(patient.zone)
    return f"{words.full_date(local.date())}, {local:%H:%M}"


def name_of(user) -> str:
    return (user.full_name or user.email) if user else ""


def number(value: int | None) -> str:
    return _("not answered") if value is None else str(value)
