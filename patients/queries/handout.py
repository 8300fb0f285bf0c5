"""The program on paper, for one patient, in the language in use: words and pictures for the sheet.

Made of the version in force and the weeks that were chosen, and of nothing that changes from day to
day: printing the same version again gives the same file.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from exercises.rules.dose_words import (
    dose_in_words,
    effort_in_words,
    load_in_words,
    rest_in_words,
)
from patients.models import Prescription
from patients.queries import plan
from patients.queries.handout_safety import when_it_hurts
from patients.queries.my_day import language
from patients.queries.paper_pictures import pictures_of
from patients.queries.words import full_date
from patients.rules.paper_weeks import session_dates, week_dates
from pfprehab.languages import language_name, page_language
from programs.models import PrescribedExercise, ProgramVersion, ProgramWeek
from programs.queries.plan_words import plan_words


def handout(
    prescription: Prescription,
    *,
    version: ProgramVersion,
    weeks: Sequence[int],
    invitation: str = "",
) -> dict:
    """What `templates/pdf/handout.typ` prints. Patient, clinic and program must be loaded.

    invitation: a link with its secret, printed only because a clinician asked for it.
    """
    lines = _lines(version, weeks)
    pictures = pictures_of([line for week in lines.values() for line in week])
    texts = {text.week: text for text in ProgramWeek.objects.filter(version=version)}
    clinic, patient = prescription.patient.clinic, prescription.patient
    day = version.effective_from
    return {
        "language": page_language(),
        "title": plan_words(prescription.program.name),
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "clinic": {"name": clinic.name},
        "patient": str(patient),
        "facts": _facts(prescription),
        "foot": _foot(prescription, version),
        "foot_numbers": _("Clinic: %(phone)s. Emergency: %(emergency)s.")
        % {"phone": clinic.phone, "emergency": clinic.emergency_number},
        "page_words": _("Page {page} of {pages}"),
        "words": _words(),
        "qr": _qr(invitation),
        "weeks": [
            _week(prescription, number, lines.get(number, []), texts.get(number), pictures)
            for number in weeks
        ],
        "hurts": when_it_hurts(patient, on=day),
    }


def version_to_print(prescription: Prescription, *, today: dt.date) -> ProgramVersion | None:
    """The version in force today, or on the first day where it has not begun yet."""
    return plan.version_in_force(prescription, max(today, prescription.starts_on))


def _lines(version: ProgramVersion, weeks: Sequence[int]) -> dict[int, list[PrescribedExercise]]:
    rows = PrescribedExercise.objects.filter(version=version, week__in=weeks)
    rows = rows.select_related("exercise_version__exercise", "exercise_version__figure")
    found: dict[int, list[PrescribedExercise]] = {}
    for line in rows.prefetch_related("exercise_version__translations").order_by("order"):
        found.setdefault(line.week, []).append(line)
    return found


def _facts(prescription: Prescription) -> list[str]:
    days = ", ".join(str(WEEKDAYS[day - 1]) for day in sorted(prescription.session_days))
    return [
        prescription.knees_in_words,
        _("Session days: %(days)s") % {"days": days},
    ]


def _foot(prescription: Prescription, version: ProgramVersion) -> str:
    return _("%(program)s for %(patient)s. Version %(number)d, from %(day)s.") % {
        "program": plan_words(prescription.program.name),
        "patient": prescription.patient,
        "number": version.number,
        "day": full_date(version.effective_from),
    }


def _words() -> dict:
    return {
        "exercise": _("Exercise"),
        "caution": _("Take care:"),
        "note": _("From your clinician:"),
        "no_lines": _("No exercises this week."),
        "diary": _("Diary"),
        "diary_help": _(
            "Write ✓ for done, / for partly and ✗ for not done. "
            "Leave a box empty if you do not remember. Bring this sheet to your next visit."
        ),
    }


def _qr(invitation: str) -> dict:
    """The address of this installation; a secret only when one was asked for."""
    link = invitation or settings.PUBLIC_URL + reverse("patients:today")
    drawn = io.BytesIO()
    segno.make(link, error="m").save(drawn, kind="svg", xmldecl=False, border=2, scale=4)
    return {
        "svg": drawn.getvalue().decode(),
        "alt": _("QR code of the link beside it"),
        "words": _("Open your program on your phone")
        if invitation
        else _("Your program on a phone that was invited"),
        "warning": _(
            "This code opens the program once, within 72 hours, with the date of birth. "
            "Whoever holds this sheet can try it: keep it to yourself, then throw the code away."
        )
        if invitation
        else "",
    }


def _week(
    prescription: Prescription,
    number: int,
    lines: Sequence[PrescribedExercise],
    text: ProgramWeek | None,
    pictures: dict[int, str],
) -> dict:
    first, last = week_dates(prescription.starts_on, number)
    days = session_dates(prescription.starts_on, number, prescription.session_days)
    on_days = plan.lines_by_weekday(prescription, list(lines)) if lines else {}
    keys = {day: {line.pk for line in on_days.get(day.isoweekday(), [])} for day in days}
    weeks = prescription.program.duration_weeks
    return {
        "title": _("Week %(week)d of %(weeks)d") % {"week": number, "weeks": weeks},
        "dates": _("%(first)s to %(last)s") % {"first": full_date(first), "last": full_date(last)},
        "goal": plan_words(text.goal) if text else "",
        "lines": [
            _line(line, place, _days_of(line, keys), pictures.get(line.pk))
            for place, line in enumerate(lines, start=1)
        ],
        "columns": [date_format(day, "D j M") for day in days],
        "rows": [
            {
                **_name(line),
                "label": f"{place}. {_name(line)['name']}",
                "cells": [line.pk in keys[day] for day in days],
            }
            for place, line in enumerate(lines, start=1)
        ],
        "questions": [
            _("Worst pain while you exercised, 0 to 10"),
            _("How hard was it, 1 to 10"),
            _("Next morning: pain, 0 to 10"),
            _("Next morning: back to usual within the hour? Yes or no"),
        ],
    }


def _days_of(line: PrescribedExercise, keys: dict[dt.date, set[int]]) -> str:
    """The days of an exercise that is not done in every session."""
    days = [day for day, asked in keys.items() if line.pk in asked]
    if not days or len(days) == len(keys):
        return ""
    return _("Only on %(days)s") % {"days": ", ".join(date_format(day, "l") for day in days)}


def _name(line: PrescribedExercise) -> dict:
    """The name and, where it is not the page's, the language it is in."""
    texts = line.exercise_version.texts(page_language())
    other = None if texts.language == page_language() else texts.language
    name = f"{texts.name} ({language_name(other)})" if other else texts.name
    return {"name": name, "language": other}


def _line(line: PrescribedExercise, place: int, days: str, picture: str | None) -> dict:
    texts = line.exercise_version.texts(page_language())
    dose, spoken = line.dose, language()
    extras = [
        load_in_words(dose, language=spoken),
        rest_in_words(dose, language=spoken),
        effort_in_words(dose, language=spoken),
        _("if you like") if line.optional else "",
    ]
    rounds = dose_in_words(dose, side=line.side, language=spoken)
    return {
        "number": place,
        **_name(line),
        "dose": rounds,
        "extras": "; ".join(extra for extra in extras if extra),
        "days": days,
        "cues": list(texts.cues),
        "caution": texts.patient_caution,
        "note": line.note,
        "figure": picture,
        "alt": _("Drawing of the start and the end: %(name)s") % {"name": texts.name},
    }
