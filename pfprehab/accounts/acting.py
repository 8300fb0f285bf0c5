"""Who is acting in a request: one person, in one role, in at most one clinic.

The choice is made at sign-in, kept in the session, and checked against the database at every
request, so a membership or a phone that was withdrawn a second ago is out now.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import BACKEND_SESSION_KEY, login
from django.utils import timezone

from pfprehab.accounts.models import Clinic, Device, Membership, User
from pfprehab.accounts.scoping import Scope

SESSION_KEY = "acting"
DEVICE_BACKEND = "pfprehab.accounts.backends.DeviceBackend"
CLINICIAN, CLINIC_ADMIN = "clinician", "clinic_admin"
CURATOR, OPERATOR, PATIENT = "curator", "operator", "patient"
STAFF_ROLES = frozenset({CLINICIAN, CLINIC_ADMIN, CURATOR, OPERATOR})
CLINIC_ROLES = frozenset({CLINICIAN, CLINIC_ADMIN})


@dataclass(frozen=True, slots=True)
class Acting:
    user: User
    role: str
    clinic: Clinic | None = None
    patient_id: int | None = None
    device: Device | None = None

    @property
    def is_staff_role(self) -> bool:
        return self.role in STAFF_ROLES

    @property
    def works_in_clinic(self) -> bool:
        return self.role in CLINIC_ROLES

    @property
    def display_name(self) -> str:
        return self.user.full_name or self.user.email or ""

    @property
    def initials(self) -> str:
        """First letters of the first and last word of the name, for the account menu."""
        words = self.display_name.split()
        return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()

    def scope(self) -> Scope:
        return Scope(
            actor=f"device:{self.device.pk}" if self.device else f"user:{self.user.pk}",
            clinic_id=self.clinic.pk if self.clinic else None,
            patient_id=self.patient_id,
            user_id=self.user.pk,
            curator=self.role == CURATOR,
            operator=self.role == OPERATOR,
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """One way a person may act: offered on the page after sign-in when there are several."""

    role: str
    clinic: Clinic | None = None

    @property
    def key(self) -> str:
        return f"{self.role}:{self.clinic.pk}" if self.clinic else self.role


def choices_of(user: User) -> list[Choice]:
    """Every role the person holds. Reads across clinics, so it asks for the person's own rows."""
    memberships = Membership.objects.filter(user=user, is_active=True).select_related("clinic")
    found = [Choice(membership.role, membership.clinic) for membership in memberships]
    if user.is_curator:
        found.append(Choice(CURATOR))
    if user.is_operator:
        found.append(Choice(OPERATOR))
    return found


def start_acting(request, choice: Choice) -> None:
    """Enter a role. Changing it gives the session a new key."""
    request.session.cycle_key()
    _remember(request, role=choice.role, clinic_id=choice.clinic.pk if choice.clinic else None)


def start_acting_as_patient(request, *, user: User, device: Device, patient_id: int) -> None:
    """Sign a patient in on the device that redeemed an invitation."""
    login(request, user, backend=DEVICE_BACKEND)
    request.session["began_at"] = timezone.now().timestamp()
    _remember(
        request,
        role=PATIENT,
        clinic_id=device.clinic_id,
        patient_id=patient_id,
        device_id=device.pk,
    )


def _remember(request, **chosen) -> None:
    now = timezone.now().timestamp()
    request.session[SESSION_KEY] = chosen
    request.session["seen_at"] = now
    # Choosing a role again must not make a session younger than its sign-in.
    request.session.setdefault("began_at", now)


def is_phone_session(request) -> bool:
    """Whether the session began by opening an invitation, not by a password or passkey."""
    return request.session.get(BACKEND_SESSION_KEY) == DEVICE_BACKEND


def acting_from_session(user: User, chosen: dict | None) -> Acting | None:
    """What the session claims, if the database still agrees; otherwise None."""
    if not chosen or not user.is_active:
        return None
    role = chosen["role"]
    if role == PATIENT:
        return _acting_patient(user, chosen)
    if role == CURATOR:
        return Acting(user, role) if user.is_curator else None
    if role == OPERATOR:
        return Acting(user, role) if user.is_operator else None
    membership = (
        Membership.objects.filter(user=user, clinic_id=chosen["clinic_id"], is_active=True)
        .select_related("clinic")
        .first()
    )
    if membership is None or membership.role != role:
        return None
    return Acting(user, role, membership.clinic)


def _acting_patient(user: User, chosen: dict) -> Acting | None:
    device = (
        Device.objects.filter(pk=chosen["device_id"], user=user, revoked_at=None)
        .select_related("clinic")
        .first()
    )
    if device is None or device.clinic_id != chosen["clinic_id"]:
        return None
    return Acting(user, PATIENT, device.clinic, chosen["patient_id"], device)
