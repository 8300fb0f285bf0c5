"""Today, help, and leaving."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from patients.models import Flag, Patient, Prescription
from patients.operations.messages import unread_by_patient
from patients.queries import my_day
from patients.queries.care_part import next_appointment, open_goals
from patients.queries.my_outcomes import waiting_card
from patients.queries.questions import safety_data, safety_items
from patients.queries.version_changes import ChangedForPatient, change_for_patient
from patients.rules.age import age_on
from patients.views.phone import for_patient, local_now


@for_patient
def today(request: HttpRequest, patient: Patient) -> HttpResponse:
    now = local_now(patient)
    day = now.date()
    if patient.discharged_on or patient.archived_at:
        context = {"tab": "today", "patient": patient, "day": my_day.day_in_words(day)}
        return render(request, "patients/phone/closed.html", context)
    prescriptions = _shown(patient)
    logs = my_day.logs_around(patient, today=day)
    days = my_day.days_around(prescriptions, logs, today=day)
    count = my_day.week_count(days, today=day)
    flag = Flag.objects.locking().filter(patient=patient).order_by("opened_at").first()
    cards = [
        my_day.session_card(prescription, logs, today=day, locked=bool(flag), count=count)
        for prescription in prescriptions
    ]
    morning, after_session = my_day.morning_to_ask(patient, now=now)
    context = {
        "tab": "today",
        "patient": patient,
        "day": my_day.day_in_words(day),
        "dots": my_day.week_dots(days, today=day),
        "done_words": my_day.done_words(count),
        "cards": cards,
        "flag": flag,
        "morning": morning if _is_running(prescriptions) else None,
        "after_session": after_session,
        "questions": None
        if flag
        else waiting_card(patient, today=day, prescriptions=prescriptions),
        "appointment": next_appointment(patient, now=now),
        "goals": open_goals(patient),
        "unread": unread_by_patient(patient),
        "changed": _changed(prescriptions, day),
        "missed": None if flag else _missed(prescriptions, days, day),
    }
    return render(request, "patients/phone/today.html", context)


@for_patient
def help_page(request: HttpRequest, patient: Patient) -> HttpResponse:
    """What to do when, whom to phone, what is kept here, and the way out."""
    age = age_on(patient.birth_date, local_now(patient).date())
    questions = safety_items(age=age, language=my_day.language())
    tiers = {item["id"]: item["tier"] for item in safety_data()["items"]}
    urgent, soon = (
        [question.text for question in questions if tiers[question.id] == tier]
        for tier in ("emergency_now", "same_day")
    )
    context = {"tab": "help", "clinic": patient.clinic, "urgent": urgent, "soon": soon}
    return render(request, "patients/phone/help.html", context)


def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("You are signed out on this phone."))
    return redirect("patients:signed-out")


def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "patients/phone/signed_out.html")


def _shown(patient: Patient) -> list[Prescription]:
    """Running programs, the main one first; without any, the one that ended last."""
    programs = Prescription.objects.select_related("program").filter(
        patient=patient, withdrawn_at=None
    )
    running = sorted(programs.running(), key=lambda p: (p.kind != "main", p.starts_on))
    if running:
        for prescription in running:
            prescription.patient = patient
        return running
    return list(programs.order_by("-ended_at")[:1])


def _is_running(prescriptions: list[Prescription]) -> bool:
    return any(p.status == Prescription.Status.ACTIVE for p in prescriptions)


def _changed(prescriptions: list[Prescription], day) -> list[ChangedForPatient]:
    """What the clinic changed since the last session, told until the next."""
    active = [p for p in prescriptions if p.status == Prescription.Status.ACTIVE]
    found = (change_for_patient(prescription, today=day) for prescription in active)
    return [change for change in found if change is not None]


def _missed(prescriptions: list[Prescription], days, today) -> dict | None:
    """The newest session of the last days that nobody has reported, with its link."""
    day = my_day.missed_day(days, today=today)
    running = [p for p in prescriptions if p.status == Prescription.Status.ACTIVE]
    if day is None or not running:
        return None
    was_yesterday = (today - day).days == 1
    words = _("yesterday") if was_yesterday else my_day.day_in_words(day)
    return {"words": words, "url": my_day.session_url(running[0], day)}
