"""A session as it is logged on the phone: the closing questions, and one form an exercise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.forms.phone_line import ALL, NOT_DONE, SETS, LineForm, Unit
from patients.forms.phone_scale import scale_field
from patients.models import ExerciseLog, SessionLog
from patients.queries.questions import Question
from patients.rules.report import MOST_REVISIONS, NOTE_LENGTH, SessionReport
from pfprehab.accounts.validators import plain_lines
from pfprehab.languages import page_language
from programs.models import PrescribedExercise

CLOCK_SLACK = dt.timedelta(days=1)
NONE, SOME = "none", "some"


class SessionForm(forms.Form):
    """Everything but the exercises. Nothing has an initial answer."""

    phone_id = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(min_value=1, max_value=MOST_REVISIONS, widget=forms.HiddenInput)
    version = forms.UUIDField(widget=forms.HiddenInput)
    done_on = forms.DateField(label=_("Day"), widget=forms.HiddenInput)
    logged_at = forms.CharField(
        label=_("Time"), max_length=40, required=False, widget=forms.HiddenInput
    )
    pain_before = scale_field(_("Pain in the knee right now, before you start"))
    pain_worst = scale_field(_("Worst pain while you exercised"))
    effort = scale_field(_("How hard was it?"), least=1)
    note = forms.CharField(
        label=_("Anything your clinician should know"),
        required=False,
        max_length=NOTE_LENGTH,
        validators=[plain_lines],
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": NOTE_LENGTH}),
    )
    safety = forms.ChoiceField(
        label=_("Since last time"),
        choices=[(NONE, _("No to all of these")), (SOME, _("Yes to something"))],
        error_messages={"required": _("Answer the questions about your knee below, then save.")},
    )
    safety_items = forms.MultipleChoiceField(
        label=_("What is it?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, safety_items: Sequence[Question], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["safety_items"].choices = [(item.id, item.text) for item in safety_items]

    def clean_logged_at(self) -> dt.datetime | None:
        """The phone's time with its offset; None when it was not sent."""
        text = self.cleaned_data["logged_at"]
        if not text:
            return None
        try:
            moment = dt.datetime.fromisoformat(text)
        except ValueError as error:
            raise forms.ValidationError(_("That is not a time. Open the session again.")) from error
        if moment.utcoffset() is None:
            raise forms.ValidationError(_("The time has no offset. Open the session again."))
        return moment

    def clean(self) -> dict:
        data = super().clean()
        ticked = data.get("safety_items")
        if data.get("safety") == SOME and not ticked:
            self.add_error("safety_items", _("Tick what is so, or choose “No to all of these”."))
        return data

    def safety_answers(self) -> dict[str, bool]:
        """Yes to what is ticked, whichever button was used; no to the rest."""
        ticked = set(self.cleaned_data["safety_items"])
        return {key: key in ticked for key, _text in self.fields["safety_items"].choices}


class SessionForms:
    """The session's form and those of its lines, as one thing to fill, check and read."""

    def __init__(
        self,
        *,
        lines: Sequence[PrescribedExercise],
        safety_items: Sequence[Question],
        right_first: bool,
        data: Mapping | None = None,
        initial: Mapping | None = None,
        answers: Mapping[int, ExerciseLog] | None = None,
    ):
        answers = answers or {}
        self.main = SessionForm(data, initial=initial, safety_items=safety_items)
        self.lines = [
            LineForm(
                data,
                line=line,
                right_first=right_first,
                initial=line_initial(line, answers.get(line.pk)),
            )
            for line in lines
        ]

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in (self.main, *self.lines)]  # each, to name every error
        return all(valid)

    def report(self, *, now: dt.datetime) -> SessionReport:
        """What was said. now: with the patient's offset.

        A phone that sends no time, or whose clock is more than a day off, is given this one.
        """
        data = self.main.cleaned_data
        logged_at = data["logged_at"]
        if logged_at is None or abs(logged_at - now) > CLOCK_SLACK:
            logged_at = now
        items = (form.item() for form in self.lines)
        kept = ("phone_id", "revision", "done_on", "pain_before", "pain_worst", "effort", "note")
        return SessionReport(
            logged_at=logged_at,
            safety=self.main.safety_answers(),
            items=tuple(item for item in items if item is not None),
            **{name: data[name] for name in kept},
        )

    @property
    def problems(self) -> list[dict]:
        """Every error with its field's name before it, and the id to jump to."""
        found = [{"text": text, "id": ""} for text in self.main.non_field_errors()]
        for form in (self.main, *self.lines):
            line = getattr(form, "line", None)
            for field in form:
                label = f"{_name(line)}: {field.label}" if line else field.label
                start = label if str(label).endswith("?") else f"{label}:"
                target = "" if field.is_hidden else field.id_for_label or f"{field.auto_id}_0"
                found += [{"text": f"{start} {text}", "id": target} for text in field.errors]
        return found


def _name(line: PrescribedExercise) -> str:
    return line.exercise_version.texts(page_language()).name


def line_initial(line: PrescribedExercise, answer: ExerciseLog | None) -> dict:
    """What was said of a line before, for correcting it; nothing for a new session."""
    if answer is None:
        return {}
    if answer.as_prescribed:
        return {"how": ALL}
    if answer.outcome == "not_done":
        return {"how": NOT_DONE, "reason": answer.reason}
    one = Unit.of(line.dose).one
    counts = {
        f"{leg}_{number}": count // one
        for leg in ("left", "right", "together")
        for number, count in enumerate(getattr(answer, f"reps_{leg}"), start=1)
    }
    return {"how": SETS} | counts


def session_initial(log: SessionLog) -> dict:
    """What was said of a session before, as its next revision."""
    kept = ("phone_id", "pain_before", "pain_worst", "effort", "note", "done_on")
    positive = list(log.safety_positive)
    return {name: getattr(log, name) for name in kept} | {
        "revision": log.revision + 1,
        "safety_items": positive,
    }
