"""What the patient page says beside the program: the next appointment, goals, adjuncts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import DateField, F, Value
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.models import Adjunct, Appointment, Goal, Patient
from patients.queries.words import full_date
from patients.rules.adjuncts import Ending, standing

GOAL, ADJUNCT = "goal", "adjunct"


def care_part(patient: Patient, *, now: dt.datetime) -> dict:
    """{"care": ...} for templates/patients/record/_care.html. Two queries, whatever there is."""
    today = now.astimezone(patient.zone).date()
    rows = _goals_and_adjuncts(patient)
    goals = [_goal_of(row) for row in rows if row["of"] == GOAL]
    adjuncts = [_adjunct_of(row) for row in rows if row["of"] == ADJUNCT]
    return {
        "care": {
            "appointment": next_appointment(patient, now=now),
            "goals": [goal_words(goal) for goal in goals],
            "adjuncts": [adjunct_words(adjunct, today=today) for adjunct in adjuncts],
        }
    }


def next_appointment(patient: Patient, *, now: dt.datetime) -> dict | None:
    """The newest one on record, in words; None where nothing was ever agreed."""
    row = Appointment.objects.filter(patient=patient).select_related("made_by").first()
    return appointment_words(row, patient, now=now) if row else None


def appointment_words(row: Appointment, patient: Patient, *, now: dt.datetime) -> dict:
    """when: "Mon 7 December 2026, 10:30", empty for none. ahead: it is still to come."""
    local = row.starts_at.astimezone(patient.zone) if row.starts_at else None
    return {
        # Translators: a day and a time in Django's date format letters.
        "when": date_format(local, _("D j F Y, H:i")) if local else "",
        "place": row.place,
        "ahead": bool(row.starts_at and row.starts_at > now),
        "who": row.made_by.full_name or row.made_by.email,
        "made": full_date(row.made_at.astimezone(patient.zone).date()),
    }


def open_goals(patient: Patient) -> list[str]:
    """For the phone: the goals still open, as they were said."""
    rows = Goal.objects.filter(patient=patient, state=Goal.State.OPEN)
    return list(rows.values_list("text", flat=True))


def goal_words(goal: Goal) -> dict:
    tones = {Goal.State.REACHED: "good", Goal.State.OPEN: "accent"}
    day = full_date(goal.settled_on or goal.set_on)
    said = _("set on %(day)s") if goal.state == Goal.State.OPEN else _("on %(day)s")
    return {
        "id": goal.public_id,
        "text": goal.text,
        "state": goal.state,
        "label": goal.get_state_display(),
        "tone": tones.get(goal.state, ""),
        "when": said % {"day": day},
    }


def adjunct_words(adjunct: Adjunct, *, today: dt.date) -> dict:
    stands = standing(adjunct.ends_on, stopped=adjunct.stopped_on is not None, today=today)
    chips = {
        Ending.PAST: ("bad", _("End date is over")),
        Ending.NEAR: ("warn", _ends_in(stands.days)),
        Ending.RUNNING: ("good", _("In use")),
        Ending.STOPPED: ("", _("Stopped")),
    }
    tone, chip = chips[stands.ending]
    return {
        "id": adjunct.public_id,
        "name": adjunct.get_kind_display()
        if adjunct.kind != Adjunct.Kind.OTHER
        else adjunct.detail,
        "detail": adjunct.detail if adjunct.kind != Adjunct.Kind.OTHER else "",
        "days": _("%(first)s to %(last)s")
        % {
            "first": full_date(adjunct.starts_on),
            "last": full_date(adjunct.stopped_on or adjunct.ends_on),
        },
        "chip": chip,
        "tone": tone,
        "stopped": stands.ending == Ending.STOPPED,
    }


def _ends_in(days: int) -> str:
    if days == 0:
        return _("Ends today")
    return ngettext("Ends in %(n)s day", "Ends in %(n)s days", max(days, 1)) % {"n": days}


def _goals_and_adjuncts(patient: Patient) -> list[dict[str, Any]]:
    """Both in one query and in one shape, in the order in which they began."""
    columns = ("of", "number", "key", "sort", "words", "first", "last", "over")

    def named(of: str, rows, **expressions):
        rows = rows.filter(patient=patient).order_by()
        return rows.annotate(of=Value(of), **expressions).values(*columns)

    goals = named(
        GOAL,
        Goal.objects,
        number=F("pk"),
        key=F("public_id"),
        sort=F("state"),
        words=F("text"),
        first=F("set_on"),
        last=Value(None, output_field=DateField()),
        over=F("settled_on"),
    )
    adjuncts = named(
        ADJUNCT,
        Adjunct.objects,
        number=F("pk"),
        key=F("public_id"),
        sort=F("kind"),
        words=F("detail"),
        first=F("starts_on"),
        last=F("ends_on"),
        over=F("stopped_on"),
    )
    return list(goals.union(adjuncts, all=True).order_by("first", "number"))


def _goal_of(row: dict[str, Any]) -> Goal:
    return Goal(
        public_id=row["key"],
        text=row["words"],
        state=row["sort"],
        set_on=row["first"],
        settled_on=row["over"],
    )


def _adjunct_of(row: dict[str, Any]) -> Adjunct:
    return Adjunct(
        public_id=row["key"],
        kind=row["sort"],
        detail=row["words"],
        starts_on=row["first"],
        ends_on=row["last"],
        stopped_on=row["over"],
    )
