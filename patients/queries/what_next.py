"""The ways on of a program, as the page shows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.models import Pause, Prescription
from patients.operations.endings import MAINTENANCE
from patients.operations.pauses import PLANNED, PROPOSED, phases_of, proposal_for
from patients.queries import words
from patients.rules.pauses import After, Proposal, place_after
from programs.models import Template


@dataclass(frozen=True, slots=True)
class HandOver:
    """A template that may follow. week: to begin with."""

    template: Template
    week: int

    @property
    def words(self) -> str:
        if self.week == 1:
            return self.template.name
        return _("%(name)s, from week %(week)s on") % {
            "name": self.template.name,
            "week": self.week,
        }


def hand_overs(prescription: Prescription) -> list[HandOver]:
    """What its template names, and for a main program the one that keeps it up."""
    named = prescription.program.template
    found = []
    if named is not None and named.hands_over_to is not None:
        found.append(HandOver(named.hands_over_to, named.hands_over_week or 1))
    keeps_up = Template.objects.prescribable().filter(slug=MAINTENANCE, kind=prescription.kind)
    for template in keeps_up:
        is_it = named is not None and named.pk == template.pk
        if not is_it and all(one.template.pk != template.pk for one in found):
            found.append(HandOver(template, 1))
    return [one for one in found if one.template.prescribable]


@dataclass(frozen=True, slots=True)
class PauseWords:
    """A pause that is set. state: to_come, running, over."""

    state: str
    sentence: str
    reason: str
    proposal: str
    screening_first: bool
    reassess: bool
    choices: list[tuple[str, str]]


def pause_history(prescription: Prescription) -> list[dict[str, str]]:
    """Every pause there was, newest first, but for those that were cancelled."""
    rows = Pause.objects.filter(prescription=prescription).exclude(how_ended=Pause.How.CANCELLED)
    return [
        {
            "first": words.full_date(row.first_day),
            "again": words.full_date(row.ended_on) if row.ended_on else "",
            "how": row.get_how_ended_display() if row.how_ended else "",
            "reason": row.reason,
        }
        for row in rows
    ]


def pause_words(prescription: Prescription, pause: Pause, *, today: dt.date) -> PauseWords:
    proposal = proposal_for(pause, today=today)
    to_come = pause.first_day > today
    offered = [(PLANNED, _("As planned: go on where it stopped"))]
    words_of_it = "" if to_come else proposal_in_words(prescription, proposal, today=today)
    if not to_come and not proposal.is_plain and proposal.after != After.REASSESS:
        offered.append((PROPOSED, _("As proposed: %(what)s") % {"what": words_of_it}))
    return PauseWords(
        state=_state(pause, today),
        sentence=pause_sentence(pause, today=today),
        reason=pause.reason,
        proposal=words_of_it,
        screening_first=proposal.after == After.PHASE_BACK,
        reassess=proposal.after == After.REASSESS,
        choices=offered,
    )


def pause_sentence(pause: Pause, *, today: dt.date) -> str:
    """ "Paused until 7 Dec", "A pause is set from 1 to 7 Dec", "The pause until 7 Dec is over"."""
    first = words.list_date(pause.first_day, today=today)
    last = words.list_date(pause.last_day, today=today) if pause.last_day else ""
    if pause.first_day > today:
        if last:
            return _("A pause is set from %(first)s to %(last)s.") % {"first": first, "last": last}
        return _("A pause is set from %(first)s on.") % {"first": first}
    if not last:
        return _("Paused since %(first)s.") % {"first": first}
    if pause.last_day < today:
        return _("The pause until %(last)s is over. Decide how it goes on.") % {"last": last}
    return _("Paused from %(first)s until %(last)s.") % {"first": first, "last": last}


def proposal_in_words(prescription: Prescription, proposal: Proposal, *, today: dt.date) -> str:
    """What the rule proposes, with the numbers it used."""
    days = ngettext("after %(n)s day", "after %(n)s days", proposal.days) % {"n": proposal.days}
    if proposal.after == After.GO_ON:
        return _("%(days)s go on where it stopped.") % {"days": days}
    if proposal.after == After.REASSESS:
        return _("%(days)s assess anew before anything goes on.") % {"days": days}
    held = prescription.timeline.place_on(today)
    place = place_after(proposal.after, held=held, phases=phases_of(prescription))
    shown = {"days": days, "week": place // 7 + 1}
    if proposal.after == After.SAME_WEEK:
        return _("%(days)s week %(week)s again from its first day, one set fewer.") % shown
    return _("%(days)s a phase back, to week %(week)s, once the screening is clear.") % shown


def _state(pause: Pause, today: dt.date) -> str:
    if pause.first_day > today:
        return "to_come"
    return "over" if pause.last_day and pause.last_day < today else "running"
