"""A prescription that runs: what it asks for, its versions, a dose changed."""

import uuid
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from exercises.models import Exercise, ExerciseVersion
from exercises.queries.pictures import picture_url
from patients.forms.change_dose import DoseForm
from patients.models import Prescription
from patients.operations import prescribing as operations
from patients.queries import plan
from patients.queries.newer import NewerExercise, newer_exercises
from patients.queries.preview import days_in_words, dose_line, source_in_words, times_a_week
from patients.queries.screening_words import chips_of
from patients.queries.what_next import pause_history
from patients.views.opening import open_prescription, patient_today
from pfprehab.errors import OperationRefused, add_refusal
from pfprehab.languages import page_language
from programs.models import PrescribedExercise, ProgramVersion
from programs.queries.warnings import warnings_of


def prescription(request: HttpRequest, prescription_id: uuid.UUID) -> HttpResponse:
    """The whole program as its newest version has it, and the versions before."""
    shown = open_prescription(request, prescription_id)
    versions = list(
        ProgramVersion.objects.filter(program=shown.program_id).select_related("author")
    )
    now = plan.plan_week(shown, patient_today(shown.patient))
    context = {
        "prescription": shown,
        "patient": shown.patient,
        "chips": chips_of(shown.screening),
        "days": days_in_words(shown.session_days),
        "versions": versions,
        "week_now": now,
        "weeks": _weeks(shown, versions[0], now),
        "newer": _newer(shown, versions[0]),
        "pauses": pause_history(shown),
    }
    return render(request, "patients/prescription.html", context)


def take_newer_exercise(
    request: HttpRequest, prescription_id: uuid.UUID, exercise_version_id: uuid.UUID
) -> HttpResponse:
    """Move the program to the newer description that was offered, from the next session on."""
    shown = open_prescription(request, prescription_id)
    wanted = get_object_or_404(
        ExerciseVersion.objects.select_related("exercise"),
        public_id=exercise_version_id,
        exercise__in=Exercise.objects.offered(),
    )
    try:
        version = operations.take_newer_exercise(
            prescription=shown,
            seen_version=_whole_number(request.POST.get("version", "")),
            exercise_version=wanted,
            today=patient_today(shown.patient),
            by=request.user,
        )
    except OperationRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _changed_words(version))
    return redirect("patients:prescription", prescription_id=shown.public_id)


def _newer(shown: Prescription, version: ProgramVersion) -> list[NewerExercise]:
    week = plan.week_to_come(shown, patient_today(shown.patient))
    if week is None or shown.status not in Prescription.RUNNING:
        return []
    return newer_exercises(version, from_week=week)


def _whole_number(text: str) -> int:
    """A number of a version; 0, which no version has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0


def change_dose(
    request: HttpRequest, prescription_id: uuid.UUID, line_id: uuid.UUID
) -> HttpResponse:
    """Change one line from the next session on. A line of an older version leads to the newest."""
    shown = open_prescription(request, prescription_id)
    seen = get_object_or_404(
        PrescribedExercise, public_id=line_id, version__program=shown.program_id
    )
    newest = ProgramVersion.objects.filter(program=shown.program_id).first()
    line = _line_of(newest, seen.line_key)
    posted = request.POST if request.method == "POST" else None
    initial = DoseForm.initial_of(line, newest.number)
    form = DoseForm(posted, kind=line.kind, initial=initial)
    if posted is not None and form.is_valid():
        try:
            version = _change(request, shown, line, form)
        except OperationRefused as refusal:
            if refusal.code == "revision_conflict":
                form = _with_newest_version(form, newest)
            add_refusal(form, refusal)
        else:
            messages.success(request, _changed_words(version))
            return redirect("patients:detail", patient_id=shown.patient.public_id)
    status = 200 if posted is None else 422
    context = _dose_context(shown, newest, line, form)
    return render(request, "patients/change_dose.html", context, status=status)


def _change(
    request: HttpRequest, shown: Prescription, line: PrescribedExercise, form: DoseForm
) -> ProgramVersion:
    """Change the line as it stood in the version that the person saw."""
    seen_version = get_object_or_404(
        ProgramVersion, program=shown.program_id, number=form.cleaned_data["version"]
    )
    return operations.change_dose(
        prescription=shown,
        line=_line_of(seen_version, line.line_key),
        dose=form.dose(),
        per_week=form.cleaned_data["per_week"],
        also_later_weeks=form.cleaned_data["also_later_weeks"],
        reason=form.cleaned_data["reason"],
        today=patient_today(shown.patient),
        by=request.user,
    )


def _line_of(version: ProgramVersion, line_key: uuid.UUID) -> PrescribedExercise:
    line = (
        PrescribedExercise.objects.select_related("exercise_version", "source", "version")
        .filter(version=version, line_key=line_key)
        .first()
    )
    if line is None:
        raise Http404
    return line


def _with_newest_version(form: DoseForm, newest: ProgramVersion) -> DoseForm:
    """The same entries, now meant for the newest version: saving again is a new decision."""
    entries = form.data.copy()
    entries["version"] = str(newest.number)
    again = DoseForm(entries, kind=form.kind, initial=form.initial)
    again.full_clean()
    return again


def _changed_words(version: ProgramVersion) -> str:
    return _("Saved as version %(number)s. It holds from the next session on, from %(day)s.") % {
        "number": version.number,
        "day": date_format(version.effective_from, "j F"),
    }


def _dose_context(
    shown: Prescription, newest: ProgramVersion, line: PrescribedExercise, form: DoseForm
) -> dict:
    dose, load = dose_line(line, side=line.side)
    return {
        "prescription": shown,
        "patient": shown.patient,
        "newest": newest,
        "line": line,
        "texts": line.exercise_version.texts(page_language()),
        "now": " · ".join(part for part in (dose, load, times_a_week(line.per_week)) if part),
        "source": source_in_words(line),
        "holds_from": operations.next_session_from(shown, newest, patient_today(shown.patient)),
        "form": form,
    }


def _weeks(shown: Prescription, version: ProgramVersion, week_now: int | None) -> list[dict]:
    """The version's weeks with their lines in words; only weeks to come may be changed."""
    texts = {week.week: week for week in version.weeks.all()}
    lines = (
        PrescribedExercise.objects.filter(version=version)
        .select_related("exercise_version", "source")
        .prefetch_related("exercise_version__translations")
        .order_by("week", "order")
    )
    over = patient_today(shown.patient) > shown.starts_on and week_now is None
    running = shown.status in Prescription.RUNNING and not over
    return [
        {
            "number": number,
            "text": texts.get(number),
            "now": number == week_now,
            "may_change": running and number >= (week_now or 1),
            "lines": [_line_words(line) for line in group],
        }
        for number, group in groupby(lines, key=lambda line: line.week)
    ]


def _line_words(line: PrescribedExercise) -> dict:
    dose, load = dose_line(line, side=line.side)
    texts = line.exercise_version.texts(page_language())
    return {
        "public_id": line.public_id,
        "name": texts.name,
        "language": texts.language,
        "thumb": picture_url(line.exercise_version, "thumb", side=line.side, band=line.band_level),
        "dose": dose,
        "load": load,
        "times": times_a_week(line.per_week),
        "core": line.core,
        "short": line.short,
        "source": source_in_words(line),
        "note": line.note,
        "override_reason": line.override_reason,
        "warnings": warnings_of(line) if line.override_reason else (),
    }
