"""The program on paper: a PDF for the patient, in the patient's language."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from patients.models import Prescription
from patients.operations.invitations import invite_patient
from patients.queries.handout import handout as handout_of
from patients.queries.handout import version_to_print
from patients.rules.paper_weeks import DAYS, chosen_weeks
from patients.views.opening import open_prescription, patient_today
from pfprehab.accounts.links import link_with_secret
from pfprehab.pdf import pdf_of, pdf_response


@require_http_methods(["GET", "POST"])
def handout(request: HttpRequest, prescription_id: uuid.UUID) -> HttpResponse:
    """Chosen weeks as PDF; ?week= once for each, else this week.

    POST makes a new invitation and prints its secret: a clinician asked for it, and earlier unused
    links stop working.
    """
    shown = open_prescription(request, prescription_id)
    secret = ""
    if request.method == "POST":
        new = invite_patient(patient=shown.patient, now=timezone.now(), by=request.user)
        secret = link_with_secret(reverse("patients:join"), new.secret)
    return _printed(shown, request.GET.getlist("week"), invitation=secret)


def _printed(shown: Prescription, asked: list[str], *, invitation: str) -> HttpResponse:
    today = patient_today(shown.patient)
    version = version_to_print(shown, today=today)
    if version is None:
        raise Http404
    now = (today - shown.starts_on).days // DAYS + 1
    weeks = chosen_weeks(asked, weeks=shown.program.duration_weeks, now=now)
    with translation.override(shown.patient.language):
        data = handout_of(shown, version=version, weeks=weeks, invitation=invitation)
    name = f"program-v{version.number}-week-{'-'.join(str(week) for week in weeks)}"
    return pdf_response(pdf_of("handout", data, moment=version.created_at), name=name)
