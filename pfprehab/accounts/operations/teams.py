"""Care teams, and who is away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from pfprehab.accounts.models import Absence, CareTeam, CareTeamMember, Clinic, Membership, User
from pfprehab.accounts.operations.staff import keep_an_admin
from pfprehab.errors import OperationRefused

LONGEST_ABSENCE = dt.timedelta(days=366)


@transaction.atomic
def save_care_team(
    *, clinic: Clinic, name: str, members: Iterable[Membership], care_team: CareTeam | None = None
) -> CareTeam:
    """Make a care team or change its name and members. Raises ValidationError for its name."""
    care_team = care_team or CareTeam(clinic=clinic)
    care_team.name = name.strip()
    care_team.full_clean(exclude=["members"])
    care_team.save()
    wanted = {member.pk for member in members}
    places = CareTeamMember.objects.filter(care_team=care_team)
    places.exclude(membership__in=wanted).delete()
    there = set(places.values_list("membership_id", flat=True))
    for pk in wanted - there:
        CareTeamMember.objects.create(clinic=clinic, care_team=care_team, membership_id=pk)
    return care_team


@transaction.atomic
def remove_care_team(*, care_team: CareTeam) -> None:
    """Remove a care team that no patient belongs to any more (else refused: team_in_use)."""
    try:
        with transaction.atomic():
            care_team.delete()
    except (models.ProtectedError, IntegrityError) as error:
        raise OperationRefused(
            _("Patients still belong to “%(name)s”. Hand them over first.")
            % {"name": care_team.name},
            code="team_in_use",
        ) from error


@transaction.atomic
def be_away(
    *,
    clinic: Clinic,
    user: User,
    cover: User,
    first_day: dt.date,
    last_day: dt.date,
    today: dt.date,
) -> Absence:
    """Say that somebody is away and who looks after their patients."""
    if last_day < today or last_day - first_day > LONGEST_ABSENCE:
        raise OperationRefused(
            _("Give days from today on, a year at most."), code="days_wrong", field="last_day"
        )
    if cover == user:
        raise OperationRefused(
            _("Choose a colleague, not the person who is away."), code="cover_wrong", field="cover"
        )
    if not Membership.objects.filter(clinic=clinic, user=cover, is_active=True).exists():
        raise OperationRefused(
            _("Choose a colleague who works in this clinic."), code="cover_wrong", field="cover"
        )
    absence = Absence(clinic=clinic, user=user, cover=cover, first_day=first_day, last_day=last_day)
    try:
        absence.full_clean(exclude=["clinic", "user", "cover"])
        with transaction.atomic():
            absence.save()
    except ValidationError as error:
        raise OperationRefused(error.messages[0], code="days_wrong", field="last_day") from error
    except IntegrityError as error:
        raise OperationRefused(
            _("Some of these days are covered already. Remove that absence first."),
            code="absence_overlaps",
            field="first_day",
        ) from error
    return absence


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User) -> Membership:
    """Make a clinician a clinic admin or the other way round; the last admin stays one."""
    if role == membership.role:
        return membership
    if membership.user_id == by.pk:
        raise OperationRefused(
            _("You cannot change your own role. Ask another clinic admin."), code="own_membership"
        )
    keep_an_admin(membership)
    membership.role = Membership.Role(role)
    membership.save(update_fields=["role"])
    return membership
