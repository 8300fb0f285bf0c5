"""Who cleared which question of a stopped screening."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.models import Clearance, Screening
from patients.operations.clearance import questions_to_clear
from patients.operations.screening import question_text
from pfprehab.accounts.validators import plain_text


@dataclass(frozen=True, slots=True)
class Cleared:
    tick: forms.BoundField
    finding: forms.BoundField


class ClearanceForm(forms.Form):
    """Nothing is preset. Each question that stopped has a tick and what was found about it."""

    cleared_by = forms.CharField(
        label=_("Name of who cleared it"),
        max_length=120,
        validators=[plain_text],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    profession = forms.CharField(
        label=_("Profession"),
        max_length=80,
        validators=[plain_text],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    cleared_on = forms.DateField(
        label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    how = forms.ChoiceField(
        label=_("How"),
        choices=Clearance.How.choices,
        widget=forms.RadioSelect(attrs={"class": "inline"}),
    )

    def __init__(self, *args, screening: Screening, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cleared_on"].widget.attrs["max"] = today.isoformat()
        self.asked = questions_to_clear(screening)
        for question in self.asked:
            self.fields[f"clear_{question}"] = forms.BooleanField(
                label=question_text(question), required=False
            )
            self.fields[f"finding_{question}"] = forms.CharField(
                label=_("What was found"),
                required=False,
                max_length=300,
                validators=[plain_text],
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def questions(self) -> list[Cleared]:
        return [Cleared(self[f"clear_{key}"], self[f"finding_{key}"]) for key in self.asked]

    def general(self) -> list[forms.BoundField]:
        return [self[name] for name in ("cleared_by", "profession", "cleared_on", "how")]

    def clean(self) -> dict:
        ticked = [key for key in self.asked if self.cleaned_data.get(f"clear_{key}")]
        for key in self.asked:
            written = self.cleaned_data.get(f"finding_{key}")
            if key in ticked and not written and f"finding_{key}" not in self.errors:
                self.add_error(f"finding_{key}", _("Write what was found."))
            if written and key not in ticked:
                self.add_error(f"clear_{key}", _("Tick the question, or empty what was found."))
        if not ticked and not self.errors:
            self.add_error(None, _("Tick the question that was cleared and write what was found."))
        return self.cleaned_data

    def values(self) -> dict:
        """What `record_clearance` takes of the form."""
        chosen = self.cleaned_data
        ticked = [key for key in self.asked if chosen[f"clear_{key}"]]
        return {
            "findings": {key: chosen[f"finding_{key}"] for key in ticked},
            **{name: chosen[name] for name in ("cleared_by", "profession", "cleared_on", "how")},
        }
