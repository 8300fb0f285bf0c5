"""What to do when it hurts, on paper: the clinic's numbers and the project's own safety list."""

import datetime as dt

from django.utils.translation import gettext as _

from patients.models import Patient
from patients.queries.my_day import language
from patients.queries.questions import safety_data, safety_items
from patients.rules.age import age_on


def when_it_hurts(patient: Patient, *, on: dt.date) -> dict:
    """The box at the end of a handout. on: the day whose age decides which questions are asked."""
    clinic = patient.clinic
    emergency, phone = clinic.emergency_number, clinic.phone
    titles = {
        "emergency_now": _("Call %(n)s now") % {"n": emergency},
        "same_day": _("Stop and phone your clinic the same day"),
        "within_days": _("Pause your exercises and phone your clinic in the next days"),
        "rest": _("Rest until you have been well for 24 hours"),
    }
    by_tier = _items_by_tier(patient, on=on)
    return {
        "title": _("What to do when it hurts"),
        "text": _(
            "Some soreness while you exercise is fine when it is back to usual within the hour. "
            "If it stays longer, or the next morning is worse, say so in your log: your clinician "
            "decides what changes."
        ),
        "parts": [
            {"title": title, "items": by_tier[tier]}
            for tier, title in titles.items()
            if by_tier.get(tier)
        ],
        "numbers": _(
            "Your clinic: %(phone)s. If you reach nobody, phone a doctor or %(emergency)s. "
            "Nobody watches live."
        )
        % {"phone": phone, "emergency": emergency},
    }


def _items_by_tier(patient: Patient, *, on: dt.date) -> dict[str, list[str]]:
    tiers = {item["id"]: item["tier"] for item in safety_data()["items"]}
    found: dict[str, list[str]] = {}
    for question in safety_items(age=age_on(patient.birth_date, on), language=language()):
        found.setdefault(tiers[question.id], []).append(question.text)
    return found
