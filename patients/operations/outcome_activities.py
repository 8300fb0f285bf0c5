"""The activities a patient is measured by, three to five, in their own words."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import OutcomeActivity, Patient
from patients.rules.outcomes.scoring import MOST_ACTIVITIES
from pfprehab.accounts.models import User
from pfprehab.accounts.validators import plain_text
from pfprehab.errors import OperationRefused

LONGEST_WORDS = 80


@transaction.atomic
def add_activity(*, patient: Patient, words: str, today: dt.date, by: User) -> OutcomeActivity:
    """Add an activity. Raises OperationRefused: activity_wrong, activity_there, activities_full."""
    Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)
    words = _checked(words)
    running = list(OutcomeActivity.objects.filter(patient=patient, ended_on=None))
    if any(one.words.casefold() == words.casefold() for one in running):
        message = _("This activity is on the list already.")
        raise OperationRefused(message, code="activity_there", field="words")
    if len(running) >= MOST_ACTIVITIES:
        message = _("There are 5 activities already. End one before you add another.")
        raise OperationRefused(message, code="activities_full", field="words")
    return OutcomeActivity.objects.create(
        clinic_id=patient.clinic_id, patient=patient, words=words, added_on=today, added_by=by
    )


@transaction.atomic
def end_activity(
    *,
    activity: OutcomeActivity,
    today: dt.date,
    by: User,  # noqa: ARG001 - who it was is in the audit, from the scope
) -> None:
    """It is not asked any more; what was answered about it stays. Ending it again changes nothing.

    Scores before and after are of different activities: the mean is then not comparable, which
    the review says.
    """
    running = OutcomeActivity.objects.filter(pk=activity.pk, ended_on=None)
    running.update(ended_on=max(today, activity.added_on))


def _checked(words: str) -> str:
    words = " ".join(words.split())
    if not words:
        message = _("Write the activity in the patient's words.")
        raise OperationRefused(message, code="activity_wrong", field="words")
    if len(words) > LONGEST_WORDS:
        message = _("An activity has at most 80 characters; this one has %(count)s.")
        raise OperationRefused(
            message % {"count": len(words)}, code="activity_wrong", field="words"
        )
    try:
        plain_text(words)
    except ValidationError as error:
        raise OperationRefused(error.messages[0], code="activity_wrong", field="words") from error
    return words
