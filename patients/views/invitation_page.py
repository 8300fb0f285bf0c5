"""The answer that shows a new invitation, after prescribing and after a new link."""

import datetime as dt
import smtplib
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from patients.mail import invitation_message
from patients.models import Patient, Prescription
from patients.operations.program_changes import UNDO_SHOWN
from pfprehab.accounts.links import link_with_secret
from pfprehab.accounts.operations.tokens import NewToken

_THIS_COMPUTER = frozenset({"localhost", "127.0.0.1", "::1"})


def invitation_page(
    request: HttpRequest,
    patient: Patient,
    new: NewToken | None,
    prescription: Prescription | None = None,
) -> HttpResponse:
    """Show a new invitation. The secret stands in this answer alone; nothing keeps it.

    new None: the patient has a device already and needs no link. prescription: what was just sent;
    it can be taken back for some seconds.
    """
    context: dict[str, object] = {
        "patient": patient,
        "prescription": prescription,
        "undo_seconds": _seconds(UNDO_SHOWN),
    }
    if new is not None:
        link = _link(new)
        context |= {
            "link": link,
            "qr_src": segno.make(link, error="m").svg_data_uri(border=2),
            "expires_at": new.token.expires_at,
            "only_here": urlsplit(settings.PUBLIC_URL).hostname in _THIS_COMPUTER,
        }
    return render(request, "patients/invite.html", context)


def mail_link(patient: Patient, new: NewToken) -> bool:
    """Send the link to the patient's address now; False when the mail server does not take it.

    Not through the outbox: the secret must not be kept anywhere.
    """
    try:
        invitation_message(patient, link=_link(new), expires_at=new.token.expires_at).send()
    except (smtplib.SMTPException, OSError):
        return False
    return True


def _link(new: NewToken) -> str:
    return link_with_secret(reverse("patients:join"), new.secret)


def _seconds(span: dt.timedelta) -> int:
    return int(span.total_seconds())
