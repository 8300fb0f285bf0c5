"""A paper week, typed in on one screen."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.forms.paper_week import PaperForms
from patients.models import Prescription
from patients.operations.paper import Entered, log_paper_week
from patients.queries.paper_week import sheet_of
from patients.rules.paper_weeks import latest_sheet
from patients.views.opening import open_prescription, patient_today
from pfprehab.errors import OperationRefused


def paper_week(request: HttpRequest, prescription_id: uuid.UUID) -> HttpResponse:
    """The sheet of one week (?week=, else the latest that can be back) to fill in and to save."""
    shown = open_prescription(request, prescription_id)
    now = timezone.now()
    sheet = sheet_of(shown, week=_week(request, shown), now=now)
    posted = request.POST if request.method == "POST" else None
    forms = PaperForms(sheet, posted)
    if posted is not None and forms.is_valid():
        try:
            entered = log_paper_week(
                prescription=shown, days=forms.told(), now=now, by=request.user
            )
        except OperationRefused as refusal:
            forms.add_refusal(refusal)
        else:
            _say(request, entered)
            return redirect("patients:detail", patient_id=shown.patient.public_id)
    context = {"prescription": shown, "patient": shown.patient, "sheet": sheet, "forms": forms}
    context |= {"before": sheet.week - 1, "after": (sheet.week + 1) * (sheet.week < sheet.weeks)}
    status = 200 if posted is None else 422
    return render(request, "patients/paper_week.html", context, status=status)


def _week(request: HttpRequest, shown: Prescription) -> int:
    weeks = shown.program.duration_weeks
    asked = request.GET.get("week", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 4 and 1 <= int(asked) <= weeks:
        return int(asked)
    return latest_sheet(
        shown.starts_on,
        patient_today(shown.patient),
        weeks=weeks,
        session_days=shown.session_days,
    )


def _say(request: HttpRequest, entered: Entered) -> None:
    if entered.sessions or entered.mornings:
        sessions = ngettext("%(n)d session", "%(n)d sessions", entered.sessions)
        mornings = ngettext("%(n)d morning", "%(n)d mornings", entered.mornings)
        words = _("Entered from paper: %(sessions)s, %(mornings)s.") % {
            "sessions": sessions % {"n": entered.sessions},
            "mornings": mornings % {"n": entered.mornings},
        }
        messages.success(request, words)
    else:
        messages.success(request, _("It was on record already. Nothing was changed."))
    if entered.flags:
        messages.warning(request, _("What stands on the sheet opened a flag. Look at it now."))
