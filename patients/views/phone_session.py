"""A session on the phone: doing it and logging it, in one form."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from exercises.rules.dose_words import effort_in_words, rest_in_words
from patients.forms.phone_session import SessionForms, session_initial
from patients.models import ExerciseLog, Patient, Prescription, SessionLog
from patients.operations.session_limits import correctable_until, refuse_session
from patients.operations.sessions import log_session
from patients.queries import my_day, plan
from patients.queries.questions import safety_groups, safety_items
from patients.rules.age import age_on
from patients.views.phone import for_patient, local_now
from pfprehab.errors import OperationRefused, add_refusal
from pfprehab.languages import page_language
from programs.models import ProgramVersion


@dataclass(frozen=True, slots=True)
class Opened:
    """One session as it stands on the page: whose, of which day, by which version."""

    patient: Patient
    prescription: Prescription
    day: dt.date
    version: ProgramVersion
    correcting: SessionLog | None

    @property
    def lines(self) -> list:
        return plan.lines_to_log(self.prescription, self.day, version=self.version)


@for_patient
def session(request: HttpRequest, patient: Patient, prescription_id: uuid.UUID) -> HttpResponse:
    prescriptions = Prescription.objects.select_related("program", "patient")
    prescription = get_object_or_404(prescriptions, public_id=prescription_id)
    now = local_now(patient)
    sent = request.POST if request.method == "POST" else request.GET
    day = _day(sent.get("done_on") or sent.get("day"), today=now.date())
    correcting = _correcting(prescription, sent.get("correct"), now=now)
    if request.method == "GET" and not correcting:
        if (logged := _logged_on(prescription, day)) is not None:
            return redirect("patients:session-done", session_id=logged.phone_id)
        try:
            refuse_session(prescription=prescription, day=day, logged_at=now, now=now)
        except OperationRefused as refusal:
            messages.warning(request, refusal.message)
            return redirect("patients:today")
    opened = _opened(patient, prescription, day, sent.get("version"), correcting)
    if request.method == "GET":
        return _page(request, opened, _forms(opened))
    return _save(request, opened, now=now)


def _save(request: HttpRequest, opened: Opened, *, now: dt.datetime) -> HttpResponse:
    forms = _forms(opened, data=request.POST)
    if not forms.is_valid():
        return _page(request, opened, forms, status=422)
    try:
        if not forms.lines:  # a day outside the plan: say which, not that exercises are missing
            refuse_session(prescription=opened.prescription, day=opened.day, logged_at=now, now=now)
        logged = log_session(
            prescription=opened.prescription,
            report=forms.report(now=now),
            now=now,
            by=request.user,
        )
    except OperationRefused as refusal:
        add_refusal(forms.main, refusal)
        return _page(request, opened, forms, status=422)
    if logged.conflict:
        messages.warning(
            request,
            _("This session was saved before with other answers. Your clinic sees both."),
        )
    if logged.flag is not None:
        return redirect("patients:safety", flag_id=logged.flag.public_id)
    return redirect("patients:session-done", session_id=logged.log.phone_id)


def _page(
    request: HttpRequest, opened: Opened, forms: SessionForms, *, status: int = 200
) -> HttpResponse:
    lines = [_line(form) for form in forms.lines]
    today = local_now(opened.patient).date()
    age = age_on(opened.patient.birth_date, today)
    context = {
        "opened": opened,
        "forms": forms,
        "lines": [line for line in lines if not line["optional"]],
        "extras": [line for line in lines if line["optional"]],
        "groups": safety_groups(age=age, language=my_day.language()),
        "clinic": opened.patient.clinic,
        "day": "" if opened.day == today else my_day.day_in_words(opened.day),
        "action": my_day.session_url(opened.prescription, opened.day),
    }
    return render(request, "patients/phone/session.html", context, status=status)


def _line(form) -> dict:
    line, texts = form.line, form.line.exercise_version.texts(page_language())
    words = my_day.line_words(line)
    return {
        "form": form,
        "name": words.name,
        "language": texts.language,
        "moving": my_day.picture_of(line, "anim"),
        "still": my_day.picture_of(line, "pair"),
        "dose": words.dose,
        "load": words.load,
        "optional": line.optional,
        "rest": rest_in_words(line.dose, language=my_day.language()),
        "rest_s": line.rest_s or 0,
        "effort": effort_in_words(line.dose, language=my_day.language()),
        "cues": texts.cues,
        "caution": texts.patient_caution,
        "common_error": texts.common_error,
        "note": line.note,
    }


def _forms(opened: Opened, *, data=None) -> SessionForms:
    patient, correcting = opened.patient, opened.correcting
    age = age_on(patient.birth_date, local_now(patient).date())
    initial = {
        "phone_id": uuid.uuid4(),
        "revision": 1,
        "version": opened.version.public_id,
        "done_on": opened.day,
    }
    answers = {}
    if correcting:
        initial |= session_initial(correcting)
        rows = ExerciseLog.objects.filter(session_log=correcting)
        answers = {row.line_id: row for row in rows}
    return SessionForms(
        lines=opened.lines,
        safety_items=safety_items(age=age, language=my_day.language()),
        right_first=patient.affected_right and not patient.affected_left,
        data=data,
        initial=initial,
        answers=answers,
    )


def _day(text: str | None, *, today: dt.date) -> dt.date:
    """The day asked for, today when none is. What is no date is not there."""
    if not text:
        return today
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


def _opened(
    patient: Patient,
    prescription: Prescription,
    day: dt.date,
    shown: str | None,
    correcting: SessionLog | None,
) -> Opened:
    """A correction keeps the day and the version of what it corrects."""
    if correcting:
        version = correcting.program_version
        return Opened(patient, prescription, correcting.done_on, version, correcting)
    return Opened(patient, prescription, day, _version(prescription, day, shown), None)


def _version(prescription: Prescription, day: dt.date, sent: str | None) -> ProgramVersion:
    """The version that was shown, if a session of that day may answer it; else the one in force."""
    versions = plan.answerable_versions(prescription, day)
    shown = [version for version in versions if str(version.public_id) == sent]
    found = shown or versions or plan.answerable_versions(prescription, prescription.starts_on)
    if not found:
        raise Http404
    return found[0]


def _correcting(
    prescription: Prescription, phone_id: str | None, *, now: dt.datetime
) -> SessionLog | None:
    """The session to correct, if it is the patient's own and there is still time."""
    if not phone_id:
        return None
    try:
        key = uuid.UUID(phone_id)
    except ValueError as error:
        raise Http404 from error
    logs = SessionLog.objects.current().select_related("program_version", "patient")
    log = get_object_or_404(logs, prescription=prescription, phone_id=key)
    return log if now <= correctable_until(log) else None


def _logged_on(prescription: Prescription, day: dt.date) -> SessionLog | None:
    return SessionLog.objects.current().filter(prescription=prescription, done_on=day).first()
