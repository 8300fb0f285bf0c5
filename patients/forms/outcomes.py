"""Entering and correcting an outcome measure: one field for each of its questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.models import OutcomeScore
from patients.operations.outcomes import Entry
from patients.queries.outcome_measures import Item
from patients.rules.outcomes.measures import Measure
from patients.rules.outcomes.scoring import AnswerError, numbers_score

SOURCES = [(one.value, one.label) for one in OutcomeScore.Source if one.value != "patient"]
MISSING = "-"


class OutcomeForm(forms.Form):
    """Questions are named by their keys; a question left out is not answered, which is not 0."""

    measured_on = forms.DateField(
        label=gettext_lazy("Measured on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    source = forms.ChoiceField(
        label=gettext_lazy("How it was asked"),
        choices=SOURCES,
        widget=forms.RadioSelect(attrs={"class": "inline"}),
    )

    def __init__(self, *args, measure: Measure, items: Sequence[Item], **kwargs):
        super().__init__(*args, **kwargs)
        self.measure, self.items = measure, items
        for item in items:
            self.fields[item.key] = forms.TypedChoiceField(
                label=item.words,
                choices=item.options,
                coerce=int,
                empty_value=None,
                required=len(items) == 1,
                error_messages={"required": _("Choose an answer.")},
                widget=forms.RadioSelect(attrs={"class": "inline"}),
            )
        if measure.kind == "total":
            self._ask_total()

    def _ask_total(self) -> None:
        low, high = self.measure.low, self.measure.high
        self.fields["total"] = forms.DecimalField(
            label=_("Total"),
            required=False,
            max_digits=5,
            decimal_places=1,
            help_text=_("%(low)s to %(high)s") % {"low": low, "high": high},
            widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
        )
        if self.measure.numbers:
            form = self.measure.numbers
            self.fields["numbers"] = forms.CharField(
                label=_("Or the answers as numbers, in order"),
                required=False,
                max_length=200,
                help_text=_(
                    "%(count)s numbers from %(low)s to %(high)s with spaces between, - where one "
                    "is missing. The total is counted from them."
                )
                % {"count": form.count, "low": form.low, "high": form.high},
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def questions(self) -> list[tuple[Item, forms.BoundField]]:
        return [(item, self[item.key]) for item in self.items]

    def clean(self) -> dict:
        written = self.cleaned_data.get("numbers", "")
        if written and self.cleaned_data.get("total") is not None:
            self.add_error("numbers", _("Write the total or the numbers, not both."))
        elif written:
            self._count(written)
        return self.cleaned_data

    def _count(self, written: str) -> None:
        """The total from the numbers; a missing one gives none, which is said and not kept."""
        problem = _("Write %(count)s numbers from %(low)s to %(high)s, - where one is missing.")
        form = self.measure.numbers
        words = {"count": form.count, "low": form.low, "high": form.high}
        try:
            answers = [None if part == MISSING else int(part) for part in written.split()]
            total = numbers_score(self.measure, answers)
        except (AnswerError, ValueError):
            self.add_error("numbers", problem % words)
            return
        if total is None:
            self.add_error("numbers", _("Too many are missing: there is no total to keep."))
        self.cleaned_data["total"] = total

    def entry(self) -> Entry:
        data = self.cleaned_data
        total = data.get("total")
        return Entry(
            measured_on=data["measured_on"],
            source=data["source"],
            answers={item.key: data.get(item.key) for item in self.items},
            total=None if total is None else Decimal(total),
        )


class CorrectOutcomeForm(OutcomeForm):
    """The same with the old values in it, and why they change."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label=_("Why it is corrected"),
            max_length=300,
            error_messages={
                "required": _("Write why it is corrected. The old value stays on record.")
            },
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )


class ActivityForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Activity, in the patient's words"),
        error_messages={"required": gettext_lazy("Write the activity in the patient's words.")},
        max_length=80,
        help_text=gettext_lazy("For example: going down to the cellar with the washing."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def first_values(today: dt.date) -> dict:
    """Nothing of the answers is filled in; only the day and how it was asked."""
    return {"measured_on": today, "source": OutcomeScore.Source.CLINICIAN}


def values_of(score: OutcomeScore) -> dict:
    """A score as a form's first values. A patient's own stays theirs until it is corrected."""
    by_patient = score.source == OutcomeScore.Source.PATIENT
    return {
        "measured_on": score.measured_on,
        "source": OutcomeScore.Source.CLINICIAN if by_patient else score.source,
        "total": score.score,
        **score.answers,
    }
