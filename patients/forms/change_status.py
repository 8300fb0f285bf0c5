"""What should happen to a running program."""

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.models import Prescription
from patients.operations.prescribing import LONGEST_REASON
from pfprehab.accounts.validators import plain_text

Status = Prescription.Status
WORDS = {
    Status.ACTIVE: _("Resume: the sessions go on"),
    Status.PAUSED: _("Pause: no sessions, no reminders"),
    Status.FINISHED: _("Finish: the program is done"),
    Status.STOPPED: _("Stop: end it before it is done"),
}


class StatusForm(forms.Form):
    """Only what may follow the present status is offered."""

    status = forms.ChoiceField(
        label=_("What should happen"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what should happen to the program.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        validators=[plain_text],
        help_text=_("Needed to pause or to stop."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, now: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [
            (status, words) for status, words in WORDS.items() if status != now
        ]
