"""What is chosen on the caseload: whose patients, which group, what is searched; and its name."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.models import CaseloadView
from patients.queries.caseload_choice import CLINIC, Choice
from patients.queries.caseload_row import NO_PROGRAM
from patients.rules.triage import Group
from pfprehab.accounts.validators import plain_text

LONGEST_SEARCH = 100
GROUPS = (*Group, NO_PROGRAM)


def choice_of(data: Mapping[str, str], *, otherwise) -> Choice:
    """What an address or a form asks for; what is not known counts as not said.

    otherwise: whose patients the person looked at last, as a function. A search that does not say
    whose, from any other page, goes through the whole clinic.
    """
    search = data.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    whose, group = data.get("who", ""), data.get("group", "")
    if whose not in CaseloadView.Whose.values:
        whose = CLINIC if search else otherwise()
    return Choice(whose=str(whose), group=group if group in GROUPS else "", search=search)


class NameForm(forms.Form):
    """The name of a view."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        validators=[plain_text],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
