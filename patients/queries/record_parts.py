"""The other parts of the patient page: head, flags, program now, versions, prescriptions."""

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from exercises.models import Tag
from exercises.queries.pictures import picture_url
from exercises.rules.dose_words import WORDS, dose_in_words, effort_in_words, load_in_words
from patients.models import Prescription
from patients.queries import words
from patients.queries.record import Record
from patients.rules.age import age_on
from patients.rules.screening import VALID_DAYS, screening_is_current
from pfprehab.languages import page_language
from programs.models import PrescribedExercise
from programs.models.line import ProgramKind
from programs.queries.plan_words import plan_words


def head(record: Record) -> dict:
    """Name and the facts beside it. The first running program is named with its week."""
    patient = record.patient
    facts = [
        (patient.knees_in_words, ""),
        (_("%(age)d years") % {"age": age_on(patient.birth_date, record.today)}, ""),
    ]
    if patient.record_number:
        facts.append((_("Record %(number)s") % {"number": patient.record_number}, ""))
    for prescription in record.shown:
        if prescription.status in Prescription.RUNNING:
            facts.append((plan_words(prescription.program.name), "accent"))
            facts.append((week_in_words(record, prescription), ""))
    return {
        "initials": words.initials(patient.given_name, patient.family_name),
        "born": words.full_date(patient.birth_date),
        "facts": facts,
    }


def week_in_words(record: Record, prescription: Prescription) -> str:
    """ "Week 3 of 6", "Starts on 2 Dec", "6 weeks, over since 3 Nov", and that it is paused."""
    weeks = prescription.program.duration_weeks
    timeline = prescription.timeline
    last_day = timeline.last_day
    if prescription.status == Prescription.Status.PAUSED or timeline.is_held_on(record.today):
        return _("Paused in week %(week)d of %(weeks)d") % {
            "week": record.week_shown(prescription),
            "weeks": weeks,
        }
    if record.today < prescription.starts_on:
        return _("Starts on %(day)s") % {"day": words.full_date(prescription.starts_on)}
    if record.today > last_day:
        return _("%(weeks)d weeks, over since %(day)s") % {
            "weeks": weeks,
            "day": words.full_date(last_day),
        }
    return _("Week %(week)d of %(weeks)d") % {
        "week": record.week_shown(prescription),
        "weeks": weeks,
    }


def programs_now(record: Record) -> list[dict]:
    """Each running program with this week's lines, main programs first."""
    in_order = sorted(record.running, key=lambda one: one.kind != ProgramKind.MAIN)
    return [_program(record, prescription) for prescription in in_order]


def _program(record: Record, prescription: Prescription) -> dict:
    version = record.version_in_force(prescription)
    week = record.week_shown(prescription)
    texts = {text.week: text for text in record.weeks.get(version.pk, [])} if version else {}
    lines = record.lines.get((version.pk, week), []) if version else []
    return {
        "id": prescription.public_id,
        "name": prescription.program.name,
        "kind": prescription.get_kind_display(),
        "knees": prescription.knees_in_words,
        "week": week_in_words(record, prescription),
        "days": _weekdays(prescription.session_days),
        "phase": texts[week].phase if week in texts else "",
        "goal": texts[week].goal if week in texts else "",
        "lines": [_line(line) for line in lines],
        "versions": _versions(record, prescription, in_force=version),
    }


def _weekdays(days: list[int]) -> str:
    """ISO weekdays as short names: "Mon, Wed, Fri"."""
    return ", ".join(str(WEEKDAYS_ABBR[day - 1]) for day in sorted(days))


def _line(line: PrescribedExercise) -> dict:
    language = page_language()
    texts = line.exercise_version.texts(language)
    language = language if language in WORDS else "en"
    dose = line.dose
    extras = [load_in_words(dose, language=language), effort_in_words(dose, language=language)]
    return {
        "id": line.public_id,
        "name": texts.name,
        "language": texts.language,
        "thumb": picture_url(line.exercise_version, "thumb", side=line.side, band=line.band_level),
        "dose": dose_in_words(dose, side=line.side, language=language),
        "extras": "; ".join(extra for extra in extras if extra),
        "per_week": _("%(n)d times a week") % {"n": line.per_week},
        "optional": line.optional,
        "short": line.short,
        "note": line.note,
        "source": source_in_words(line),
    }


def source_in_words(line: PrescribedExercise) -> str:
    """Where a line comes from. What is only remembered is never shown as a source."""
    if line.source is None or line.source.tag in (Tag.DECISION, Tag.MEMORY):
        return _("pfprehab default")
    return line.source.citation


def _versions(record: Record, prescription: Prescription, *, in_force) -> list[dict]:
    return [
        {
            "number": str(version.number),
            "from": words.full_date(version.effective_from),
            "who": version.author.full_name or version.author.email,
            "reason": version.reason,
            "in_force": version is in_force,
        }
        for version in record.versions.get(prescription.program_id, [])
    ]


def prescriptions_part(record: Record) -> list[dict]:
    """Every prescription, ended ones and add-ons too, newest first."""
    return [
        {
            "id": one.public_id,
            "name": plan_words(one.program.name),
            "kind": one.get_kind_display(),
            "knees": one.knees_in_words,
            "from": words.list_date(one.starts_on, today=record.today),
            "status": one.get_status_display(),
            "reason": one.status_reason,
            "who": one.prescribed_by.full_name or one.prescribed_by.email,
            "tone": "good" if one.status == Prescription.Status.ACTIVE else "",
        }
        for one in record.prescriptions
    ]


def screening_part(record: Record) -> dict | None:
    """The screening on record, and whether it still counts for a prescription."""
    screening = record.screening
    if screening is None:
        return None
    counts = screening_is_current(screening.screened_on, record.today)
    left = VALID_DAYS - (record.today - screening.screened_on).days
    return {
        "outcome": screening.get_outcome_display(),
        "tone": "bad" if screening.outcome == screening.Outcome.STOPPED else "good",
        "day": words.full_date(screening.screened_on),
        "who": screening.screened_by.full_name or screening.screened_by.email,
        "counts": counts,
        "left": str(left),
    }
