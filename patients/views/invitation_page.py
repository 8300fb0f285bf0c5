"""The page with the QR code and the link: after sending a program, and after a new link."""

from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from patients.models import Patient, Prescription
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

    new None: the patient has a device already and needs no link.
    """
    context: dict[str, object] = {"patient": patient, "prescription": prescription}
    if new is not None:
        link = link_with_secret(reverse("patients:join"), new.secret)
        context |= {
            "link": link,
            "qr_src": segno.make(link, error="m").svg_data_uri(border=2),
            "expires_at": new.token.expires_at,
            "only_here": urlsplit(settings.PUBLIC_URL).hostname in _THIS_COMPUTER,
        }
    return render(request, "patients/invite.html", context)
