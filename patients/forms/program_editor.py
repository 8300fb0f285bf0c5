"""The program editor's form: the document itself, the line that is open, and why it is saved."""

from __future__ import annotations

import json

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.rules.dose import DoseError
from patients.forms.change_dose import DoseForm
from patients.operations.prescribing import LONGEST_REASON
from pfprehab.accounts.validators import plain_lines, plain_text
from programs.rules.program_document import (
    LONGEST_NOTE,
    DocumentError,
    DocumentLine,
    ProgramDocument,
    document_from,
)

LONGEST_PROGRAM = 200_000  # letters of JSON; 150 lines take about 60 000
SIDES = [
    ("together", _("Both legs at once")),
    ("each", _("Each leg in turn")),
    ("affected", _("The sore leg")),
    ("left", _("Left leg")),
    ("right", _("Right leg")),
]


class ProgramField(forms.CharField):
    """A program document as JSON in a hidden field; empty when nothing was carried yet."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=LONGEST_PROGRAM, label=_("Program"), **kwargs)

    def to_python(self, value) -> ProgramDocument | None:
        text = super().to_python(value)
        if not text or len(text) > LONGEST_PROGRAM:
            return text or None
        try:
            return document_from(json.loads(text))
        except (ValueError, RecursionError, DocumentError, DoseError, TypeError) as error:
            raise forms.ValidationError(
                _("The program could not be read from the page. Open the page again."),
                code="program_unreadable",
            ) from error

    def validate(self, value) -> None:
        """There is nothing to require."""

    def run_validators(self, value) -> None:
        if isinstance(value, str):
            super().run_validators(value)

    def prepare_value(self, value):
        if isinstance(value, ProgramDocument):
            return json.dumps(value.to_data(), separators=(",", ":"))
        return value


def _hidden(label, **options) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=40, widget=forms.HiddenInput, **options
    )


class EditorFields(forms.Form):
    """What every editor carries besides its own fields.

    seed: makes the keys of a new program. open: key of the line that is open. adding: the week that
    an exercise is looked up for.
    """

    program = ProgramField()
    seed = forms.UUIDField(required=False, widget=forms.HiddenInput)
    open = _hidden(_("Open line"))
    adding = forms.IntegerField(required=False, min_value=1, max_value=52, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Find an exercise"),
        required=False,
        max_length=100,
        validators=[plain_text],
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    add_later = forms.BooleanField(label=_("Also in later weeks"), required=False)
    override_reason = forms.CharField(
        label=_("Why you go ahead"),
        required=False,
        max_length=LONGEST_REASON,
        validators=[plain_text],
        help_text=_("Kept with the exercise, for colleagues."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RunningProgramForm(EditorFields):
    """A running program: seen is the number of the version that the editing began from."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=100_000)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        validators=[plain_text],
        help_text=_("Kept with the version, for colleagues."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class OpenLineForm(DoseForm):
    """The open line of the editor: its dose, side and marks."""

    side = forms.ChoiceField(label=_("Side"), choices=SIDES)
    core = forms.BooleanField(label=_("Core"), required=False)
    short = forms.BooleanField(label=_("In the short version"), required=False)
    note = forms.CharField(
        label=_("Note for the patient"),
        required=False,
        max_length=LONGEST_NOTE,
        validators=[plain_lines],
    )

    def __init__(self, *args, line: DocumentLine, settled: bool = False, **kwargs):
        dose = {name: getattr(line.dose, name) for name in line.dose.__dataclass_fields__}
        marks = {
            name: getattr(line, name) for name in ("per_week", "side", "core", "short", "note")
        }
        kwargs.setdefault("initial", {**dose, **marks})
        super().__init__(*args, kind=line.dose.kind, prefix="line", **kwargs)
        del self.fields["reason"], self.fields["version"]
        if settled:
            self.fields["side"].choices = [each for each in SIDES if each[0] != "affected"]

    def marks(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("side", "core", "short", "note")}
