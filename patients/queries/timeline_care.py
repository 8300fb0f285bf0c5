"""The timeline's other half: what was measured, and the episode of care around the program."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from patients.models import (
    Appointment,
    Assessment,
    Clearance,
    Guardian,
    Handover,
    OutcomeScore,
    Patient,
    Pause,
    Prescription,
)
from patients.queries import words
from patients.queries.outcome_measures import measure_name
from patients.queries.timeline_entry import Entry, Source, name_of, when
from programs.queries.plan_words import plan_words


def _score(row: OutcomeScore, patient: Patient) -> Entry:
    if row.score is None:
        value = _("no total, %(answered)d of %(asked)d answered") % {
            "answered": row.answered,
            "asked": row.asked,
        }
    else:
        value = f"{row.score.normalize():f}"
    title = _("%(measure)s: %(value)s") % {"measure": measure_name(row.measure), "value": value}
    text = _("Measured on %(day)s.") % {"day": words.full_date(row.measured_on)}
    if row.revision > 1:
        text = f"{text} {_('Corrected.')} {row.reason}".strip()
    return Entry(
        when=when(row.entered_at, patient),
        title=title,
        icon="chart",
        text=text,
        who="" if row.source == OutcomeScore.Source.PATIENT else name_of(row.entered_by),
        url=reverse("patients:outcomes", args=[patient.public_id]),
    )


def _assessment(row: Assessment, patient: Patient) -> Entry:
    title = _("Assessment") if row.revision == 1 else _("Assessment corrected")
    return Entry(
        when=when(row.created_at, patient),
        title=title,
        icon="chart",
        text=_("Of %(day)s.") % {"day": words.full_date(row.assessed_on)},
        who=name_of(row.assessed_by),
    )


def _clearance(row: Clearance, patient: Patient) -> Entry:
    return Entry(
        when=when(row.created_at, patient),
        title=_("Red flag cleared by %(name)s, %(profession)s")
        % {"name": row.cleared_by, "profession": row.profession},
        icon="check",
        text=f"{row.get_how_display()}: {row.finding}",
        who=name_of(row.recorded_by),
    )


def _handover(row: Handover, patient: Patient) -> Entry:
    to = name_of(row.to_user) or _("the clinic as a whole")
    return Entry(
        when=when(row.handed_at, patient),
        title=_("Handed over to %(name)s") % {"name": to},
        icon="team",
        text=row.note,
        who=name_of(row.handed_by),
    )


def _appointment(row: Appointment, patient: Patient) -> Entry:
    if row.starts_at is None:
        title = _("Appointment removed")
    else:
        title = _("Appointment: %(when)s") % {"when": when(row.starts_at, patient)}
    return Entry(
        when=when(row.made_at, patient),
        title=title,
        icon="calendar",
        text=row.place,
        who=name_of(row.made_by),
    )


def _pause(row: Pause, patient: Patient) -> Entry:
    title = _("Pause from %(first)s") % {"first": words.full_date(row.first_day)}
    if row.last_day:
        title = _("Pause from %(first)s to %(last)s") % {
            "first": words.full_date(row.first_day),
            "last": words.full_date(row.last_day),
        }
    return Entry(
        when=when(row.made_at, patient),
        title=title,
        icon="pause",
        text=row.reason,
        who=name_of(row.made_by),
    )


def _guardian(row: Guardian, patient: Patient) -> Entry:
    return Entry(
        when=when(row.verified_at, patient),
        title=_("Guardian on record: %(name)s, %(relationship)s")
        % {"name": row.name, "relationship": row.get_relationship_display().lower()},
        icon="user",
        text=_("Consent of %(day)s.") % {"day": words.full_date(row.consent_on)},
        who=name_of(row.verified_by),
    )


def _ended(row: Prescription, patient: Patient) -> Entry:
    return Entry(
        when=when(row.ended_at, patient),
        title=_("%(program)s: %(status)s")
        % {
            "program": plan_words(row.program.name),
            "status": row.get_status_display().lower(),
        },
        icon="stop",
        text=row.status_reason,
        who=_("Clinic"),
        url=reverse("patients:prescription", args=[row.public_id]),
        tone="accent",
    )


CARE_SOURCES: tuple[Source, ...] = (
    Source(
        kind="score",
        group="score",
        rows=lambda: OutcomeScore.objects.all(),
        moment="entered_at",
        entry=_score,
        related=("entered_by",),
    ),
    Source(
        kind="assessment",
        group="score",
        rows=lambda: Assessment.objects.all(),
        moment="created_at",
        entry=_assessment,
        related=("assessed_by",),
    ),
    Source(
        kind="clearance",
        group="safety",
        rows=lambda: Clearance.objects.all(),
        moment="created_at",
        entry=_clearance,
        related=("recorded_by",),
    ),
    Source(
        kind="handover",
        group="care",
        rows=lambda: Handover.objects.all(),
        moment="handed_at",
        entry=_handover,
        related=("to_user", "handed_by"),
    ),
    Source(
        kind="appointment",
        group="care",
        rows=lambda: Appointment.objects.all(),
        moment="made_at",
        entry=_appointment,
        related=("made_by",),
    ),
    Source(
        kind="pause",
        group="program",
        rows=lambda: Pause.objects.all(),
        moment="made_at",
        entry=_pause,
        related=("made_by",),
    ),
    Source(
        kind="guardian",
        group="access",
        rows=lambda: Guardian.objects.all(),
        moment="verified_at",
        entry=_guardian,
        related=("verified_by",),
    ),
    Source(
        kind="ended",
        group="program",
        rows=lambda: Prescription.objects.exclude(ended_at=None),
        moment="ended_at",
        entry=_ended,
        related=("program",),
    ),
)
