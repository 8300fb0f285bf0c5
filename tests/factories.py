"""Rows for tests, built as the owner of the tables and outside any scope.

Every object and its parents stand in one clinic.
"""

import datetime as dt
import uuid

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from exercises.models import (
    Draft,
    Evidence,
    Exercise,
    ExerciseImport,
    ExerciseVersion,
    ImportRow,
    Picture,
    Source,
)
from exercises.operations.searching import index_exercises
from patients.models import (
    Assessment,
    Clearance,
    Flag,
    FlagEvent,
    Message,
    MessageTemplate,
    MorningCheck,
    OutcomeActivity,
    OutcomeScore,
    Patient,
    Prescription,
    Screening,
    SessionLog,
)
from pfprehab.accounts.models import Clinic, Device, Membership, User
from programs.models import (
    PrescribedExercise,
    Program,
    ProgramVersion,
    ProgramWeek,
    Template,
    TemplateItem,
    TemplateWeek,
)
from tests.roles import as_owner


class Factory(DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _get_manager(cls, model_class):
        return getattr(model_class, "unscoped", model_class._default_manager)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with as_owner():
            return super()._create(model_class, *args, **kwargs)


class ClinicFactory(Factory):
    class Meta:
        model = Clinic

    name = factory.Sequence(lambda n: f"Clinic {n}")
    time_zone = "Europe/Madrid"
    language = "en"
    phone = "+34 600 000 000"
    emergency_number = "112"


class UserFactory(Factory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Person {n}")


class PatientUserFactory(Factory):
    class Meta:
        model = User

    email = None
    full_name = ""


class MembershipFactory(Factory):
    class Meta:
        model = Membership

    clinic = factory.SubFactory(ClinicFactory)
    user = factory.SubFactory(UserFactory)
    role = Membership.Role.CLINICIAN


class PatientFactory(Factory):
    class Meta:
        model = Patient

    clinic = factory.SubFactory(ClinicFactory)
    user = factory.SubFactory(PatientUserFactory)
    given_name = "Lena"
    family_name = factory.Sequence(lambda n: f"Schmidt{n}")
    birth_date = dt.date(1996, 5, 4)
    affected_left = True
    time_zone = factory.LazyAttribute(lambda patient: patient.clinic.time_zone)
    language = "en"


class DeviceFactory(Factory):
    class Meta:
        model = Device

    clinic = factory.SubFactory(ClinicFactory)
    user = factory.SubFactory(PatientUserFactory)
    label = "Phone"


class SourceFactory(Factory):
    class Meta:
        model = Source

    key = factory.Sequence(lambda n: f"source-{n}")
    citation = factory.Sequence(lambda n: f"Author {n}. Journal 2020")
    tag = "read"


class ExerciseFactory(Factory):
    """An exercise; `ExerciseVersionFactory` gives it something to say."""

    class Meta:
        model = Exercise

    owner_clinic = None
    slug = factory.LazyAttributeSequence(
        lambda made, n: (
            f"own{made.owner_clinic.pk}-exercise-{n}" if made.owner_clinic else f"exercise-{n}"
        )
    )


class ExerciseVersionFactory(Factory):
    class Meta:
        model = ExerciseVersion
        skip_postgeneration_save = True

    exercise = factory.SubFactory(ExerciseFactory)
    number = 1
    name = factory.Sequence(lambda n: f"Exercise {n}")
    category = "hip_abductor"
    position = "side-lying"
    position_key = "side_lying"
    chain = "open"
    laterality = "unilateral"
    pfj_load = "low"
    stage = 1
    cues = ["Lie on your side.", "Lift the top leg."]
    kind = "reps"
    sets = 3
    reps_min = 10
    reps_max = 12
    rest_s = 60

    @factory.post_generation
    def make_current(self, create, extracted, **_kwargs):
        if create and extracted is not False:
            with as_owner():
                self.exercise.current = self
                self.exercise.save(update_fields=["current"])
                index_exercises([self])


class DraftFactory(Factory):
    """A draft of an exercise that does not exist yet, in review."""

    class Meta:
        model = Draft

    owner_clinic = None
    slug = factory.LazyAttributeSequence(
        lambda made, n: (
            f"own{made.owner_clinic.pk}-draft-{n}" if made.owner_clinic else f"draft-{n}"
        )
    )
    content = factory.LazyAttribute(lambda made: {"slug": made.slug, "name": "A new one"})
    author = factory.SubFactory(UserFactory)
    state = "in_review"
    submitted_at = factory.LazyFunction(timezone.now)


class ImportFactory(Factory):
    """A checked file of one row: a new exercise, perhaps one that is there already."""

    class Meta:
        model = ExerciseImport
        skip_postgeneration_save = True

    owner_clinic = None
    file_name = "exercises.csv"
    digest = factory.LazyFunction(lambda: uuid.uuid4().hex * 2)
    layout = "sheet"
    counts = factory.LazyFunction(lambda: {"new": 1})
    uploaded_by = factory.SubFactory(UserFactory)

    row = factory.RelatedFactory("tests.factories.ImportRowFactory", factory_related_name="batch")


class ImportRowFactory(Factory):
    class Meta:
        model = ImportRow

    number = 1
    slug = factory.LazyAttribute(lambda made: f"imported-{made.batch.pk}")
    name = "Imported"
    kind = "new"
    document = factory.LazyAttribute(lambda made: {"slug": made.slug, "name": made.name})
    likely = factory.LazyFunction(lambda: [["clam", "Clam", "name"]])


class PictureFactory(Factory):
    class Meta:
        model = Picture

    owner_clinic = None
    digest = factory.Sequence(lambda n: f"{n:064x}")
    media_type = "image/webp"
    data = b"RIFF"
    width = height = 1
    licence = "CC0"
    author = "Somebody"
    uploaded_by = factory.SubFactory(UserFactory)


class EvidenceFactory(Factory):
    class Meta:
        model = Evidence

    version = factory.SubFactory(ExerciseVersionFactory)
    source = factory.SubFactory(SourceFactory)
    tag = "read"


class TemplateWeekFactory(Factory):
    class Meta:
        model = TemplateWeek

    week = 1
    phase = "Settle"
    goal = "Learn the movements"


class TemplateItemFactory(Factory):
    class Meta:
        model = TemplateItem

    template_week = factory.SubFactory(TemplateWeekFactory)
    exercise = factory.LazyFunction(lambda: ExerciseVersionFactory().exercise)
    order = factory.Sequence(lambda n: n)
    side = "each"
    per_week = 3
    core = True
    kind = "reps"
    sets = 2
    reps_min = 10
    reps_max = 12
    rest_s = 60


class TemplateFactory(Factory):
    """A template of six weeks with four core lines each; `fill=2` makes it two lines."""

    class Meta:
        model = Template
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"template-{n}")
    name = factory.Sequence(lambda n: f"Template {n}")
    summary = "Hip and knee work."
    kind = "main"
    emphasis = "hip_and_knee"
    duration_weeks = 6
    sessions_per_week = 3
    fidelity = "evidence-informed"

    @factory.post_generation
    def fill(self, create, extracted, **_kwargs):
        if not create or extracted is False:
            return
        exercises = [ExerciseVersionFactory().exercise for _ in range(extracted or 4)]
        for number in range(1, self.duration_weeks + 1):
            week = TemplateWeekFactory(template=self, week=number)
            for order, exercise in enumerate(exercises):
                TemplateItemFactory(
                    template_week=week, exercise=exercise, order=order, short=order < 2
                )


class ProgramFactory(Factory):
    """A program with version 1: `weeks` weeks of `lines` core lines."""

    class Meta:
        model = Program
        skip_postgeneration_save = True

    clinic = factory.SubFactory(ClinicFactory)
    name = "Combined hip and knee"
    kind = "main"
    duration_weeks = 6

    @factory.post_generation
    def fill(self, create, extracted, *, lines=4, starts_on=None, author=None, **_kwargs):
        if not create or extracted is False:
            return
        version = ProgramVersionFactory(
            clinic=self.clinic,
            program=self,
            effective_from=starts_on or dt.date(2026, 1, 5),
            author=author or UserFactory(),
        )
        exercises = [ExerciseVersionFactory() for _ in range(lines)]
        for week in range(1, self.duration_weeks + 1):
            ProgramWeekFactory(clinic=self.clinic, version=version, week=week)
            for order, exercise_version in enumerate(exercises):
                PrescribedExerciseFactory(
                    clinic=self.clinic,
                    version=version,
                    week=week,
                    order=order,
                    exercise_version=exercise_version,
                    short=order < 2,
                )


class ProgramVersionFactory(Factory):
    class Meta:
        model = ProgramVersion

    clinic = factory.SubFactory(ClinicFactory)
    program = factory.SubFactory(
        ProgramFactory, clinic=factory.SelfAttribute("..clinic"), fill=False
    )
    number = 1
    effective_from = dt.date(2026, 1, 5)
    author = factory.SubFactory(UserFactory)


class ProgramWeekFactory(Factory):
    class Meta:
        model = ProgramWeek

    week = 1
    phase = "Settle"
    goal = "Learn the movements"


class PrescribedExerciseFactory(Factory):
    class Meta:
        model = PrescribedExercise

    week = 1
    order = factory.Sequence(lambda n: n)
    exercise_version = factory.SubFactory(ExerciseVersionFactory)
    side = "each"
    per_week = 3
    core = True
    kind = "reps"
    sets = 2
    reps_min = 10
    reps_max = 12
    rest_s = 60


class ScreeningFactory(Factory):
    class Meta:
        model = Screening

    patient = factory.SubFactory(PatientFactory)
    clinic = factory.SelfAttribute("patient.clinic")
    screened_on = factory.LazyFunction(lambda: timezone.now().date())
    list_version = "1"
    answers = factory.LazyFunction(dict)
    outcome = "clear"
    screened_by = factory.SubFactory(UserFactory)


class ClearanceFactory(Factory):
    class Meta:
        model = Clearance

    screening = factory.SubFactory(ScreeningFactory, outcome="stopped")
    patient = factory.SelfAttribute("screening.patient")
    clinic = factory.SelfAttribute("screening.clinic")
    question_id = "calf_swelling"
    cleared_on = factory.SelfAttribute("screening.screened_on")
    cleared_by = "Dr Lim"
    profession = "Physician"
    how = "examined"
    finding = "No clot on ultrasound"
    recorded_by = factory.SubFactory(UserFactory)


class AssessmentFactory(Factory):
    class Meta:
        model = Assessment

    patient = factory.SubFactory(PatientFactory)
    clinic = factory.SelfAttribute("patient.clinic")
    assessed_on = factory.LazyFunction(lambda: timezone.now().date())
    assessed_by = factory.SubFactory(UserFactory)


class PrescriptionFactory(Factory):
    """An active main program for the left knee that began on `starts_on`, Mon Wed Fri."""

    class Meta:
        model = Prescription

    patient = factory.SubFactory(PatientFactory)
    clinic = factory.SelfAttribute("patient.clinic")
    starts_on = dt.date(2026, 1, 5)
    program = factory.LazyAttribute(
        lambda made: ProgramFactory(clinic=made.clinic, fill__starts_on=made.starts_on)
    )
    kind = "main"
    covers_left = True
    session_days = [1, 3, 5]
    prescribed_by = factory.SubFactory(UserFactory)


def newest_version(prescription) -> ProgramVersion:
    with as_owner():
        return ProgramVersion.unscoped.filter(program_id=prescription.program_id).first()


class SessionLogFactory(Factory):
    class Meta:
        model = SessionLog

    prescription = factory.SubFactory(PrescriptionFactory)
    patient = factory.SelfAttribute("prescription.patient")
    clinic = factory.SelfAttribute("prescription.clinic")
    program_version = factory.LazyAttribute(lambda log: newest_version(log.prescription))
    phone_id = factory.LazyFunction(uuid.uuid4)
    content_hash = factory.LazyFunction(lambda: uuid.uuid4().hex * 2)
    done_on = factory.LazyAttribute(lambda log: log.prescription.starts_on)
    plan_week = 1
    logged_at = factory.LazyAttribute(
        lambda log: dt.datetime.combine(log.done_on, dt.time(18), tzinfo=dt.UTC)
    )
    utc_offset_minutes = 60
    items_done = 4
    items_prescribed = 4


class MorningCheckFactory(Factory):
    class Meta:
        model = MorningCheck

    patient = factory.SubFactory(PatientFactory)
    clinic = factory.SelfAttribute("patient.clinic")
    day = dt.date(2026, 1, 6)


class FlagFactory(Factory):
    class Meta:
        model = Flag
        skip_postgeneration_save = True

    patient = factory.SubFactory(PatientFactory)
    clinic = factory.SelfAttribute("patient.clinic")
    kind = "safety"
    tier = "same_day"
    item_ids = ["cannot-bear-weight"]
    locks = True

    @factory.post_generation
    def history(self, create, extracted, **_kwargs):
        """Its events, as the operations write them; history=False leaves them out."""
        if create and extracted is not False:
            with as_owner():
                FlagEvent.unscoped.create(
                    clinic=self.clinic,
                    patient=self.patient,
                    flag=self,
                    kind="opened",
                    at=self.opened_at,
                    session_log=self.session_log,
                )
                if self.closed_at:
                    FlagEvent.unscoped.create(
                        clinic=self.clinic,
                        patient=self.patient,
                        flag=self,
                        kind="closed",
                        at=self.closed_at,
                        by=self.closed_by,
                        outcome=self.outcome,
                        note=self.closing_note,
                    )


class FlagEventFactory(Factory):
    class Meta:
        model = FlagEvent

    flag = factory.SubFactory(FlagFactory)
    patient = factory.SelfAttribute("flag.patient")
    clinic = factory.SelfAttribute("flag.clinic")
    kind = "repeated"
    at = factory.LazyFunction(timezone.now)


class MessageFactory(Factory):
    class Meta:
        model = Message

    patient = factory.SubFactory(PatientFactory)
    clinic = factory.SelfAttribute("patient.clinic")
    from_patient = True
    author = factory.SelfAttribute("patient.user")
    text = "A question about the step."


class MessageTemplateFactory(Factory):
    class Meta:
        model = MessageTemplate

    clinic = factory.SubFactory(ClinicFactory)
    name = factory.Sequence(lambda n: f"Text {n}")
    text_en = "Hello {name}, how is it going?"


class OutcomeScoreFactory(Factory):
    """Worst pain of 6 on the day; `score` and `measure` say otherwise."""

    class Meta:
        model = OutcomeScore

    patient = factory.SubFactory(PatientFactory)
    clinic = factory.SelfAttribute("patient.clinic")
    measure = "nprs-worst"
    measured_on = dt.date(2026, 1, 5)
    source = "clinician"
    score = 6
    answers = factory.LazyAttribute(
        lambda made: {"value": int(made.score)} if made.score is not None else {}
    )
    answered = asked = 1
    entered_by = factory.SubFactory(UserFactory)


class OutcomeActivityFactory(Factory):
    class Meta:
        model = OutcomeActivity

    patient = factory.SubFactory(PatientFactory)
    clinic = factory.SelfAttribute("patient.clinic")
    words = factory.Sequence(lambda n: f"Stairs with shopping {n}")
    added_on = dt.date(2026, 1, 5)
    added_by = factory.SubFactory(UserFactory)
