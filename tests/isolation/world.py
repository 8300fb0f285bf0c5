"""Two clinics and the people in them; every text of theirs carries a canary of its owner.

A: the clinic that acts. It treats A1 (the patient who acts) and A2. B: another clinic, treats B1.
"""

from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone

from exercises.data import read_figure
from exercises.models import Figure
from patients import models as people
from pfprehab.accounts.models import (
    Absence,
    AccessToken,
    CareTeam,
    CareTeamMember,
    Clinic,
    Device,
    Membership,
    SettingChange,
    User,
)
from pfprehab.accounts.scoping import ScopedModel
from programs import models as plans
from tests import factories
from tests.roles import as_owner

# Texts whose form is fixed, so that no canary fits in.
FIXED = {
    "time_zone", "language", "phone", "emergency_number", "password", "secret_hash",
    "content_hash", "list_version", "notice_version", "period_key", "tempo", "band_level",
    "cancelled_because", "slug",
}  # fmt: skip


@dataclass
class Holder:
    """One patient with all that is theirs."""

    key: str
    patient: people.Patient
    objects: dict[str, Any] = field(default_factory=dict)


@dataclass
class Tenant:
    key: str
    clinic: Clinic
    clinician: Membership
    admin: Membership
    objects: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    a: Tenant
    b: Tenant
    a1: Holder
    a2: Holder
    b1: Holder
    common: dict[str, Any]
    people: dict[str, User | AnonymousUser]


def canary(owner: str) -> str:
    """A word that stands nowhere else. Lower case, because e-mail addresses are."""
    return f"canary{owner.lower()}x"


def build_world() -> World:
    with as_owner():
        a, b = _tenant("a"), _tenant("b")
        world = World(
            a=a,
            b=b,
            a1=_holder("a1", a),
            a2=_holder("a2", a),
            b1=_holder("b1", b),
            common=_catalogue(),
            people=_people(a),
        )
        for holder in (world.a1, world.a2, world.b1):
            _sign_rows(holder)
    return world


def _tenant(key: str) -> Tenant:
    clinic = factories.ClinicFactory(name=f"Clinic {canary(key)}")
    members = {
        role: factories.MembershipFactory(
            clinic=clinic,
            role=role,
            user__email=f"{role}.{canary(key)}@example.org",
            user__full_name=f"{role} {canary(key)}",
        )
        for role in Membership.Role.values
    }
    tenant = Tenant(key, clinic, members["clinician"], members["clinic_admin"])
    tenant.objects["colleague"] = factories.MembershipFactory(
        clinic=clinic, user__email=f"colleague.{canary(key)}@example.org"
    )
    tenant.objects |= _team(tenant)
    exercise = factories.ExerciseVersionFactory(
        exercise__owner_clinic=clinic, name=f"Own exercise {canary(key)}"
    ).exercise
    tenant.objects["exercise"] = exercise
    tenant.objects["exercise_version"] = exercise.current
    name = f"Own draft {canary(key)}"
    tenant.objects["draft"] = factories.DraftFactory(
        owner_clinic=clinic, content={"name": name}, author=tenant.clinician.user
    )
    tenant.objects["import"] = factories.ImportFactory(
        owner_clinic=clinic, file_name=f"{canary(key)}.csv", uploaded_by=tenant.clinician.user
    )
    tenant.objects["picture"] = factories.PictureFactory(
        owner_clinic=clinic, author=f"Painter {canary(key)}"
    )
    tenant.objects["text"] = factories.MessageTemplateFactory(clinic=clinic, text_es="Hola {name}")
    tenant.objects["template"] = factories.TemplateFactory(
        owner_clinic=clinic, name=f"Own template {canary(key)}", duration_weeks=1, fill=1
    )
    return tenant


def _team(tenant: Tenant) -> dict[str, Any]:
    """A care team and an absence of the one who acts: only then may a clinician remove it."""
    clinic, colleague = tenant.clinic, tenant.objects["colleague"]
    care_team = CareTeam.unscoped.create(clinic=clinic, name=f"Team {canary(tenant.key)}")
    CareTeamMember.unscoped.create(clinic=clinic, care_team=care_team, membership=colleague)
    SettingChange.unscoped.create(
        clinic=clinic,
        setting="phone",
        before="1",
        after="2",
        reason=canary(tenant.key),
        changed_by=tenant.admin.user,
    )
    day = timezone.now().date()
    absence = Absence.unscoped.create(
        clinic=clinic,
        user=tenant.clinician.user,
        cover=colleague.user,
        first_day=day,
        last_day=day,
    )
    return {"care_team": care_team, "absence": absence}


def _holder(key: str, tenant: Tenant) -> Holder:
    staff = tenant.clinician.user
    patient = factories.PatientFactory(
        clinic=tenant.clinic, email=f"{canary(key)}@example.org", record_number=key
    )
    holder = Holder(key, patient)
    today = timezone.now().date()
    program = factories.ProgramFactory(
        clinic=tenant.clinic, duration_weeks=2, fill__lines=2, fill__starts_on=today,
        fill__author=staff,
    )  # fmt: skip
    screening = factories.ScreeningFactory(patient=patient, screened_by=staff)
    prescription = factories.PrescriptionFactory(
        patient=patient, program=program, starts_on=today, screening=screening,
        prescribed_by=staff, session_days=[1, 2, 3, 4, 5, 6, 7],
    )  # fmt: skip
    log = factories.SessionLogFactory(prescription=prescription, note="A note", pain_worst=3)
    version = log.program_version
    line = plans.PrescribedExercise.unscoped.filter(version=version, week=1).first()
    shared = {"clinic": tenant.clinic, "patient": patient}
    people.ExerciseLog.unscoped.create(
        **shared, session_log=log, line=line, outcome="partly", reason="pain", pain=2
    )
    factories.MorningCheckFactory(patient=patient, day=today)
    people.Handover.unscoped.create(**shared, to_user=staff, handed_by=staff, note="A note")
    people.Consent.unscoped.create(
        **shared, notice_version="1", language="en", device_label="A phone"
    )
    note = people.Note.unscoped.create(**shared, text="Seen today", written_by=staff)
    reminder = people.Reminder.unscoped.create(
        **shared, recipient=patient.user, prescription=prescription, purpose="weekly_review",
        period_key="2026-W47", due_at=timezone.now(), next_try_at=timezone.now(),
    )  # fmt: skip
    message = factories.MessageFactory(patient=patient)
    people.ThreadRead.unscoped.create(
        **shared, by_clinic=True, reader=staff, up_to=message, at=timezone.now()
    )
    holder.objects = {
        "prescription": prescription, "program": program, "version": version, "line": line,
        "screening": screening, "session": log, "reminder": reminder,
        "note": note,
        "flag": factories.FlagFactory(patient=patient, session_log=log, locks=False),
        "device": factories.DeviceFactory(clinic=tenant.clinic, user=patient.user),
        "token": _token(tenant, patient.user),
    }  # fmt: skip
    return holder


def _token(tenant: Tenant, user: User) -> AccessToken:
    now = timezone.now()
    return AccessToken.objects.create(
        clinic=tenant.clinic,
        user=user,
        purpose="patient_invitation",
        secret_hash=f"{user.pk:064x}",
        created_at=now,
        expires_at=now + timezone.timedelta(hours=1),
    )


def _catalogue() -> dict[str, Any]:
    """What belongs to no clinic and is read by all staff."""
    exercise = factories.ExerciseVersionFactory().exercise
    return {
        "exercise": exercise,
        "exercise_version": exercise.current,
        "import": factories.ImportFactory(),
        "picture": factories.PictureFactory(),
        "figure": Figure.objects.create(digest="f" * 64, spec=read_figure("clam")),
        "template": factories.TemplateFactory(duration_weeks=1, fill=1),
        "source": factories.SourceFactory(),
    }


def _people(a: Tenant) -> dict[str, User | AnonymousUser]:
    gone = factories.MembershipFactory(clinic=a.clinic, is_active=False)
    return {
        "curator": factories.UserFactory(is_curator=True),
        "operator": factories.UserFactory(is_operator=True),
        "deactivated": gone.user,
    }


def _sign_rows(holder: Holder) -> None:
    """Put the patient's canary into every free text of their rows, found by introspection."""
    for model in apps.get_models():
        texts = [column for column in model._meta.get_fields() if _is_free_text(column)]
        if texts and (path := _path_to_patient(model)):
            rows = getattr(model, "unscoped", model._default_manager)
            own = rows.filter(**{path: holder.patient.pk}).values_list("pk", flat=True)
            rows.filter(pk__in=list(own)).update(
                **{column.name: _signed(column, holder.key) for column in texts}
            )


def _path_to_patient(model) -> str | None:
    if model is Device:
        return "user__patients"
    return model.PATIENT_PATH if issubclass(model, ScopedModel) else None


def _is_free_text(column) -> bool:
    return (
        isinstance(column, models.CharField | models.TextField)
        and not getattr(column, "choices", None)
        and column.name not in FIXED
    )


def _signed(column, key: str) -> str:
    if isinstance(column, models.EmailField):
        return f"{column.name}.{canary(key)}@example.org"
    return f"{column.name} {canary(key)}"
