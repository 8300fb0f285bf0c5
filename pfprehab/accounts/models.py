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
    name = models.CharField(_("Name"), max_length=120, validators=[plain_text])
    time_zone = models.CharField(_("Time zone"), max_length=64, validators=[known_time_zone])
    language = models.CharField(
        _("Language"), max_length=5, choices=settings.LANGUAGES, default="en"
    )
    phone = models.CharField(_("Phone"), max_length=30, validators=[PHONE])
    emergency_number = models.CharField(_("Emergency number"), max_length=30, validators=[PHONE])
    quiet_days = models.PositiveSmallIntegerField(_("Gone quiet after days"), default=7)
    severe_pain = models.PositiveSmallIntegerField(_("Severe pain from"), default=8)
    pain_rise = models.PositiveSmallIntegerField(_("Rise of pain in points"), default=2)
    fewest_logs = models.PositiveSmallIntegerField(_("Fewest reports in 7 days"), default=2)
    patients_may_write = models.BooleanField(_("Patients may write messages"), default=True)
    guardian_until = models.PositiveSmallIntegerField(_("Guardian needed under age"), default=16)
    intended_use_version = models.CharField(max_length=20, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_days__range=(3, 14))
                & Q(severe_pain__range=(5, 8))
                & Q(pain_rise__range=(1, 2))
                & Q(fewest_logs__range=(1, 4)),
                name="clinic_thresholds_within_range",
            ),
            models.CheckConstraint(
                condition=Q(guardian_until__range=(14, 18)), name="clinic_guardian_until_14_to_18"
            ),
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


class Absence(ScopedModel):
    """Days on which somebody is away, both included, and who looks after their patients."""

    PATIENT_PATH = None

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    cover = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")),
                name="absence_ends_after_it_begins",
                violation_error_message=_("The last day must not lie before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(cover=models.F("user")),
                name="absence_covered_by_another",
                violation_error_message=_("Choose a colleague, not the person who is away."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} away {self.first_day} to {self.last_day}"


class SettingChange(ScopedModel):
    """One setting of a clinic that was changed: from what to what, by whom, why. Only added to."""

    PATIENT_PATH = None

    setting = models.CharField(max_length=40)
    before = models.CharField(max_length=120)
    after = models.CharField(max_length=120)
    reason = models.CharField(max_length=300, blank=True, validators=[plain_text])
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.setting}: {self.before} to {self.after}"


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
