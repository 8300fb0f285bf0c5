"""A questionnaire on the phone, answer by answer, until it is sent."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import OutcomeDraft, Patient
from patients.rules.outcomes.measures import Measure
from patients.rules.outcomes.scoring import AnswerError, scored
from pfprehab.errors import OperationRefused

KEPT_DAYS = 3  # answers of different days are not one measurement; pfprehab default


def draft_of(*, patient: Patient, measure: str, today: dt.date) -> OutcomeDraft | None:
    """What was begun in the last days; what is older counts no more."""
    since = today - dt.timedelta(days=KEPT_DAYS)
    return OutcomeDraft.objects.filter(patient=patient, measure=measure, day__gte=since).first()


@transaction.atomic
def keep_answer(
    *,
    patient: Patient,
    measure: Measure,
    activities: tuple[str, ...],
    item: str,
    answer: int | None,
    today: dt.date,
    now: dt.datetime,
) -> OutcomeDraft:
    """Keep one answer; None is a question left out. Raises OperationRefused: outcome_wrong."""
    try:
        scored(measure, {item: answer}, activities=activities)
    except AnswerError as error:
        message = _("Choose one of the answers, or leave the question out.")
        raise OperationRefused(message, code="outcome_wrong", field="answer") from error
    Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)
    draft = draft_of(patient=patient, measure=measure.slug, today=today)
    if draft is None:
        OutcomeDraft.objects.filter(patient=patient, measure=measure.slug).delete()
        draft = OutcomeDraft(
            clinic_id=patient.clinic_id, patient=patient, measure=measure.slug, day=today
        )
    draft.answers = {**draft.answers, item: answer}
    draft.changed_at = now
    draft.save()
    return draft
