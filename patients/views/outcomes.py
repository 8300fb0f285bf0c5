"""Outcome measures for staff: review with charts, enter, correct, own activities."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.forms.outcomes import CorrectOutcomeForm, OutcomeForm, first_values, values_of
from patients.models import OutcomeActivity, OutcomeScore, Patient
from patients.operations.outcomes import correct_outcome, record_outcome
from patients.queries import words
from patients.queries.outcome_measures import items_of, measure_name, measure_recall, measures
from patients.queries.outcome_review import review_of
from patients.queries.outcome_words import answered_words, score_words
from patients.views.opening import open_patient, patient_today
from pfprehab.audit.operations import record_read
from pfprehab.errors import OperationRefused, add_refusal


def outcomes(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Each measure over time, what is due, all answers."""
    patient = open_patient(request, patient_id)
    context = {"patient": patient, "review": review_of(patient, today=patient_today(patient))}
    return render(request, "patients/outcomes/review.html", context)


def outcome_new(request: HttpRequest, patient_id: uuid.UUID, measure: str) -> HttpResponse:
    """Enter one measure of one day."""
    patient = open_patient(request, patient_id)
    if measure not in measures():
        raise Http404
    running = OutcomeActivity.objects.filter(patient=patient, ended_on=None)
    activities = list(running) if measure == "psfs" else []
    form = OutcomeForm(
        request.POST if request.method == "POST" else None,
        initial=first_values(patient_today(patient)),
        measure=measures()[measure],
        items=items_of(measure, activities),
    )
    if request.method == "POST" and form.is_valid():
        try:
            score = record_outcome(
                patient=patient,
                measure=measure,
                entry=form.entry(),
                now=timezone.now(),
                by=request.user,
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _saved(score))
            return redirect("patients:outcomes", patient_id=patient.public_id)
    return _entering(request, patient, measure, form, {"activities": activities})


def outcome_correct(request: HttpRequest, outcome_id: uuid.UUID) -> HttpResponse:
    """Correct one score: the old value stays on record."""
    rows = OutcomeScore.objects.select_related("patient__clinic")
    score = get_object_or_404(rows, public_id=outcome_id)
    patient = score.patient
    if request.method == "GET":
        record_read(table=OutcomeScore._meta.db_table, row_id=score.pk, patient_id=score.patient_id)
    form = CorrectOutcomeForm(
        request.POST if request.method == "POST" else None,
        initial=values_of(score),
        measure=measures()[score.measure],
        items=items_of(score.measure, _asked(score)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            corrected = correct_outcome(
                score=score,
                entry=form.entry(),
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
                by=request.user,
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _saved(corrected))
            return redirect("patients:outcomes", patient_id=patient.public_id)
    return _entering(request, patient, score.measure, form, {"score": score})


def _asked(score: OutcomeScore) -> list[OutcomeActivity]:
    """The own activities that a score was about."""
    if score.measure != OutcomeScore.Measure.PSFS:
        return []
    return list(OutcomeActivity.objects.filter(patient=score.patient, public_id__in=score.answers))


def _entering(
    request: HttpRequest, patient: Patient, measure: str, form: OutcomeForm, more: dict
) -> HttpResponse:
    context = {
        "patient": patient,
        "measure": measures()[measure],
        "name": measure_name(measure),
        "recall": measure_recall(measure) if len(form.items) > 1 else "",
        "form": form,
        **more,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/outcomes/enter.html", context, status=status)


def _saved(score: OutcomeScore) -> str:
    """What was kept; a missing total is said at once."""
    name = measure_name(score.measure)
    if score.score is None:
        gap = answered_words(score.answered, score.asked)
        return _("%(name)s saved. %(gap)s") % {"name": name, "gap": gap}
    return _("%(name)s saved: %(score)s on %(day)s.") % {
        "name": name,
        "score": score_words(measures()[score.measure], score.score),
        "day": words.full_date(score.measured_on),
    }
