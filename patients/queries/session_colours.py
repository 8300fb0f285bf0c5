"""The colour of a reported session in words, with the numbers it rests on."""

import datetime as dt

from django.utils.translation import gettext as _

from patients.models import SessionLog
from patients.queries.record import Record
from patients.rules.session_colour import (
    Colour,
    SessionFacts,
    intake_morning,
    session_colour,
    usual_morning,
)

ONE_DAY = dt.timedelta(days=1)
TONES = {Colour.GREEN: "good", Colour.AMBER: "warn", Colour.RED: "bad", Colour.INCOMPLETE: ""}


def colour_in_words(record: Record, log: SessionLog) -> dict:
    """{"tone", "label", "why"} of one session of the record."""
    found = session_colour(_facts(record, log))
    labels = {
        Colour.GREEN: _("Well borne"),
        Colour.AMBER: _("Watch"),
        Colour.RED: _("Too much"),
        Colour.INCOMPLETE: _("Incomplete"),
    }
    return {
        "tone": TONES[found.colour],
        "label": labels[found.colour],
        "why": "; ".join(_why(code, numbers) for code, numbers in found.reasons),
    }


def _facts(record: Record, log: SessionLog) -> SessionFacts:
    pains = {day: check.pain for day, check in record.mornings.items()}
    after = record.mornings.get(log.done_on + ONE_DAY)
    return SessionFacts(
        safety=bool(log.safety_positive),
        worst=log.pain_worst,
        morning=after.pain if after else None,
        settled=after.settled_within_hour if after else None,
        usual_morning=usual_morning(pains, before=log.done_on),
        intake_morning=intake_morning(pains, starts_on=record.starts_on[log.prescription_id]),
    )


def _why(code: str, numbers: dict) -> str:
    texts = {
        "safety": _("a safety question was answered yes"),
        "over_ceiling": _("worst pain %(worst)d, over %(ceiling)d"),
        "over_usual": _("next morning %(morning)d, usually %(anchor)g"),
        "over_intake": _("next morning %(morning)d, %(anchor)g in the first week"),
        "no_worst": _("worst pain not answered"),
        "no_morning": _("next morning not reported"),
        "no_usual": _("no morning before to compare with"),
        "watch": _("worst pain %(worst)d"),
        "morning_up": _("next morning %(morning)d, usually %(anchor)g"),
        "not_settled": _("not back to usual within the hour"),
    }
    return texts[code] % numbers
