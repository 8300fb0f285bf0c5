"""What a note for the record and a letter say of one patient. Unknown is said as "not reported"."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from patients.models import Prescription, SessionLog
from patients.queries import definitions, plan, record_parts, words
from patients.queries.flags_part import flags_part
from patients.queries.record import Record
from patients.queries.record_text import Fact, Section, percent
from patients.rules.adherence import Adherence, PlanDay, adherence
from programs.queries.plan_words import plan_words

LAST_DAYS = dt.timedelta(days=14)
WEEK = dt.timedelta(days=7)


def person_section(record: Record) -> Section:
    patient = record.patient
    head = record_parts.head(record)
    facts = [Fact(_("Date of birth"), head["born"]), Fact(_("Knee"), patient.knees_in_words)]
    if patient.record_number:
        facts.insert(0, Fact(_("Record number"), patient.record_number))
    return Section(str(patient), facts)


def screening_section(record: Record) -> Section:
    found = record_parts.screening_part(record)
    told = _("%(outcome)s, %(day)s, by %(who)s") % found if found else _("not recorded")
    return Section(_("Red-flag screening"), [Fact("", told)])


def program_section(record: Record, *, lines: bool) -> Section:
    """Running programs, else the ones shown; lines: with the doses of this week."""
    facts: list[Fact] = []
    running = record_parts.programs_now(record) if lines else []
    by_id = {one["id"]: one for one in running}
    for one in record.shown:
        facts += _program_facts(record, one, by_id.get(one.public_id))
    return Section(_("Program"), facts or [Fact("", _("none prescribed"))])


def _program_facts(record: Record, one: Prescription, now: dict | None) -> list[Fact]:
    version = record.version_in_force(one)
    facts = [
        Fact(_("Program"), plan_words(one.program.name)),
        Fact(_("State"), f"{one.get_status_display()}. {record_parts.week_in_words(record, one)}."),
    ]
    if version is not None:
        told = _("%(number)d, from %(day)s") % {
            "number": version.number,
            "day": words.full_date(version.effective_from),
        }
        facts.append(Fact(_("Version"), told))
    for line in now["lines"] if now else ():
        extras = f"; {line['extras']}" if line["extras"] else ""
        facts.append(Fact(line["name"], f"{line['dose']}{extras}; {line['per_week']}"))
    return facts


def adherence_section(record: Record, days: Sequence[PlanDay]) -> Section:
    """Over the program, and over the last two weeks; never one number made of both."""
    if not days:
        return Section(_("Adherence"), [Fact("", _("No session was planned."))])
    lately = [day for day in days if day.day > record.today - LAST_DAYS]
    whole = adherence(days, today=record.today)
    facts = [
        Fact(_("Since the start"), coverage_words(whole), definitions.reported()),
        Fact(_("Of these"), done_words(whole), definitions.done()),
        Fact(
            _("Last 14 days"),
            f"{coverage_words(adherence(lately, today=record.today))}; "
            f"{done_words(adherence(lately, today=record.today))}",
            definitions.planned(),
        ),
    ]
    if whole.extra:
        facts.append(
            Fact(_("More than planned"), str(whole.extra), definitions.more_than_planned())
        )
    return Section(_("Adherence"), [*facts, _source_fact(record)])


def coverage_words(counts: Adherence) -> str:
    """ "7 of 9 planned sessions reported (78 %)"; nothing planned has no share."""
    if not counts.planned_so_far:
        return _("No session was due yet.").rstrip(".")
    return _("%(reported)d of %(planned)d planned sessions reported (coverage %(share)s)") % {
        "reported": counts.planned_so_far - counts.not_reported,
        "planned": counts.planned_so_far,
        "share": percent(round(counts.coverage or 0)),
    }


def done_words(counts: Adherence) -> str:
    return _("%(done)d done, %(partly)d partly, %(not_done)d not done, %(silent)d not reported") % {
        "done": counts.done,
        "partly": counts.partly,
        "not_done": counts.not_done,
        "silent": counts.not_reported,
    }


def _source_fact(record: Record) -> Fact:
    found = Counter(log.source for log in record.current_logs)
    told = ", ".join(
        f"{source.label}: {found[source]}" for source in SessionLog.Source if found[source]
    )
    return Fact(_("Where it comes from"), told or _("not reported"), definitions.by_source())


def pain_section(record: Record, days: Sequence[PlanDay]) -> Section:
    """Worst pain of the first and of the last week, and the last morning."""
    courses = record.courses.values()
    start = min((course.starts_on for course in courses), default=None)
    ended = max((course.ended_on or course.last_day for course in courses), default=record.today)
    until = min(ended, record.today)
    first = [day.worst_pain for day in days if start and start <= day.day < start + WEEK]
    last = [day.worst_pain for day in days if until - WEEK < day.day <= until]
    mornings = [check for check in record.mornings.values() if check.pain is not None]
    morning = max(mornings, key=lambda check: check.day, default=None)
    return Section(
        _("Pain, 0 to 10"),
        [
            Fact(_("Worst in the first 7 days"), _worst(first), definitions.worst_pain()),
            Fact(
                _("Worst in the last 7 days")
                if until == record.today
                else _("Worst in the last 7 days of the program"),
                _worst(last),
                definitions.worst_pain(),
            ),
            Fact(
                _("Last morning answered"),
                _("%(pain)d on %(day)s")
                % {"pain": morning.pain, "day": words.full_date(morning.day)}
                if morning
                else _("not reported"),
                definitions.morning_pain(),
            ),
        ],
    )


def _worst(pains: Sequence[int | None]) -> str:
    known = [pain for pain in pains if pain is not None]
    return str(max(known)) if known else _("not reported")


def flags_section(record: Record, *, now: dt.datetime) -> Section:
    found = flags_part(record.patient, now=now)
    facts = [Fact(_("Open"), f"{flag['title']} ({flag['opened']})") for flag in found["open_flags"]]
    facts += [
        Fact(_("Closed"), f"{flag['title']} ({flag['opened']}): {flag['note']}")
        for flag in found["closed_flags"]
    ]
    return Section(_("Flags"), facts or [Fact("", _("none"))])


def plan_section(record: Record) -> Section:
    """What happens next by itself; what the clinician decides is for the clinician to write."""
    facts = []
    for one in record.running:
        following = plan.next_session_day(one, record.today)
        facts += [
            Fact(_("Next session"), words.full_date(following) if following else _("none planned")),
            Fact(_("Next week"), one.get_advance_mode_display()),
        ]
    return Section(_("Plan"), facts or [Fact("", _("No program is running."))])


def history_section(record: Record) -> Section:
    """Every program with its days and how it ended, oldest first: for a letter."""
    facts = [
        Fact(plan_words(one.program.name), _history(record, one))
        for one in sorted(record.prescriptions, key=lambda one: (one.starts_on, one.pk))
    ]
    return Section(_("Treatment"), facts or [Fact("", _("No program was prescribed."))])


def _history(record: Record, one: Prescription) -> str:
    ended = one.ended_at.astimezone(record.patient.zone).date() if one.ended_at else None
    parts = {
        "weeks": one.program.duration_weeks,
        "start": words.full_date(one.starts_on),
        "end": words.full_date(ended) if ended else _("still running"),
        "status": one.get_status_display().lower(),
    }
    told = _("%(weeks)d weeks, from %(start)s to %(end)s, %(status)s") % parts
    return f"{told}: {one.status_reason}" if one.status_reason else told
