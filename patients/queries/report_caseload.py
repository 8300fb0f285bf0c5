"""The caseload in numbers: people by group now, programs that began in the period by state."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count
from django.utils.translation import gettext as _

from patients.models import Prescription
from patients.queries import definitions
from patients.queries.caseload import caseload_rows
from patients.queries.caseload_row import NO_PROGRAM
from patients.queries.record_text import Fact
from patients.queries.report import Period, Report, of_all
from patients.rules.triage import Group


def caseload_report(period: Period) -> Report:
    """As many queries as the caseload itself, and one."""
    groups = Counter(row.group for row in caseload_rows(now=period.now))
    people = sum(groups.values())
    began = Prescription.objects.filter(starts_on__range=(period.first, period.last))
    states = dict(began.order_by().values_list("status").annotate(n=Count("pk")))
    names = group_names()
    rows = [
        [_("Group now"), names.get(group, group), str(groups[group])]
        for group in [*(str(one) for one in Group), NO_PROGRAM]
    ]
    rows += [
        [_("Programs begun in the period"), state.label, str(states.get(state.value, 0))]
        for state in Prescription.Status
    ]
    return Report(
        slug="caseload",
        title=_("Caseload"),
        figures=[
            Fact(_("People"), str(people), definitions.caseload_groups()),
            Fact(
                _("To review now"),
                of_all(groups["review_now"], people),
                definitions.small_numbers(),
            ),
            Fact(_("Programs begun"), str(sum(states.values())), definitions.programs_by_state()),
        ],
        columns=[_("What"), _("State"), _("Number")],
        rows=rows,
    )


def group_names() -> dict[str, str]:
    """What the caseload calls its groups."""
    return {
        "review_now": _("Review now"),
        "ready_to_progress": _("Ready to progress"),
        "gone_quiet": _("Gone quiet"),
        "too_little": _("Too little to tell"),
        "on_track": _("On track"),
        "no_program": _("No program running"),
    }
