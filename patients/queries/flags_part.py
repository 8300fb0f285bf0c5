"""The flags of the patient page: open ones with owner and repeats, the last closed ones."""

import datetime as dt

from django.utils.translation import ngettext

from patients.models import Flag, FlagEvent, Patient
from patients.queries import flag_words
from patients.queries.flag_queue import events_of

MOST_CLOSED = 10


def flags_part(patient: Patient, *, now: dt.datetime) -> dict:
    """For `patients/record/_flags.html`. Two queries, however many flags there are."""
    rows = Flag.objects.filter(patient=patient).select_related(
        "owner", "acknowledged_by", "closed_by", "session_log"
    )
    flags = list(rows.order_by("-opened_at")[:60])
    events = events_of(flags)
    told = [_flag(flag, events[flag.pk], zone=patient.zone, now=now) for flag in flags]
    closed = sorted((one for one in told if one["closed_at"]), key=lambda one: one["closed_at"])
    return {
        "open_flags": [one for one in told if not one["closed_at"]],
        "closed_flags": closed[::-1][:MOST_CLOSED],
    }


def _flag(flag: Flag, reports: list[FlagEvent], *, zone, now: dt.datetime) -> dict:
    times = len(reports)
    return {
        "id": flag.public_id,
        "title": flag_words.title_of(flag, reports),
        "tier": flag.get_tier_display(),
        "tone": flag_words.TONES.get(flag.tier, ""),
        "locks": flag.locks,
        "opened": flag_words.moment_in_words(flag.opened_at, zone),
        "age": flag_words.age_in_words(now - flag.opened_at),
        "acknowledged": _by(flag.acknowledged_at, flag.acknowledged_by, zone),
        "owner": flag_words.name_of(flag.owner),
        "repeats": ngettext("Reported %(n)d time", "Reported %(n)d times", times) % {"n": times}
        if times > 1
        else "",
        "dates": [
            (f"report-{one.pk}", flag_words.short_moment(one.at, zone, now=now))
            for one in reports[-3:]
        ]
        if times > 1
        else [],
        "closed_at": flag.closed_at,
        "closed": _by(flag.closed_at, flag.closed_by, zone),
        "outcome": flag.get_outcome_display(),
        "note": flag.closing_note,
    }


def _by(moment: dt.datetime | None, user, zone) -> str:
    if moment is None or user is None:
        return ""
    return f"{flag_words.name_of(user)}, {flag_words.moment_in_words(moment, zone)}"
