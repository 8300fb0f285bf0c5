"""After sign-in: choose who you act as. The clinic's team. Joining by invitation."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pfprehab.accounts import acting
from pfprehab.accounts.forms import InviteStaffForm, JoinStaffForm
from pfprehab.accounts.links import link_with_secret
from pfprehab.accounts.models import Membership
from pfprehab.accounts.operations import staff
from pfprehab.accounts.operations.tokens import redeeming
from pfprehab.errors import OperationRefused, add_refusal

PASSWORD_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"  # noqa: S105 - a name
_HOME = {
    acting.CLINICIAN: "patients:caseload",
    acting.CLINIC_ADMIN: "patients:caseload",
    acting.CURATOR: "exercises:library",
    acting.OPERATOR: "admin:index",
    acting.PATIENT: "patients:today",
}


def home(request: HttpRequest) -> HttpResponse:
    """The front door: to your own start page, or to sign-in."""
    if request.acting:
        return redirect(_HOME[request.acting.role])
    return redirect("accounts:enter" if request.user.is_authenticated else "account_login")


def enter(request: HttpRequest) -> HttpResponse:
    """Choose a role. Staff set up a second factor before anything else opens."""
    choices = {choice.key: choice for choice in acting.choices_of(request.user)}
    if choices and not Authenticator.objects.filter(user=request.user).exists():
        messages.info(request, _("First set up a second factor: it protects your patients."))
        return redirect("mfa_activate_totp")
    chosen = request.POST.get("choice") if request.method == "POST" else None
    if len(choices) == 1:
        chosen = next(iter(choices))
    if chosen in choices:
        acting.start_acting(request, choices[chosen])
        return redirect(_HOME[choices[chosen].role])
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/enter.html", {"choices": choices.values()}, status=status)


def join_staff(request: HttpRequest) -> HttpResponse:
    """Redeem a staff invitation. The secret is in the fragment; GET never sees or uses it."""
    form = JoinStaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        secret = form.cleaned_data["secret"]
        try:
            with redeeming(secret):
                joined = staff.join_staff(now=timezone.now(), **form.cleaned_data)
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            if joined.has_new_account:
                login(request, joined.user, backend=PASSWORD_BACKEND)
                return redirect("accounts:enter")
            messages.success(request, _("You have joined. Sign in with the account you have."))
            return redirect("account_login")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/join_staff.html", {"form": form}, status=status)


def team(request: HttpRequest) -> HttpResponse:
    """The clinic's people, and a form to invite one more."""
    clinic = request.acting.clinic
    form = InviteStaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = staff.invite_staff(
                clinic=clinic, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            link = link_with_secret(reverse("accounts:join-staff"), invitation.secret)
            staff.send_staff_invitation(invitation=invitation, link=link)
            messages.success(
                request, _("Invitation sent to %(email)s.") % {"email": form.cleaned_data["email"]}
            )
            return redirect("accounts:team")
    members = Membership.objects.filter(clinic=clinic).select_related("user")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/team.html", {"form": form, "members": members}, status=status)


def deactivate_member(request: HttpRequest, member_id: int) -> HttpResponse:
    membership = get_object_or_404(
        Membership.objects.select_related("user"), pk=member_id, clinic=request.acting.clinic
    )
    try:
        staff.deactivate_member(membership=membership, by=request.user)
        messages.success(request, _("%(name)s has no access any more.") % {"name": membership.user})
    except OperationRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("accounts:team")
