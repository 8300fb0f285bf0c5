"""Clinics, the people who sign in, and the secrets that let them."""

import uuid
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.scoping import ScopedModel
from pfprehab.accounts.validators import known_time_zone, plain_text

PHONE = RegexValidator(r"^[+0-9][0-9 ()./-]{2,29}$", _("Enter a phone number, digits first."))


class Clinic(models.Model):
    """One practice. Its phone and emergency number are shown to every patient."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120, validators=[plain_text])
    time_zone = models.CharField(max_length=64, validators=[known_time_zone])
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="en")
    phone = models.CharField(max_length=30, validators=[PHONE])
    emergency_number = models.CharField(max_length=30, validators=[PHONE])
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="clinic_has_name"),
            models.CheckConstraint(condition=~Q(phone=""), name="clinic_has_phone"),
            models.CheckConstraint(
                condition=~Q(emergency_number=""), name="clinic_has_emergency_number"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class UserManager(BaseUserManager):
    def create_user(self, email: str | None, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower() if email else None, **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields) -> "User":
        return self.create_user(email, password, is_operator=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """One person who can act. Staff sign in by e-mail; a patient's user has no password."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(null=True, blank=True)
    full_name = models.CharField(max_length=120, blank=True, validators=[plain_text])
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="en")
    is_active = models.BooleanField(default=True)
    is_curator = models.BooleanField(
        default=False, help_text=_("Writes the global exercise catalogue.")
    )
    is_operator = models.BooleanField(
        default=False, help_text=_("Runs the installation: clinics, accounts, jobs.")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = UserManager()

    class Meta:
        ordering = ["full_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("This e-mail address already has an account."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email or f"user {self.pk}"

    @property
    def is_staff(self) -> bool:
        """Django's word for "may see the admin"."""
        return self.is_operator

    def has_perm(self, perm, obj=None) -> bool:  # noqa: ARG002 - Django's signature
        return self.is_active and self.is_operator

    def has_module_perms(self, app_label) -> bool:  # noqa: ARG002
        return self.is_active and self.is_operator


class Membership(models.Model):
    """A person's role in one clinic."""

    class Role(models.TextChoices):
        CLINICIAN = "clinician", _("Clinician")
        CLINIC_ADMIN = "clinic_admin", _("Clinic admin")

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["user__full_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "user"],
                name="membership_one_role_per_clinic",
                violation_error_message=_("This person already belongs to the clinic."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=["clinician", "clinic_admin"]), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class CareTeam(ScopedModel):
    """Colleagues who look after the same patients."""

    PATIENT_PATH = None

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=80, validators=[plain_text])
    members = models.ManyToManyField(
        Membership, through="accounts.CareTeamMember", related_name="care_teams"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                models.F("clinic"),
                Lower("name"),
                name="care_team_name_once",
                violation_error_message=_("There is a team of this name already."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="care_team_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class CareTeamMember(ScopedModel):
    """A colleague in a care team. Both belong to the clinic: the database keeps it so."""

    PATIENT_PATH = None

    care_team = models.ForeignKey(CareTeam, on_delete=models.CASCADE, related_name="places")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="places")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["care_team", "membership"], name="care_team_member_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} in {self.care_team_id}"


class AccessToken(models.Model):
    """A secret that was handed out once. Only its SHA-256 is kept.

    Single use (`used_at`), short-lived (`expires_at`), locked after too many wrong answers.
    """

    class Purpose(models.TextChoices):
        PATIENT_INVITATION = "patient_invitation"
        STAFF_INVITATION = "staff_invitation"
        API = "api"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="access_tokens")
    purpose = models.CharField(max_length=20, choices=Purpose)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    wrong_answers = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="token_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(secret_hash__regex="^[0-9a-f]{64}$"),  # noqa: S106 - a pattern
                name="token_kept_as_sha256",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=["patient_invitation", "staff_invitation", "api"]),
                name="token_purpose_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} for {self.user_id}"


class Device(models.Model):
    """A phone or browser that a patient opened their invitation on."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    label = models.CharField(max_length=80, validators=[plain_text])
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.label
