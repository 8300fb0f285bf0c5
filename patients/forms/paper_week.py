"""A paper week as it is typed in: one form a day, laid out as the sheet is. Nothing is preset."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.models.sessions import Outcome
from patients.operations.paper import PaperRefused
from patients.queries.paper_week import Column, Sheet
from patients.rules.paper_days import PaperDay
from patients.rules.report import MOST_REVISIONS
from pfprehab.errors import OperationRefused

MARKS = [("", "–"), *Outcome.choices]
SETTLED = [("", "–"), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


def _scale(label, *, least: int = 0) -> forms.IntegerField:
    attrs = {"inputmode": "numeric", "min": least, "max": 10, "autocomplete": "off"}
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=least,
        max_value=10,
        widget=forms.NumberInput(attrs=attrs),
    )


class PaperDayForm(forms.Form):
    """One column. Its labels name the day, because a screen reader hears them cell by cell."""

    revision = forms.IntegerField(min_value=1, max_value=MOST_REVISIONS, widget=forms.HiddenInput)
    done_on = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, column: Column, sheet: Sheet, **kwargs):
        super().__init__(*args, initial=_initial(column), auto_id="%s", **kwargs)
        self.column, self.sheet = column, sheet
        session = {
            "pain_worst": _scale(_("Worst pain")),
            "effort": _scale(_("How hard was it"), least=1),
        }
        morning = {
            "morning_pain": _scale(_("Next morning: pain")),
            "settled": forms.ChoiceField(
                label=_("Next morning: back to usual"), choices=SETTLED, required=False
            ),
        }
        if column.takes_session:
            self.fields |= {**self._mark_fields(), **session}
        if column.takes_morning:
            self.fields |= morning
        for name, field in self.fields.items():
            if field.widget.is_hidden:
                continue
            label = _("Done on") if name == "done_on" else field.label
            field.label = f"{label}, {column.title}"
            field.widget.attrs["aria-label"] = field.label

    def _mark_fields(self) -> dict[str, forms.Field]:
        heads = {head.key: head for head in self.sheet.rows}
        return {
            f"line_{key.hex}": forms.ChoiceField(
                label=heads[key].name, choices=MARKS, required=False
            )
            for key in self.column.lines
        }

    def clean_done_on(self) -> dt.date:
        """A day of the week of the sheet; empty means the planned one."""
        day = self.cleaned_data["done_on"] or self.column.day
        if not self.sheet.first <= day <= self.sheet.last:
            raise forms.ValidationError(_("That day is not in the week of this sheet."))
        return day

    def day(self) -> PaperDay:
        """What was typed in. Call it after the form was found to be good."""
        data = self.cleaned_data
        marks = (
            (line.public_id, data.get(f"line_{key.hex}", ""))
            for key, line in self.column.lines.items()
        )
        return PaperDay(
            planned_on=self.column.day,
            done_on=data["done_on"],
            revision=data["revision"],
            marks=tuple((line, mark) for line, mark in marks if mark),
            pain_worst=data.get("pain_worst"),
            effort=data.get("effort"),
            morning_pain=data.get("morning_pain"),
            settled={"yes": True, "no": False}.get(data.get("settled", "")),
        )


class PaperForms:
    """The forms of all days, in the order of the sheet's columns."""

    def __init__(self, sheet: Sheet, data: Mapping | None = None):
        self.sheet = sheet
        self.refusals: list[str] = []
        self.days = [
            PaperDayForm(data, prefix=f"d{place}", column=column, sheet=sheet)
            for place, column in enumerate(sheet.columns)
        ]

    def is_valid(self) -> bool:
        # Every one, not up to the first that is wrong: all problems are shown at once.
        return sum(not form.is_valid() for form in self._open()) == 0

    def told(self) -> list[PaperDay]:
        return [form.day() for form in self._open()]

    def add_refusal(self, refusal: OperationRefused) -> None:
        """Put a refusal beside the day it speaks of, or above the sheet."""
        if not isinstance(refusal, PaperRefused):
            self.refusals.append(refusal.message)
            return
        [form] = [one for one in self.days if one.column.day == refusal.planned_on]
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every refusal with the id of its field; of a whole day without one."""
        found = [("", text) for text in self.refusals]
        for form in self.days:
            for name, texts in form.errors.items():
                where = form[name] if name in form.fields else None
                label = where.label if where else form.column.title
                found += [(where.auto_id if where else "", f"{label}: {text}") for text in texts]
        return found

    def _open(self) -> Sequence[PaperDayForm]:
        return [form for form in self.days if form.column.is_open]

    # What the page lays out: a row of the table at a time.

    def mark_rows(self) -> list[dict]:
        return [
            {"head": head, "cells": [self._mark(form, head.key) for form in self.days]}
            for head in self.sheet.rows
        ]

    def answer_rows(self) -> list[dict]:
        names = {
            "done_on": _("Done on"),
            "pain_worst": _("Worst pain, 0 to 10"),
            "effort": _("How hard, 1 to 10"),
            "morning_pain": _("Next morning: pain, 0 to 10"),
            "settled": _("Next morning: back to usual within the hour"),
        }
        return [
            {"label": label, "cells": [self._answer(form, name) for form in self.days]}
            for name, label in names.items()
        ]

    def _mark(self, form: PaperDayForm, key) -> dict:
        name = f"line_{key.hex}"
        if name in form.fields:
            return {"field": form[name], "title": form.column.title}
        known = form.column.marks.get(key)
        words = Outcome(known).label if known else ""
        planned = key in form.column.lines and form.column.log
        return {
            "words": words or (_("not reported") if planned else "–"),
            "title": form.column.title,
        }

    def _answer(self, form: PaperDayForm, name: str) -> dict:
        column = form.column
        shown = name in form.fields and (name != "done_on" or column.takes_session)
        if shown:
            return {"field": form[name], "title": column.title}
        return {"words": _on_record(column, name), "title": column.title}


def _on_record(column: Column, name: str) -> str:
    if name == "done_on":
        return date_format(column.log.done_on, "D j M") if column.log else "–"
    of_morning = name in ("morning_pain", "settled")
    row = column.morning if of_morning else column.log
    if row is None:
        return "–"
    value = getattr(row, {"morning_pain": "pain", "settled": "settled_within_hour"}.get(name, name))
    if value is None:
        return _("not reported")
    return {True: _("Yes"), False: _("No")}[value] if name == "settled" else str(value)


def _initial(column: Column) -> dict:
    """The planned day, and what was typed in before where it may still be corrected."""
    log, morning = column.log, column.morning
    found: dict = {"revision": 1, "done_on": log.done_on if log else column.day}
    if log is not None and column.takes_session:
        found |= {
            "revision": log.revision + 1,
            "pain_worst": log.pain_worst,
            "effort": log.effort,
            **{f"line_{key.hex}": mark for key, mark in column.marks.items()},
        }
    if morning is not None and column.takes_morning:
        settled = {True: "yes", False: "no"}.get(morning.settled_within_hour, "")
        found |= {"morning_pain": morning.pain, "settled": settled}
    return found
