"""What happened to one person of the demo, told again through the operations of those days."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from decimal import Decimal

from patients.demo.care import tell_care, tell_guardian
from patients.demo.findings import FINDINGS
from patients.demo.people import Course, Person
from patients.models import Flag, Patient, Prescription, Screening
from patients.operations.assessment import record_assessment
from patients.operations.flags import close_flag
from patients.operations.invitations import invite_patient, open_invitation
from patients.operations.mornings import record_morning
from patients.operations.paper import log_paper_week
from patients.operations.patients import add_patient
from patients.operations.pauses import pause_program
from patients.operations.prescribing import change_dose, change_status, prescribe
from patients.operations.screening import items_of_list, record_screening
from patients.operations.sessions import log_session
from patients.queries import plan
from patients.queries.questions import safety_questions
from patients.rules.age import age_on
from patients.rules.answers import asked_of
from patients.rules.paper_days import PaperDay
from patients.rules.report import ItemReport, SessionReport
from patients.rules.screening import asked_items
from pfprehab.accounts.models import Clinic, User
from programs.models import PrescribedExercise, Program, ProgramVersion, Template

CONSULTATION, TRAINING, MORNING = dt.time(10, 20), dt.time(19, 10), dt.time(7, 40)
NOT_REPORTED, PARTLY, NOT_DONE, SAFETY, PAPER = "-", "p", "n", "s", "h"


@dataclass(frozen=True, kw_only=True)
class Teller:
    """now: the moment of loading, which no event may come after. by: the treating clinician."""

    clinic: Clinic
    by: User
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return self.now.astimezone(self.clinic.zone).date()

    def day(self, ago: int) -> dt.date:
        return self.today - dt.timedelta(days=ago)

    def moment(self, ago: int, hour: dt.time) -> dt.datetime:
        """That hour so many days ago, or now where it has not come yet."""
        moment = dt.datetime.combine(self.day(ago), hour, tzinfo=self.clinic.zone)
        return min(moment, self.now.astimezone(self.clinic.zone))

    def tell(self, person: Person) -> Patient:
        """Write everything that is known of a person; returns them."""
        came = max((course.started for course in person.courses), default=0)
        patient = self._add(person, came)
        if person.screened:
            self._screen(patient, person, came)
        if came:
            tell_guardian(self, patient, person.care, came)
            self._join(patient, came)
        for course in person.courses:
            self._follow(patient, person, course)
        self._assess(patient, person)
        tell_care(self, patient, person.care, came)
        return patient

    def _assess(self, patient: Patient, person: Person) -> None:
        for ago, values in FINDINGS.get(person.given_name, {}).items():
            record_assessment(
                patient=patient,
                values={key: _exact(value) for key, value in values.items()},
                assessed_on=self.day(ago),
                today=self.day(ago),
                by=self.by,
            )

    def _add(self, person: Person, came: int) -> Patient:
        patient = add_patient(
            clinic=self.clinic,
            given_name=person.given_name,
            family_name=person.family_name,
            birth_date=birth_date(person, self.today),
            affected_left="l" in person.knees,
            affected_right="r" in person.knees,
            email=person.email,
            record_number=person.record_number,
            language=person.language,
            today=self.day(came),
            by=self.by,
        )
        began = Patient.objects.filter(pk=patient.pk)
        began.update(created_at=self.moment(came, CONSULTATION))
        return patient

    def _screen(self, patient: Patient, person: Person, ago: int) -> None:
        screening = record_screening(
            patient=patient,
            answers=screening_answers(person, patient, self.day(ago)),
            reasons=person.confirmed,
            today=self.day(ago),
            by=self.by,
        )
        written = self.moment(ago, CONSULTATION)
        Screening.objects.filter(pk=screening.pk).update(created_at=written)

    def _join(self, patient: Patient, ago: int) -> None:
        """The person opens the invitation on the day it was made."""
        moment = self.moment(ago, CONSULTATION)
        invitation = invite_patient(patient=patient, now=moment, by=self.by)
        open_invitation(
            secret=invitation.secret,
            birth_date=patient.birth_date,
            consent_given=True,
            device_label="Phone",
            language=patient.language,
            now=moment,
        )

    def _follow(self, patient: Patient, person: Person, course: Course) -> None:
        if course.started > 14 or course is not person.courses[0]:
            self._screen(patient, person, course.started)
        prescription = self._prescribe(patient, course)
        words = course.sessions.split()
        for place, (ago, word) in enumerate(zip(course.planned(), words, strict=True)):
            if course.dose_changed is not None and course.dose_changed >= ago:
                self._change_dose(prescription, course.dose_changed)
                course = replace(course, dose_changed=None)
            self._close_flag(patient, course, before=ago)
            if word != NOT_REPORTED:
                self._train(prescription, course, ago, word, note=course.notes.get(place, ""))
        self._close_flag(patient, course, before=-1)
        self._change_status(prescription, course)

    def _prescribe(self, patient: Patient, course: Course) -> Prescription:
        start = self.day(course.started)
        prescription = prescribe(
            patient=patient,
            template=Template.objects.get(slug=course.template),
            covers_left=patient.affected_left,
            covers_right=patient.affected_right,
            starts_on=start,
            session_days=sorted(self.day(ago).isoweekday() for ago in course.rhythm),
            today=start,
            by=self.by,
        )
        written = self.moment(course.started, CONSULTATION)
        Prescription.objects.filter(pk=prescription.pk).update(created_at=written)
        Program.objects.filter(pk=prescription.program_id).update(created_at=written)
        versions = ProgramVersion.objects.filter(program=prescription.program_id)
        versions.update(created_at=written)
        return prescription

    def _change_dose(self, prescription: Prescription, ago: int) -> None:
        day = self.day(ago)
        version = plan.version_in_force(prescription, day)
        lines = plan.lines_of_week(version, plan.plan_week(prescription, day))
        line = next(line for line in lines if line.core and line.kind == "reps")
        changed = change_dose(
            prescription=prescription,
            line=line,
            dose=replace(line.dose, sets=line.dose.sets + 1),
            also_later_weeks=True,
            reason="Three sessions with worst pain at most 4: one more set.",
            today=day,
            by=self.by,
        )
        versions = ProgramVersion.objects.filter(pk=changed.pk)
        versions.update(created_at=self.moment(ago, CONSULTATION))

    def _train(
        self, prescription: Prescription, course: Course, ago: int, word: str, *, note: str
    ) -> None:
        """One session in the evening, and how the knee was on the morning after."""
        if PAPER in word:
            self._type_in(prescription, ago, word)
            return
        day, moment = self.day(ago), self.moment(ago, TRAINING)
        before, worst = int(word[0]), int(word[1])
        patient = prescription.patient
        said = {course.says} if SAFETY in word else set()
        report = SessionReport(
            phone_id=uuid.uuid4(),
            revision=1,
            done_on=day,
            logged_at=moment,
            pain_before=before,
            pain_worst=worst,
            effort=min(10, worst + 2),
            note=note,
            safety=safety_answers(said, age=age_on(patient.birth_date, day)),
            items=item_reports(plan.lines_to_log(prescription, day), word),
        )
        log_session(prescription=prescription, report=report, now=moment, by=patient.user)
        if ago > 1:
            record_morning(
                patient=patient,
                day=self.day(ago - 1),
                pain=max(before - 1, 0),
                settled_within_hour=worst <= 5,
                now=self.moment(ago - 1, MORNING),
                by=patient.user,
            )

    def _type_in(self, prescription: Prescription, ago: int, word: str) -> None:
        """A session of the paper sheet, typed in two days later by the clinician."""
        worst, day = int(word[1]), self.day(ago)
        lines = plan.lines_to_log(prescription, day)
        sheet = PaperDay(
            planned_on=day,
            done_on=day,
            marks=tuple((one.line, one.outcome) for one in item_reports(lines, word)),
            pain_worst=worst,
            effort=min(10, worst + 2),
            morning_pain=max(int(word[0]) - 1, 0),
            settled=worst <= 5,
        )
        typed = self.moment(max(ago - 2, 0), CONSULTATION)
        log_paper_week(prescription=prescription, days=[sheet], now=typed, by=self.by)

    def _close_flag(self, patient: Patient, course: Course, *, before: int) -> None:
        """Close the open flag of a course before the session of that day, once its day has come."""
        ago, note = course.flag_closed or (None, "")
        if ago is None or ago <= before:
            return
        for flag in Flag.objects.open().filter(patient=patient):
            close_flag(
                flag=flag,
                outcome=Flag.Outcome.SEEN,
                note=note,
                now=self.moment(ago, CONSULTATION),
                by=self.by,
            )

    def _change_status(self, prescription: Prescription, course: Course) -> None:
        if course.pause is not None:
            ago, days, reason = course.pause
            pause_program(
                prescription=prescription,
                first_day=self.day(ago),
                last_day=self.day(ago - days + 1),
                reason=reason,
                today=self.day(ago),
                by=self.by,
            )
        if course.status is None:
            return
        ago, status, reason = course.status
        moment = self.moment(ago, CONSULTATION)
        change_status(
            prescription=prescription,
            status=status,
            reason=reason,
            outcome=course.outcome,
            now=moment,
            by=self.by,
        )


def _exact(value):
    """A lever is written as text so that it stays exact."""
    is_number = isinstance(value, str) and value.replace(".", "").isdigit()
    return Decimal(value) if is_number else value


def birth_date(person: Person, today: dt.date) -> dt.date:
    """An age is turned into a day half a year before the birthday, so that it holds for months."""
    if isinstance(person.born, dt.date):
        return person.born
    return today - dt.timedelta(days=person.born * 365 + 180)


def screening_answers(person: Person, patient: Patient, day: dt.date) -> dict[str, bool]:
    """Nothing found, but for what the clinician confirmed with a reason."""
    items = items_of_list()
    asked = asked_items(items, {}, age=age_on(patient.birth_date, day))
    answers = {item.id: not item.positive_answer for item in asked}
    positive = {item.id: item.positive_answer for item in items if item.id in person.confirmed}
    return answers | positive


def safety_answers(said: set[str], *, age: int) -> dict[str, bool]:
    """Every question answered: yes to what was said, no to the rest."""
    items = safety_questions().items
    return {item.id: item.id in said for item in items if asked_of(item.asked, age=age)}


def item_reports(lines: list[PrescribedExercise], word: str) -> tuple[ItemReport, ...]:
    """What was done of the lines: all, all but the last two, or nothing."""
    if NOT_DONE in word:
        return tuple(
            ItemReport(line=line.public_id, outcome="not_done", reason="time") for line in lines
        )
    left_out = 2 if PARTLY in word else 0
    done = lines[: len(lines) - left_out]
    rest = lines[len(lines) - left_out :]
    return tuple(
        ItemReport(line=line.public_id, outcome="done", as_prescribed=True) for line in done
    ) + tuple(ItemReport(line=line.public_id, outcome="not_done", reason="pain") for line in rest)
