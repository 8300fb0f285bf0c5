"""The period of a report: one of the usual ones, or two dates."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

USUAL = (30, 90, 365)
DEFAULT = 90
LONGEST = 366  # days; more is asked for in parts


class PeriodForm(forms.Form):
    first = forms.DateField(
        label=gettext_lazy("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label=gettext_lazy("To"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    @classmethod
    def asked(cls, data, *, today: dt.date) -> PeriodForm:
        """The form with what the address says; without anything the last 90 days up to today."""
        if "first" in data or "last" in data:
            return cls(data)
        days = next((days for days in USUAL if data.get("days") == str(days)), DEFAULT)
        first = today - dt.timedelta(days=days - 1)
        return cls({"first": first.isoformat(), "last": today.isoformat()})

    def clean(self) -> dict:
        data = super().clean()
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The period ends before it begins. Change one of the days."))
        elif first and last and (last - first).days >= LONGEST:
            message = _("A report covers at most %(most)d days. Ask for the time in parts.")
            self.add_error("first", message % {"most": LONGEST})
        elif first and not dt.date(2000, 1, 1) <= first <= dt.date(2100, 1, 1):
            self.add_error("first", _("Choose a day of this century."))
        return data
