"""Forms of a flag: closing it, handing it over, opening it again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.models import Flag
from pfprehab.accounts.models import Membership, User
from pfprehab.accounts.validators import plain_lines, plain_text


class CloseFlagForm(forms.Form):
    """reports_seen: how many reports the page showed; one that came meanwhile is read first."""

    outcome = forms.ChoiceField(
        label=_("What was done"),
        choices=Flag.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what was done before you close it.")},
    )
    note = forms.CharField(
        label=_("What was decided"),
        error_messages={"required": _("Say what was decided before you close it.")},
        max_length=500,
        validators=[plain_lines],
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 3}),
        help_text=_("It stays on the record. For example: seen today, knee is fine."),
    )
    reports_seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean_note(self) -> str:
        """One line: the record keeps it as one sentence."""
        return " ".join(self.cleaned_data["note"].split())


class HandOverForm(forms.Form):
    """suggested: the user who is chosen already, unless the flag is theirs or they have left."""

    to = forms.ModelChoiceField(
        label=_("Hand to"), queryset=User.objects.none(), empty_label=_("Choose a colleague")
    )
    handover_note = forms.CharField(
        label=_("Note for them"), max_length=300, required=False, validators=[plain_text]
    )

    def __init__(self, *args, clinic, flag: Flag, suggested: int | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        members = Membership.objects.filter(clinic=clinic, is_active=True).values("user")
        colleagues = User.objects.filter(pk__in=members).exclude(pk=flag.owner_id)
        self.fields["to"].queryset = colleagues
        self.fields["to"].initial = suggested


class ReopenFlagForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is opened again"),
        max_length=500,
        validators=[plain_text],
        error_messages={"required": _("Say why it is opened again.")},
    )
