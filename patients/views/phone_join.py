"""The first page of a patient: the link is opened, the birth date confirmed, the notice read."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from patients.forms.phone_join import JoinForm
from patients.operations.invitations import Joined, open_invitation
from pfprehab.accounts.acting import start_acting_as_patient
from pfprehab.errors import OperationRefused, add_refusal

LANGUAGE_KEPT_SECONDS = 365 * 24 * 3600


def join(request: HttpRequest) -> HttpResponse:
    """GET never sees the secret: it stands in the fragment, and only POST sends and uses it."""
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            joined = _open(request, form.cleaned_data)
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            return _enter(request, joined)
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/phone/join.html", {"form": form}, status=status)


def _open(request: HttpRequest, data: dict) -> Joined:
    return open_invitation(
        secret=data["secret"],
        birth_date=data["birth_date"],
        consent_given=data["consent_given"],
        device_label=_device_label(request.headers.get("User-Agent", "")),
        language=get_language() or settings.LANGUAGE_CODE,
        now=timezone.now(),
    )


def _enter(request: HttpRequest, joined: Joined) -> HttpResponse:
    patient = joined.patient
    start_acting_as_patient(request, user=patient.user, device=joined.device, patient_id=patient.pk)
    response = redirect("patients:today")
    # For the pages before and after the patient's own, which know no patient.
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        patient.language,
        max_age=LANGUAGE_KEPT_SECONDS,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response


def _device_label(user_agent: str) -> str:
    """What kind of device it is, so that a clinic can tell two of them apart."""
    kinds = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", _("Android phone")))
    for mark, label in kinds:
        if mark in user_agent:
            return label
    return _("Computer") if "Mozilla" in user_agent else _("Phone")
