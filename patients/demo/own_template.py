"""A template the demo clinic saved for itself, from a program that somebody follows."""

from __future__ import annotations

import datetime as dt

from patients.models import Prescription
from pfprehab.accounts.models import Clinic, User
from programs.models import ProgramVersion
from programs.models.template import Emphasis
from programs.operations.clinic_templates import save_clinic_template
from programs.queries.documents import document_of_version
from programs.rules.program_document import ProgramDocument

NAME = "Hip and knee, first four weeks"
WEEKS = 4


def save_own_template(*, clinic: Clinic, by: User, now: dt.datetime) -> None:
    """The first four weeks of the oldest main program that runs; nothing when there is none."""
    running = Prescription.objects.filter(kind="main", program__duration_weeks__gte=WEEKS)
    source = running.running().order_by("starts_on", "pk").select_related("program").first()
    if source is None:
        return
    version = ProgramVersion.objects.filter(program=source.program).first()
    whole = document_of_version(version, weeks=source.program.duration_weeks)
    first = ProgramDocument(WEEKS, tuple(line for line in whole.lines if line.week <= WEEKS))
    save_clinic_template(
        clinic=clinic,
        name=NAME,
        summary="For people who start in our Tuesday group: four weeks, then we look again.",
        kind=source.kind,
        emphasis=Emphasis.HIP_AND_KNEE,
        sessions_per_week=len(source.session_days),
        document=first,
        weeks=version.weeks.filter(week__lte=WEEKS),
        by=by,
        now=now,
    )
