"""The morning after a session: pain now, and whether it was back to usual within the hour."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import MorningCheck, Patient, SessionLog
from patients.operations.session_limits import LATEST_ON_PAPER
from pfprehab.errors import OperationRefused

YESTERDAY = dt.timedelta(days=1)


@transaction.atomic
def record_morning(
    *,
    patient: Patient,
    day: dt.date,
    pain: int | None,
    settled_within_hour: bool | None,
    now: dt.datetime,
    by,  # noqa: ARG001 - who it was is in the audit, from the scope
    source: str = SessionLog.Source.PHONE,
) -> MorningCheck:
    """Keep the answers of one morning; answering again on the same day replaces them.

    day: the morning, today or yesterday on the patient's calendar; from paper up to 28 days back.
    pain: 0 to 10. None is not answered. Paper never replaces what the phone said. Raises
    OperationRefused: morning_empty, morning_in_future, morning_too_old, report_invalid,
    morning_on_phone.
    """
    today = now.astimezone(patient.zone).date()
    if pain is None and settled_within_hour is None:
        message = _("Nothing is answered yet. Choose your pain this morning.")
        raise OperationRefused(message, code="morning_empty", field="pain")
    if pain is not None and (isinstance(pain, bool) or not 0 <= pain <= 10):
        message = _("Choose a whole number from 0 to 10.")
        raise OperationRefused(message, code="report_invalid", field="pain")
    if day > today:
        message = _("That morning has not come yet. Answer it then.")
        raise OperationRefused(message, code="morning_in_future", field="day")
    if day < today - (LATEST_ON_PAPER if source == SessionLog.Source.PAPER else YESTERDAY):
        message = _("That morning is too long ago. Answer the next one instead.")
        raise OperationRefused(message, code="morning_too_old", field="day")
    if source == SessionLog.Source.PAPER:
        _refuse_over_phone(patient, day)
    answers = {
        "pain": pain,
        "settled_within_hour": settled_within_hour,
        "received_at": now,
        "source": source,
    }
    check, _created = MorningCheck.objects.update_or_create(
        patient=patient, clinic_id=patient.clinic_id, day=day, defaults=answers
    )
    return check


def _refuse_over_phone(patient: Patient, day: dt.date) -> None:
    told = MorningCheck.objects.filter(patient=patient, day=day)
    if told.exclude(source=SessionLog.Source.PAPER).exists():
        message = _("The patient has answered that morning on the phone. Leave it empty here.")
        raise OperationRefused(message, code="morning_on_phone", field="morning_pain")
