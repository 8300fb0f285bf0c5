"""Pauses: a stretch of a program without sessions, and how the program goes on after it."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.models import Pause, Prescription, SessionLog
from patients.operations.prescription_checks import check_running, checked_reason
from patients.operations.screening import current_screening
from patients.rules.pauses import After, Break, Proposal, after_pause, fewer, place_after, turns_of
from patients.rules.timeline import turns_to_store
from pfprehab.accounts.models import User
from pfprehab.accounts.scoping import Scope, scoped_to
from pfprehab.errors import OperationRefused
from programs.models import ProgramVersion, ProgramWeek
from programs.operations.versions import take_away_sets

EARLIEST = dt.timedelta(days=7)  # before today: told afterwards
LATEST = dt.timedelta(days=120)  # after today
LONGEST = dt.timedelta(days=180)  # all three: pfprehab default
ACTOR = "system:pauses"
PLANNED, PROPOSED = Pause.How.PLANNED, Pause.How.PROPOSED


@transaction.atomic
def pause_program(
    *,
    prescription: Prescription,
    first_day: dt.date,
    last_day: dt.date | None = None,
    reason: str,
    today: dt.date,
    by: User | None,
) -> Prescription:
    """Pause from a day on, up to and with last_day; None: until somebody resumes.

    A pause of up to 7 days with an end is over by itself. today: the patient's day. Raises
    OperationRefused: reason_missing, pause_days_wrong, pause_there, prescription_not_active.
    """
    prescription = _locked(prescription)
    check_running(prescription)
    reason = checked_reason(reason, needed=True)
    if lasting_pause(prescription):
        raise OperationRefused(
            _("A pause is set already. End or cancel that one first."), code="pause_there"
        )
    _check_days(prescription, first_day, last_day, today)
    Pause.objects.create(
        clinic_id=prescription.clinic_id,
        patient_id=prescription.patient_id,
        prescription=prescription,
        first_day=first_day,
        last_day=last_day,
        reason=reason,
        made_by=by,
    )
    return _settle(prescription, today=today, reason=reason)


@transaction.atomic
def resume_program(
    *,
    prescription: Prescription,
    how: str = PLANNED,
    reason: str = "",
    today: dt.date,
    by: User | None,
) -> Prescription:
    """Go on from today, as planned or as proposed. A pause that has not begun is cancelled.

    Raises OperationRefused: not_paused; reassess_first and screening_missing for what is
    proposed but has a condition that is not met.
    """
    prescription = _locked(prescription)
    check_running(prescription)
    reason = checked_reason(reason)
    pause = lasting_pause(prescription)
    if pause is None:
        return _plainly_active(prescription, reason)
    if pause.first_day >= today:
        _end(pause, how=Pause.How.CANCELLED, on=pause.first_day, by=by)
        return _settle(prescription, today=today, reason=reason)
    held = prescription.timeline.place_on(today)
    pause.place = held
    if how == PROPOSED:
        proposal = proposal_for(pause, today=today)
        _check_proposal(prescription, proposal, today=today)
        pause.place = place_after(proposal.after, held=held, phases=phases_of(prescription))
        _take_away_sets(prescription, proposal, week=pause.place // 7 + 1, today=today, by=by)
    _end(pause, how=how, on=today, by=by)
    return _settle(prescription, today=today, reason=reason)


def end_pause_with_program(*, prescription: Prescription, today: dt.date, by: User | None) -> None:
    """A program that ends has no pause that lasts. The caller holds and saves the prescription."""
    if pause := lasting_pause(prescription):
        _end(pause, how=Pause.How.PROGRAM_ENDED, on=max(today, pause.first_day), by=by)


def lasting_pause(prescription: Prescription) -> Pause | None:
    return Pause.objects.lasting().filter(prescription=prescription).first()


def proposal_for(pause: Pause, *, today: dt.date) -> Proposal:
    """What the rule says when the program goes on today."""
    return after_pause(max((today - pause.first_day).days, 0))


def turn_pauses(*, now: dt.datetime) -> int:
    """Bring every program to what its pause says of today; returns how many changed.

    Days are the patient's. Run by the worker; twice is harmless.
    """
    changed = 0
    for clinic_id in _clinics():
        with scoped_to(Scope.of_clinic(clinic_id, actor=ACTOR)):
            for pause in Pause.objects.lasting().select_related("patient", "prescription"):
                today = now.astimezone(pause.patient.zone).date()
                if _is_due(pause, pause.prescription, today=today):
                    changed += _turn(pause.prescription_id, today=today)
    return changed


def _is_due(pause: Pause, prescription: Prescription, *, today: dt.date) -> bool:
    """Whether a pause that lasts has begun or ended since the program was last looked at."""
    again = _as_break(pause).ends_alone_on()
    begins = prescription.status == Prescription.Status.ACTIVE and pause.first_day <= today
    return begins or (again is not None and again <= today)


def _turn(prescription_id: int, *, today: dt.date) -> bool:
    prescription = _locked(Prescription(pk=prescription_id))
    pause = lasting_pause(prescription)
    running = prescription.status in Prescription.RUNNING
    if pause is None or not running or not _is_due(pause, prescription, today=today):
        return False
    before, reason = prescription.status, pause.reason
    again = _as_break(pause).ends_alone_on()
    if again is not None and again <= today:
        reason = ""
        _end(pause, how=Pause.How.ALONE, on=again, by=None)
    _settle(prescription, today=today, reason=reason)
    return prescription.status != before


def _locked(prescription: Prescription) -> Prescription:
    rows = Prescription.objects.select_for_update(of=("self",))
    return rows.select_related("program", "patient").get(pk=prescription.pk)


def _plainly_active(prescription: Prescription, reason: str) -> Prescription:
    if prescription.status != Prescription.Status.PAUSED:
        raise OperationRefused(
            _("This program is not paused. Nothing was changed."), code="not_paused"
        )
    prescription.status, prescription.status_reason = Prescription.Status.ACTIVE, reason
    prescription.save(update_fields=["status", "status_reason"])
    return prescription


def _check_days(
    prescription: Prescription, first: dt.date, last: dt.date | None, today: dt.date
) -> None:
    timeline = prescription.timeline
    if today > timeline.last_day:
        raise OperationRefused(
            _("The weeks of this program are over. Finish or extend it instead."),
            code="weeks_over",
        )
    earliest = max(today - EARLIEST, prescription.starts_on)
    latest = min(today + LATEST, timeline.last_day)
    if not earliest <= first <= latest:
        _refuse_days(
            _("The pause can begin from %(first)s to %(last)s."),
            "first_day",
            first=earliest,
            last=max(latest, earliest),
        )
    if last is not None and not max(first, today) <= last <= first + LONGEST:
        _refuse_days(
            _("The last day can be %(first)s to %(last)s. Leave it empty for an open pause."),
            "last_day",
            first=max(first, today),
            last=first + LONGEST,
        )
    done = SessionLog.objects.current().filter(prescription=prescription, done_on__gte=first)
    if newest := done.order_by("-done_on").values_list("done_on", flat=True).first():
        _refuse_days(
            _("A session of %(first)s is on record. Let the pause begin after it."),
            "first_day",
            first=newest,
            last=newest,
        )


def _refuse_days(words: str, field: str, *, first: dt.date, last: dt.date) -> None:
    shown = {"first": date_format(first, "j F Y"), "last": date_format(last, "j F Y")}
    raise OperationRefused(words % shown, code="pause_days_wrong", field=field)


def _check_proposal(prescription: Prescription, proposal: Proposal, *, today: dt.date) -> None:
    if proposal.after == After.REASSESS:
        raise OperationRefused(
            _(
                "After %(days)s days assess anew: screen, look at the knee, then prescribe. "
                "Or go on as planned."
            )
            % {"days": proposal.days},
            code="reassess_first",
        )
    if proposal.screening and current_screening(patient=prescription.patient, today=today) is None:
        raise OperationRefused(
            _("After %(days)s days the red-flag questions come first. Answer them, then go on.")
            % {"days": proposal.days},
            code="screening_missing",
        )


def phases_of(prescription: Prescription) -> list[str]:
    """The phase of each week of the plan, in order."""
    newest = ProgramVersion.objects.filter(program=prescription.program_id).first()
    phases = dict(ProgramWeek.objects.filter(version=newest).values_list("week", "phase"))
    weeks = range(1, prescription.program.duration_weeks + 1)
    return [phases.get(week, "") for week in weeks]


def _take_away_sets(
    prescription: Prescription, proposal: Proposal, *, week: int, today: dt.date, by: User | None
) -> None:
    """The week that is done again, with fewer sets, as a new version of the program."""
    if not proposal.fewer_sets:
        return
    newest = ProgramVersion.objects.filter(program=prescription.program_id).first()
    take_away_sets(
        old=newest,
        week=week,
        sets=lambda now: fewer(now, by=proposal.fewer_sets),
        effective_from=max(today, newest.effective_from),
        reason=_("After a pause of %(days)s days: week %(week)s again, one set fewer.")
        % {"days": proposal.days, "week": week},
        by=by,
    )


def _end(pause: Pause, *, how: str, on: dt.date, by: User | None) -> None:
    pause.how_ended, pause.ended_on, pause.ended_by = how, on, by
    pause.save(update_fields=["how_ended", "ended_on", "ended_by", "place"])


def _settle(prescription: Prescription, *, today: dt.date, reason: str) -> Prescription:
    """Write what follows from the pauses: where the plan is held, and whether it is paused."""
    write_turns(prescription)
    pause = lasting_pause(prescription)
    prescription.paused_until = pause.last_day if pause else None
    held = prescription.timeline.is_held_on(today)
    prescription.status = Prescription.Status.PAUSED if held else Prescription.Status.ACTIVE
    prescription.status_reason = reason if held or reason else ""
    prescription.save(update_fields=["turns", "paused_until", "status", "status_reason"])
    return prescription


def write_turns(prescription: Prescription) -> None:
    """Work out the turns of the plan anew from all pauses. The caller saves."""
    pauses = Pause.objects.filter(prescription=prescription).exclude(how_ended=Pause.How.CANCELLED)
    breaks = [_as_break(pause) for pause in pauses]
    turns = turns_of(prescription.starts_on, prescription.first_week, breaks)
    prescription.turns = turns_to_store(turns)


def _as_break(pause: Pause) -> Break:
    return Break(
        first_day=pause.first_day,
        last_day=pause.last_day,
        ended_on=pause.ended_on,
        place=pause.place,
    )


def _clinics() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clinic_id FROM patients_clinics_with_pauses()")
        return [clinic_id for (clinic_id,) in cursor.fetchall()]
