"""What may happen to a program: one small form for each way on, all on one page."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.models import Prescription
from patients.operations.endings import MOST_WEEKS_MORE
from patients.operations.pauses import PLANNED, PROPOSED
from patients.operations.prescription_checks import LONGEST_REASON
from pfprehab.accounts.validators import plain_text


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"})


class ActForm(forms.Form):
    """One way on. `act` says which; the page shows it as the value of the button's field."""

    act = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=f"{self.act}-%s", **kwargs)


class ReasonForm(ActForm):
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        validators=[plain_text],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class FinishForm(ReasonForm):
    act = "finished"

    outcome = forms.ChoiceField(
        label=_("How it went"),
        choices=Prescription.Outcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it went.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Note")
        self.order_fields(["outcome", "reason"])


class GivenReasonForm(ReasonForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = _(
            "Write why, in a few words: colleagues and the patient will ask."
        )


class StopForm(GivenReasonForm):
    act = "stopped"


class PauseForm(GivenReasonForm):
    act = "paused"

    first_day = forms.DateField(
        label=_("First day"),
        required=False,
        widget=day_input(),
        help_text=_("Left empty: from today on."),
    )
    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=day_input(),
        help_text=_("Leave it empty for an open pause."),
    )

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, initial={"first_day": today}, **kwargs)
        self.today = today
        self.order_fields(["first_day", "last_day", "reason"])

    def clean_first_day(self) -> dt.date:
        """From today on where nothing else is said."""
        return self.cleaned_data["first_day"] or self.today


class ResumeForm(ReasonForm):
    """how: asked only where something else than going on is proposed."""

    act = "active"

    how = forms.ChoiceField(
        label=_("How it goes on"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it goes on.")},
    )

    def __init__(self, *args, choices: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["how", "reason"])
        self.fields["how"].choices = choices
        if [value for value, _words in choices] == [PLANNED]:
            self.fields["how"].required = False
            self.fields["how"].widget = forms.HiddenInput()

    def clean_how(self) -> str:
        return PROPOSED if self.cleaned_data["how"] == PROPOSED else PLANNED


class ExtendForm(ReasonForm):
    act = "extended"

    weeks = forms.IntegerField(
        label=_("Weeks to add"),
        min_value=1,
        max_value=MOST_WEEKS_MORE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["weeks", "reason"])


class HandOverForm(ActForm):
    act = "handed_over"

    template = forms.ChoiceField(
        label=_("Next program"), error_messages={"required": _("Choose the next program.")}
    )

    def __init__(self, *args, choices: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = choices


class UnknownForm(forms.Form):
    """For a way on that is none: the person is told to choose one."""

    status = forms.ChoiceField(
        choices=[], error_messages={"required": _("Choose what should happen to the program.")}
    )
