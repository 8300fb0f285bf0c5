"""A clinic looks after itself: its people, its care teams, who is away, its settings."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pfprehab.accounts.acting import CLINIC_ADMIN
from pfprehab.accounts.forms import AwayForm, CareTeamForm, ClinicForm, InviteStaffForm
from pfprehab.accounts.links import link_with_secret
from pfprehab.accounts.models import Absence, CareTeam, Membership, User
from pfprehab.accounts.operations import clinic as settings_operations
from pfprehab.accounts.operations import staff, teams
from pfprehab.accounts.operations.tokens import NewToken
from pfprehab.accounts.queries.team import absences_to_come, history_of, members_of
from pfprehab.accounts.rules.thresholds import THRESHOLDS
from pfprehab.errors import OperationRefused, add_refusal


def team(request: HttpRequest) -> HttpResponse:
    """The clinic's people, their care teams, and a form to invite one more."""
    clinic = request.acting.clinic
    form = InviteStaffForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            invitation = staff.invite_staff(
                clinic=clinic, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            return _invited(request, invitation)
    return _team_page(request, form, status=422 if request.method == "POST" else 200)


def member_role(request: HttpRequest, member_id: int) -> HttpResponse:
    members = Membership.objects.select_related("user")
    membership = get_object_or_404(members, pk=member_id, clinic=request.acting.clinic)
    role = request.POST.get("role", "")
    if role not in Membership.Role.values:
        messages.error(request, _("Choose a role from the list."))
        return redirect("accounts:team")
    try:
        teams.change_role(membership=membership, role=role, by=request.user)
    except OperationRefused as refusal:
        messages.error(request, refusal.message)
    else:
        words = {"name": membership.user, "role": membership.get_role_display().lower()}
        messages.success(request, _("%(name)s is %(role)s now.") % words)
    return redirect("accounts:team")


def care_team_new(request: HttpRequest) -> HttpResponse:
    return _care_team_page(request, None)


def care_team(request: HttpRequest, care_team_id: uuid.UUID) -> HttpResponse:
    return _care_team_page(request, get_object_or_404(CareTeam, public_id=care_team_id))


def care_team_remove(request: HttpRequest, care_team_id: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(CareTeam, public_id=care_team_id)
    try:
        teams.remove_care_team(care_team=found)
        messages.success(request, _("“%(name)s” was removed.") % {"name": found.name})
    except OperationRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("accounts:team")


def away(request: HttpRequest) -> HttpResponse:
    """Who is away and who covers; a form for one's own days, for an admin anybody's."""
    clinic = request.acting.clinic
    is_admin = request.acting.role == CLINIC_ADMIN
    form = AwayForm(_posted(request), clinic=clinic, user=request.user, for_anybody=is_admin)
    if request.method == "POST" and form.is_valid():
        chosen = {"user": request.user.pk, **form.cleaned_data}
        people = {name: User.objects.get(pk=chosen.pop(name)) for name in ("user", "cover")}
        try:
            teams.be_away(clinic=clinic, today=_today(request), **people, **chosen)
        except OperationRefused as refusal:
            add_refusal(form, refusal)
        else:
            words = _("Saved. On these days the colleague sees the patients as theirs.")
            messages.success(request, words)
            return redirect("accounts:away")
    context = {"form": form, "absences": absences_to_come(_today(request))}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/away.html", context, status=status)


def away_remove(request: HttpRequest, absence_id: uuid.UUID) -> HttpResponse:
    """One's own absence, or as clinic admin anybody's."""
    rows = Absence.objects.all()
    if request.acting.role != CLINIC_ADMIN:
        rows = rows.filter(user=request.user)
    get_object_or_404(rows, public_id=absence_id).delete()
    messages.success(request, _("The absence was removed."))
    return redirect("accounts:away")


def clinic_settings(request: HttpRequest) -> HttpResponse:
    """Settings with their history; a looser limit needs a reason."""
    clinic = request.acting.clinic
    form = ClinicForm(_settings_sent(request), instance=_copy_of(clinic))
    if request.method == "POST" and form.is_valid():
        try:
            changed = settings_operations.change_settings(
                clinic=clinic,
                changes=form.changes(),
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
                by=request.user,
            )
        except (OperationRefused, ValidationError) as error:
            _add_error(form, error)
        else:
            words = _("Saved.") if changed else _("Nothing was different, so nothing changed.")
            messages.success(request, words)
            return redirect("accounts:clinic-settings")
    context = {"form": form, "clinic": clinic, "history": history_of(clinic)}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/clinic_settings.html", context, status=status)


def intended_use(request: HttpRequest) -> HttpResponse:
    """What the product is for and what it does not do; accepted by a clinic admin."""
    clinic = request.acting.clinic
    if request.method == "POST":
        settings_operations.accept_intended_use(clinic=clinic, now=timezone.now(), by=request.user)
        messages.success(request, _("Accepted. It is kept with your name and the time."))
        return redirect("accounts:clinic-settings")
    accepted = clinic.intended_use_version == settings_operations.INTENDED_USE
    return render(request, "accounts/intended_use.html", {"accepted": accepted})


def _invited(request: HttpRequest, invitation: NewToken) -> HttpResponse:
    """By e-mail; or the link itself where it was asked for, or where no e-mail could be sent."""
    link = link_with_secret(reverse("accounts:join-staff"), invitation.secret)
    email = invitation.token.user.email
    if "link" not in request.POST:
        if staff.send_staff_invitation(invitation=invitation, link=link):
            messages.success(request, _("Invitation sent to %(email)s.") % {"email": email})
            return redirect("accounts:team")
        messages.warning(
            request, _("No e-mail could be sent just now. Hand over the link below yourself.")
        )
    return _team_page(request, InviteStaffForm(), link=link, invitation=invitation.token)


def _team_page(request: HttpRequest, form: InviteStaffForm, status=200, **shown) -> HttpResponse:
    context = {
        "form": form,
        "members": members_of(request.acting.clinic, now=timezone.now()),
        "care_teams": CareTeam.objects.prefetch_related("members__user"),
        "absences": absences_to_come(_today(request)),
        **shown,
    }
    return render(request, "accounts/team.html", context, status=status)


def _settings_sent(request: HttpRequest):
    """What was sent; with the limits of pfprehab where the button for them was pressed."""
    if "reset" not in request.POST:
        return _posted(request)
    sent = request.POST.copy()
    for name, limit in THRESHOLDS.items():
        sent[name] = str(limit.default)
    return sent


def _care_team_page(request: HttpRequest, found: CareTeam | None) -> HttpResponse:
    clinic = request.acting.clinic
    initial = None
    if found is not None:
        members = list(found.members.values_list("pk", flat=True))
        initial = {"name": found.name, "members": members}
    form = CareTeamForm(_posted(request), clinic=clinic, initial=initial)
    if request.method == "POST" and form.is_valid():
        rows = Membership.objects.filter(clinic=clinic, pk__in=form.cleaned_data["members"])
        try:
            saved = teams.save_care_team(
                clinic=clinic, name=form.cleaned_data["name"], members=rows, care_team=found
            )
        except ValidationError as error:
            form.add_error("name", error.messages[0])
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
            return redirect("accounts:team")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "care_team": found}
    return render(request, "accounts/care_team.html", context, status=status)


def _copy_of(clinic):
    """A form for a model changes its instance even when it is not valid: not the one in use."""
    return type(clinic).objects.get(pk=clinic.pk)


def _add_error(form: ClinicForm, error: OperationRefused | ValidationError) -> None:
    if isinstance(error, OperationRefused):
        add_refusal(form, error)
    else:
        form.add_error(None, error)


def _today(request: HttpRequest):
    return timezone.now().astimezone(request.acting.clinic.zone).date()


def _posted(request: HttpRequest):
    """What was sent; a form without any field is still a form that was sent."""
    return request.POST if request.method == "POST" else None
