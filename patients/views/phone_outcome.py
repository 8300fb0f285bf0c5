"""Questionnaires on the phone: one question a screen, each tap kept, sent at the end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.models import OutcomeScore, Patient
from patients.operations.outcome_drafts import draft_of, keep_answer
from patients.operations.outcomes import Entry, record_outcome
from patients.queries.my_outcomes import activities_of, due_for, questions_url, steps_of
from patients.queries.outcome_measures import measure_name, measure_recall, measures
from patients.views.phone import for_patient, local_now
from pfprehab.errors import OperationRefused


@for_patient
def my_outcome(request: HttpRequest, patient: Patient, measure: str) -> HttpResponse:
    """Ask the next open question, or show all answers with the button that sends them."""
    today = local_now(patient).date()
    if measure not in due_for(patient, today=today):
        messages.info(request, _("There is nothing to answer there now."))
        return redirect("patients:today")
    if request.method == "POST":
        send = _send if "send" in request.POST else _keep
        return send(request, patient, measure)
    return _page(request, patient, measure, number=request.GET.get("q", ""))


def _keep(request: HttpRequest, patient: Patient, measure: str) -> HttpResponse:
    """Keep one answer and go on; from the list of answers, back to the list."""
    now, answer = local_now(patient), request.POST.get("answer", "")
    try:
        keep_answer(
            patient=patient,
            measure=measures()[measure],
            activities=_activity_keys(patient, measure),
            item=request.POST.get("item", ""),
            answer=_whole_number(answer),
            today=now.date(),
            now=timezone.now(),
        )
    except OperationRefused as refusal:
        return _page(request, patient, measure, number="", problem=refusal.message, status=422)
    return redirect(questions_url(measure))


def _send(request: HttpRequest, patient: Patient, measure: str) -> HttpResponse:
    now = local_now(patient)
    draft = draft_of(patient=patient, measure=measure, today=now.date())
    entry = Entry(
        measured_on=now.date(),
        source=OutcomeScore.Source.PATIENT,
        answers=draft.answers if draft else {},
    )
    try:
        score = record_outcome(
            patient=patient, measure=measure, entry=entry, now=timezone.now(), by=request.user
        )
    except OperationRefused as refusal:
        return _page(request, patient, measure, number="", problem=refusal.message, status=422)
    following = due_for(patient, today=now.date())
    if following:
        return redirect(questions_url(following[0]))
    messages.success(request, _thanks(score))
    return redirect("patients:today")


def _page(
    request: HttpRequest,
    patient: Patient,
    measure: str,
    *,
    number: str,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    draft = draft_of(patient=patient, measure=measure, today=local_now(patient).date())
    activities = activities_of(patient) if measure == "psfs" else []
    steps = steps_of(measure, draft.answers if draft else {}, activities)
    wanted = int(number) if number.isdecimal() and len(number) < 4 else 0
    open_ones = [step for step in steps if not step.is_skipped]
    step = next((one for one in steps if one.number == wanted), None)
    if step is None and open_ones:
        step = open_ones[0]
    context = {
        "tab": "today",
        "name": measure_name(measure),
        "recall": measure_recall(measure) if len(steps) > 1 else "",
        "steps": steps,
        "step": step,
        "back_url": questions_url(measure, step.number - 1) if step and step.number > 1 else "",
        "action": questions_url(measure),
        "left_out": sum(one.chosen is None for one in steps),
        "problem": problem,
    }
    return render(request, "patients/phone/outcome.html", context, status=status)


def _activity_keys(patient: Patient, measure: str) -> tuple[str, ...]:
    if measure != "psfs":
        return ()
    return tuple(str(one.public_id) for one in activities_of(patient))


def _whole_number(answer: str) -> int | None:
    """Empty leaves the question out; what is no number is refused by the operation."""
    if not answer:
        return None
    try:
        return int(answer) if len(answer) < 4 else -100
    except ValueError:
        return -100


def _thanks(score: OutcomeScore) -> str:
    if score.score is None:
        return _("Saved. Some questions were left out, so there is no total. That is all right.")
    return _("Saved. Thank you.")
