"""The people and programs that a report is about, in three queries for any number of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse

from patients.models import Patient, Prescription
from patients.queries.report import Period
from programs.models.line import ProgramKind

_NIL = "00000000-0000-0000-0000-000000000000"


def programs_in(period: Period) -> dict[int, list[Prescription]]:
    """Programs that ran in the period, by patient: main ones, add-ons where there is no main."""
    # A day more, because the end is a moment and the period is in the patient's days.
    since = dt.datetime.combine(period.first, dt.time.min, tzinfo=dt.UTC) - dt.timedelta(days=1)
    rows = Prescription.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=since), starts_on__lte=period.last
    ).select_related("program")
    found: dict[int, list[Prescription]] = defaultdict(list)
    for one in rows.order_by("starts_on", "pk"):
        found[one.patient_id].append(one)
    return {
        patient: [one for one in several if one.kind == ProgramKind.MAIN] or several
        for patient, several in found.items()
    }


def people(ids: Iterable[int]) -> list[Patient]:
    """In reading order, with name, address and calendar only."""
    rows = Patient.objects.filter(pk__in=list(ids)).in_reading_order()
    return list(rows.only("public_id", "given_name", "family_name", "time_zone"))


def addresses(patients: Iterable[Patient]) -> list[str]:
    """Each one's page; the address is made once, because reversing it is dear."""
    pattern = reverse("patients:detail", kwargs={"patient_id": _NIL})
    return [pattern.replace(_NIL, str(patient.public_id)) for patient in patients]
