"""After a session: what was kept, and what to do now when an answer asks for it."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.models import Flag, Patient, Prescription, SessionLog
from patients.operations.session_limits import correctable_until
from patients.operations.sessions import is_late
from patients.queries import my_day, plan
from patients.queries.questions import safety_advice
from patients.views.phone import for_patient, local_now

_HEADINGS = {
    Flag.Tier.EMERGENCY_NOW: gettext_lazy("Stop and get help now"),
    Flag.Tier.SAME_DAY: gettext_lazy("Stop and phone your clinic today"),
    Flag.Tier.WITHIN_DAYS: gettext_lazy("Pause and phone your clinic"),
    Flag.Tier.REST: gettext_lazy("Rest for now"),
}


@for_patient
def session_done(request: HttpRequest, patient: Patient, session_id: uuid.UUID) -> HttpResponse:
    logs = SessionLog.objects.current().select_related("prescription__program", "patient")
    log = get_object_or_404(logs, phone_id=session_id)
    now = local_now(patient)
    today = now.date()
    running = list(Prescription.objects.select_related("program").filter(patient=patient).active())
    week_logs = my_day.logs_around(patient, today=today)
    count = my_day.week_count(my_day.days_around(running, week_logs, today=today), today=today)
    following = plan.next_session_day(log.prescription, today)
    context = {
        "tab": "today",
        "log": log,
        "patient": patient,
        "count": my_day.done_words(count),
        "day": "" if log.done_on == today else my_day.day_in_words(log.done_on),
        "is_late": is_late(log),
        "next_day": my_day.day_in_words(following) if following else "",
        "advice": _advice(log, patient),
        "correct_url": _correct_url(log) if now <= correctable_until(log) else "",
    }
    return render(request, "patients/phone/session_done.html", context)


@for_patient
def safety(request: HttpRequest, patient: Patient, flag_id: uuid.UUID) -> HttpResponse:
    """What to do now. Shown at once after the answer, and again from Today while it is open."""
    flag = get_object_or_404(Flag, public_id=flag_id)
    if flag.closed_at is not None:
        raise Http404
    clinic = patient.clinic
    texts = safety_advice(flag.item_ids, clinic=clinic, language=my_day.language())
    if flag.kind == Flag.Kind.PAIN:
        texts = [
            _("Your pain was 8 or more. Stop for today and rest the knee."),
            _("Phone your clinic today: %(phone)s.") % {"phone": clinic.phone},
        ]
    context = {
        "tab": "today",
        "flag": flag,
        "clinic": clinic,
        "heading": _HEADINGS[flag.tier],
        "is_emergency": flag.tier == Flag.Tier.EMERGENCY_NOW,
        "texts": texts,
    }
    return render(request, "patients/phone/safety.html", context)


def _advice(log: SessionLog, patient: Patient) -> list[str]:
    """The text of an answer that raised no flag, such as a fever with a quiet knee."""
    if not log.safety_positive or log.flags.exists():
        return []
    return safety_advice(log.safety_positive, clinic=patient.clinic, language=my_day.language())


def _correct_url(log: SessionLog) -> str:
    path = reverse("patients:session", args=[log.prescription.public_id])
    return f"{path}?correct={log.phone_id}"
