"""E-mails to patients: no name, no body part, no numbers; not in the subject, not in the body."""

from __future__ import annotations

import datetime as dt
from email.utils import parseaddr

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from patients.models import Patient, Reminder

_SALT = "pfprehab.reminders.off"


def weekly_message(reminder: Reminder) -> EmailMessage:
    """The week's reminder as it reads now. A repeat after a crash has the same Message-ID."""
    with translation.override(reminder.patient.language):
        subject = _("Your plan for this week")
    return _message(reminder, subject, "weekly_reminder.txt", page="patients:today")


def message_notice(reminder: Reminder) -> EmailMessage:
    """That something is there to be read: not what, not by whom, not about what."""
    with translation.override(reminder.patient.language):
        subject = _("You have a new message")
    return _message(reminder, subject, "new_message.txt", page="patients:messages")


def _message(reminder: Reminder, subject: str, template: str, *, page: str) -> EmailMessage:
    patient = reminder.patient
    off_link = settings.PUBLIC_URL + reverse("patients:reminders-off", args=[off_token(reminder)])
    with translation.override(patient.language):
        body = render_to_string(
            f"patients/email/{template}",
            {
                "clinic": reminder.clinic,
                "link": settings.PUBLIC_URL + reverse(page),
                "off_link": off_link,
            },
        )
    return EmailMessage(
        subject,
        body,
        to=[patient.email],
        headers={
            "Message-ID": message_id(reminder),
            "List-Unsubscribe": f"<{off_link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def invitation_message(patient: Patient, *, link: str, expires_at: dt.datetime) -> EmailMessage:
    """The way in, to the address on record: who sends it and until when, nothing else."""
    with translation.override(patient.language):
        subject = _("A link from your clinic")
        body = render_to_string(
            "patients/email/invitation.txt",
            {
                "clinic": patient.clinic,
                "link": link,
                "expires_at": expires_at,
                "zone": patient.time_zone,
            },
        )
    return EmailMessage(subject, body, to=[patient.email])


def message_id(reminder: Reminder) -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    return f"<reminder-{reminder.public_id}@{domain}>"


def off_token(reminder: Reminder) -> str:
    """Good for one thing only: switching this patient's reminders off."""
    return signing.dumps([reminder.clinic_id, reminder.patient_id], salt=_SALT)


def read_off_token(token: str) -> tuple[int, int] | None:
    """(clinic id, patient id) of a token, or None when it is not ours."""
    try:
        clinic_id, patient_id = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return clinic_id, patient_id
