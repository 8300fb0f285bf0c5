"""What is chosen on the caseload, in words, and what else could be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.models import CaseloadView
from patients.queries.caseload_row import NO_PROGRAM
from patients.rules.triage import Group, Thresholds
from pfprehab.accounts.models import CareTeamMember
from pfprehab.accounts.queries.covering import covered_by

CLINIC = CaseloadView.Whose.CLINIC


@dataclass(frozen=True, kw_only=True)
class Choice:
    """group: empty for all of them. search: empty for everybody."""

    whose: str = CLINIC
    group: str = ""
    search: str = ""

    @property
    def address(self) -> str:
        """The link of this choice; whose is always named, so that it means the same to all."""
        parts = {"who": self.whose, "group": self.group, "q": self.search}
        found = {name: str(value) for name, value in parts.items() if value}
        return f"{reverse('patients:caseload')}?{urlencode(found)}"

    def but(self, **changes: str) -> Choice:
        return replace(self, **changes)


def patients_of(whose: str, *, user, today: dt.date) -> Q | None:
    """Whose patients to list; None for everybody's.

    Mine are those that somebody is responsible for and those of colleagues they cover today. A
    team's are those of every care team that the person is in.
    """
    if whose == CaseloadView.Whose.MINE:
        return Q(responsible__in=covered_by(user.pk, today))
    if whose == CaseloadView.Whose.TEAM:
        teams = CareTeamMember.objects.filter(membership__user=user).values("care_team")
        return Q(care_team__in=teams)
    return None


@dataclass(frozen=True, slots=True)
class Link:
    """current: it is what the page shows now. key: the saved view's, for its forms."""

    label: str
    address: str
    current: bool = False
    text: str = ""
    key: str = ""


def group_words(thresholds: Thresholds, *, proposals_on: bool) -> dict[str, tuple[str, str, str]]:
    """{group: (its name, what it holds, tone)}, in the order of the page."""
    quiet, few = thresholds.quiet_days, thresholds.fewest_logs
    return {
        Group.REVIEW_NOW: (_("Review now"), _("Open flag or more pain"), "bad"),
        Group.READY_TO_PROGRESS: (
            _("Ready to progress"),
            _("A proposal waits") if proposals_on else _("Proposals are not switched on"),
            "accent",
        ),
        Group.GONE_QUIET: (
            _("Gone quiet"),
            ngettext("Nothing reported for %(n)d day", "Nothing reported for %(n)d days", quiet)
            % {"n": quiet},
            "warn",
        ),
        Group.TOO_LITTLE: (
            _("Too little to tell"),
            ngettext("Fewer than %(n)d report in 7 days", "Fewer than %(n)d reports in 7 days", few)
            % {"n": few},
            "",
        ),
        Group.ON_TRACK: (_("On track"), _("Nothing to do"), "good"),
        NO_PROGRAM: (_("No program running"), _("New, paused or ended"), ""),
    }


def whose_links(choice: Choice) -> list[Link]:
    return [
        Link(one.label, choice.but(whose=one.value).address, current=one.value == choice.whose)
        for one in CaseloadView.Whose
    ]


def saved_views(views: Iterable[CaseloadView], *, choice: Choice | None) -> list[Link]:
    """The views that have a name, as links; one that says the same as the choice is current."""
    found = []
    for view in views:
        if view.name:
            its = Choice(whose=view.whose, group=view.group, search=view.search)
            found.append(
                Link(
                    view.name, its.address, its == choice, choice_in_words(its), str(view.public_id)
                )
            )
    return found


def choice_in_words(choice: Choice) -> str:
    """What a choice shows, as “My patients, Gone quiet, lena”."""
    parts = [CaseloadView.Whose(choice.whose).label]
    if choice.group:
        parts.append(group_words(Thresholds(), proposals_on=True)[choice.group][0])
    if choice.search:
        parts.append(f"“{choice.search}”")
    return ", ".join(str(part) for part in parts)
