"""One patient's page: everything on record, in a fixed number of queries."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q

from patients.models import Flag, MorningCheck, Patient, Prescription, Screening, SessionLog
from patients.queries.courses import courses_of
from patients.rules.course import Course
from programs.models import PrescribedExercise, ProgramVersion, ProgramWeek
from programs.models.line import ProgramKind

MOST_LOGS = 250  # more than a year of three sessions a week
MOST_FLAGS = 40


@dataclass(kw_only=True)
class Record:
    """What the page is made of. today: the patient's day.

    shown: the prescriptions whose days and pain are drawn: the running main ones, else the
    running add-ons, else the latest that ended. versions: newest first, by program. lines: of
    this week, by program version.
    """

    patient: Patient
    today: dt.date
    prescriptions: list[Prescription]
    shown: list[Prescription]
    courses: dict[int, Course]
    versions: dict[int, list[ProgramVersion]]
    weeks: dict[int, list[ProgramWeek]]
    lines: dict[tuple[int, int], list[PrescribedExercise]]
    logs: list[SessionLog]
    mornings: dict[dt.date, MorningCheck]
    flags: list[Flag]
    screening: Screening | None

    @property
    def running(self) -> list[Prescription]:
        return [one for one in self.prescriptions if one.status in Prescription.RUNNING]

    @property
    def starts_on(self) -> dict[int, dt.date]:
        """First day by prescription, ended ones too."""
        return {one.pk: one.starts_on for one in self.prescriptions}

    @property
    def current_logs(self) -> list[SessionLog]:
        """Current revisions, newest first."""
        return [log for log in self.logs if log.is_current]

    def version_in_force(self, prescription: Prescription) -> ProgramVersion | None:
        """The version of today; before the start, and for a change still to come, the first."""
        versions = self.versions.get(prescription.program_id, [])
        in_force = [one for one in versions if one.effective_from <= self.today]
        return (in_force or versions[-1:] or [None])[0]

    def week_shown(self, prescription: Prescription) -> int:
        """This week of the plan; the first before it starts, the last after its end."""
        weeks = prescription.program.duration_weeks
        passed = (self.today - prescription.starts_on).days // 7 + 1
        return min(max(passed, 1), weeks)


def record_of(patient: Patient, *, now: dt.datetime) -> Record:
    """Read one patient's record as it stands now."""
    prescriptions = list(
        Prescription.objects.filter(patient=patient).select_related("program", "prescribed_by")
    )
    shown = _shown(prescriptions)
    wanted = {one.pk: one for one in (*shown, *_running(prescriptions))}.values()
    record = Record(
        patient=patient,
        today=now.astimezone(patient.zone).date(),
        prescriptions=prescriptions,
        shown=shown,
        courses=_courses(patient, shown),
        versions=_versions(wanted),
        weeks={},
        lines={},
        logs=_logs(patient),
        mornings={
            check.day: check for check in MorningCheck.objects.filter(patient=patient)[:MOST_LOGS]
        },
        flags=_flags(patient),
        screening=Screening.objects.filter(patient=patient).select_related("screened_by").first(),
    )
    _read_weeks(record, wanted)
    return record


def _running(prescriptions: list[Prescription]) -> list[Prescription]:
    return [one for one in prescriptions if one.status in Prescription.RUNNING]


def _shown(prescriptions: list[Prescription]) -> list[Prescription]:
    running = _running(prescriptions)
    mains = [one for one in running if one.kind == ProgramKind.MAIN]
    return mains or running or prescriptions[:1]


def _courses(patient: Patient, shown: list[Prescription]) -> dict[int, Course]:
    if not shown:
        return {}
    start = min(one.starts_on for one in shown)
    since = dt.datetime.combine(start, dt.time.min, tzinfo=patient.zone)
    return courses_of(shown, zones={patient.pk: patient.zone}, since=since)


def _versions(prescriptions) -> dict[int, list[ProgramVersion]]:
    found: dict[int, list[ProgramVersion]] = {}
    programs = [one.program_id for one in prescriptions]
    versions = ProgramVersion.objects.filter(program__in=programs).select_related("author")
    for version in versions.order_by("-effective_from", "-number"):
        found.setdefault(version.program_id, []).append(version)
    return found


def _read_weeks(record: Record, prescriptions) -> None:
    """The weeks' words and this week's lines of the version in force of each program."""
    this_week = Q(pk=None)
    versions = []
    for prescription in prescriptions:
        version = record.version_in_force(prescription)
        if version is not None:
            versions.append(version)
            this_week |= Q(version=version, week=record.week_shown(prescription))
    for week in ProgramWeek.objects.filter(version__in=versions):
        record.weeks.setdefault(week.version_id, []).append(week)
    lines = PrescribedExercise.objects.filter(this_week).order_by("order")
    lines = lines.select_related("exercise_version", "source")
    for line in lines.prefetch_related("exercise_version__translations"):
        record.lines.setdefault((line.version_id, line.week), []).append(line)


def _logs(patient: Patient) -> list[SessionLog]:
    """Current revisions and what conflicts with one, newest first."""
    wanted = Q(is_current=True) | Q(conflicts_with__isnull=False)
    return list(SessionLog.objects.filter(wanted, patient=patient)[:MOST_LOGS])


def _flags(patient: Patient) -> list[Flag]:
    """Open ones first, each newest first."""
    flags = Flag.objects.filter(patient=patient).select_related(
        "acknowledged_by", "closed_by", "session_log"
    )
    open_first = F("closed_at").desc(nulls_first=True)
    return list(flags.order_by(open_first, "-opened_at")[:MOST_FLAGS])
