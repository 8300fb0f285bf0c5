"""What a prescription asks for on a day: the version in force, the week of the plan, the lines.

The day is always given, and it is the patient's day. Nothing here reads a clock.
"""

import datetime as dt

from patients.models import Prescription
from programs.models import PrescribedExercise, ProgramVersion
from programs.rules import schedule


def version_in_force(prescription: Prescription, day: dt.date) -> ProgramVersion | None:
    """The newest version that is in force on a day; None before the first one."""
    versions = ProgramVersion.objects.filter(program_id=prescription.program_id)
    return versions.in_force_on(day).first()


def plan_week(prescription: Prescription, day: dt.date) -> int | None:
    """The week of the plan from 1, also while paused; None before the start and after the end."""
    return prescription.timeline.week_on(day)


def week_to_come(prescription: Prescription, day: dt.date) -> int | None:
    """The first week that can still change; None after the last."""
    if day < prescription.starts_on:
        return prescription.first_week
    return plan_week(prescription, day)


def lines_of_week(version: ProgramVersion, week: int) -> list[PrescribedExercise]:
    """Every line of one week, in its order, with the exercise version it shows."""
    lines = PrescribedExercise.objects.filter(version=version, week=week)
    lines = lines.select_related("exercise_version__exercise")
    return list(lines.prefetch_related("exercise_version__translations").order_by("order"))


def lines_by_weekday(
    prescription: Prescription, lines: list[PrescribedExercise]
) -> dict[int, list[PrescribedExercise]]:
    """The lines of one week spread over the session days: ISO weekday (Monday is 1) -> lines."""
    days = schedule.schedule(
        [_week_line(line) for line in lines], [day - 1 for day in prescription.session_days]
    )
    by_key = {str(line.line_key): line for line in lines}
    return {day + 1: [by_key[key] for key in keys] for day, keys in days.items()}


def lines_for_day(prescription: Prescription, day: dt.date) -> list[PrescribedExercise]:
    """The lines of the session planned on a day; empty on a rest day and outside the plan."""
    lines = _week_lines_on(prescription, day)
    return lines_by_weekday(prescription, lines).get(day.isoweekday(), [])


def lines_to_log(
    prescription: Prescription, day: dt.date, *, version: ProgramVersion | None = None
) -> list[PrescribedExercise]:
    """The lines a session on this day would answer, also when it is done on a day off.

    On a day off they are those of the last session day of the week before it, else of the first
    one after: a missed session done a day late keeps its own lines. version: the one that was
    shown, when it is not the one in force.
    """
    by_weekday = lines_by_weekday(prescription, _week_lines_on(prescription, day, version))
    weekday = day.isoweekday()
    if not by_weekday or weekday in by_weekday:
        return by_weekday.get(weekday, [])
    before = [day for day in by_weekday if day < weekday]
    return by_weekday[max(before) if before else min(by_weekday)]


def is_held(prescription: Prescription, day: dt.date) -> bool:
    """Whether the plan is paused on a day."""
    return prescription.timeline.is_held_on(day)


def is_session_day(prescription: Prescription, day: dt.date) -> bool:
    """Whether a session is planned on this day: in the plan, not paused, on one of its weekdays."""
    if day.isoweekday() not in prescription.session_days:
        return False
    timeline = prescription.timeline
    return timeline.week_on(day) is not None and not timeline.is_held_on(day)


def next_session_day(prescription: Prescription, after: dt.date) -> dt.date | None:
    """The first planned session day after a day; None when the plan has no more."""
    first = max(after + dt.timedelta(days=1), prescription.starts_on)
    days = (first + dt.timedelta(days=n) for n in range(14))  # a short pause may lie between
    return next((day for day in days if is_session_day(prescription, day)), None)


def answerable_versions(prescription: Prescription, day: dt.date) -> list[ProgramVersion]:
    """The versions a session on this day may answer, the one in force first.

    An older one is among them when all newer ones were written on that day or later: a session
    that was open, or done without a connection, answers the version it showed.
    """
    versions = ProgramVersion.objects.filter(program_id=prescription.program_id)
    zone = prescription.patient.zone
    found: list[ProgramVersion] = []
    for version in versions.in_force_on(day):
        found.append(version)
        if version.created_at.astimezone(zone).date() < day:
            break
    return found


def _week_lines_on(
    prescription: Prescription, day: dt.date, version: ProgramVersion | None = None
) -> list[PrescribedExercise]:
    week = plan_week(prescription, day)
    version = (version or version_in_force(prescription, day)) if week else None
    return lines_of_week(version, week) if version else []


def _week_line(line: PrescribedExercise) -> schedule.WeekLine:
    exercise = line.exercise_version
    return schedule.WeekLine(
        key=str(line.line_key),
        per_week=min(line.per_week, schedule.DAYS_IN_WEEK),
        rest_day=schedule.needs_rest_day(category=exercise.category, stage=exercise.stage),
    )
