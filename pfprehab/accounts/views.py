"""After sign-in: choose who you act as. Joining by invitation."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pfprehab.accounts import acting
from pfprehab.accounts.forms import JoinStaffForm
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
