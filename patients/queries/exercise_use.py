"""Running programs and people with an exercise this week.

In a clinic its own, exactly; for a curator across clinics, numbers only.
"""

import datetime as dt

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from exercises.models import Exercise
from exercises.queries.used_in import Use
from patients.models import Prescription
from patients.queries.plan import plan_week
from programs.models import PrescribedExercise, ProgramVersion


def running_with(exercise: Exercise, clinic_id: int | None, today: dt.date) -> list[Use]:
    programs, people = (
        _everywhere(exercise, today) if clinic_id is None else _in_clinic(exercise, today)
    )
    return [
        Use(label=_("Running programs"), count=programs),
        Use(label=_("Patients this week"), count=people),
    ]


def _everywhere(exercise: Exercise, today: dt.date) -> tuple[int | None, int | None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM patients_exercise_use(%s, %s)", [exercise.pk, today])
        return cursor.fetchone()


def _in_clinic(exercise: Exercise, today: dt.date) -> tuple[int, int]:
    weeks = _weeks_by_version(exercise)
    newest = ProgramVersion.objects.filter(program=OuterRef("program")).values("pk")[:1]
    running = Prescription.objects.running().annotate(newest=Subquery(newest))
    held = [one for one in running.select_related("program") if one.newest in weeks]
    people = {
        one.patient_id
        for one in held
        if one.status == Prescription.Status.ACTIVE and plan_week(one, today) in weeks[one.newest]
    }
    return len(held), len(people)


def _weeks_by_version(exercise: Exercise) -> dict[int, set[int]]:
    """For each version of a program that holds the exercise, the weeks in which it does."""
    found: dict[int, set[int]] = {}
    lines = PrescribedExercise.objects.filter(exercise_version__exercise=exercise)
    for version, week in lines.values_list("version_id", "week"):
        found.setdefault(version, set()).add(week)
    return found
