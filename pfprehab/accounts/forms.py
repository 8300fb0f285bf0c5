from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.models import Clinic, Membership, User
from pfprehab.accounts.rules.thresholds import THRESHOLDS
from pfprehab.accounts.validators import known_time_zone, plain_text


class InviteStaffForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(
        label=_("Role"), choices=Membership.Role.choices, initial=Membership.Role.CLINICIAN
    )


class JoinStaffForm(forms.Form):
    secret = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)
    full_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=[plain_text],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        help_text=_("At least 12 characters. Three or four words work well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        return get_adapter().clean_password(self.cleaned_data["password"])

    def clean(self):
        if not self.cleaned_data.get("secret"):
            raise forms.ValidationError(
                _("The link is not complete. Open it again from the e-mail, whole.")
            )
        return self.cleaned_data


def colleagues_of(clinic: Clinic) -> list[tuple[int, str]]:
    """Who works in the clinic now, to choose from."""
    rows = Membership.objects.filter(clinic=clinic, is_active=True).select_related("user")
    return [(member.user_id, str(member.user)) for member in rows]


class CareTeamForm(forms.Form):
    name = forms.CharField(label=_("Name of the team"), max_length=80, validators=[plain_text])
    members = forms.TypedMultipleChoiceField(
        label=_("Colleagues"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args, clinic: Clinic, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Membership.objects.filter(clinic=clinic, is_active=True).select_related("user")
        self.fields["members"].choices = [(member.pk, str(member.user)) for member in rows]


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class AwayForm(forms.Form):
    first_day = _day(_("First day away"))
    last_day = _day(_("Last day away"))
    cover = forms.TypedChoiceField(
        label=_("Who looks after the patients"),
        coerce=int,
        error_messages={"required": _("Choose a colleague.")},
    )

    def __init__(self, *args, clinic: Clinic, user: User, for_anybody: bool = False, **kwargs):
        """user: who is away; with for_anybody that is asked: somebody ill cannot say so here."""
        super().__init__(*args, **kwargs)
        colleagues = colleagues_of(clinic)
        if for_anybody:
            self.fields["user"] = forms.TypedChoiceField(
                label=_("Who is away"), coerce=int, choices=colleagues, initial=user.pk
            )
            self.order_fields(["user"])
        covers = [one for one in colleagues if for_anybody or one[0] != user.pk]
        self.fields["cover"].choices = [("", _("Choose")), *covers]


class ClinicForm(forms.ModelForm):
    """A clinic's settings. reason: needed only where a limit is loosened.

    Each field carries what it showed, so that only what was changed here is saved: two admins with
    the page open at once do not undo each other.
    """

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        validators=[plain_text],
        help_text=_("Needed when a limit becomes looser. It stays in the history."),
    )

    class Meta:
        model = Clinic
        fields = (
            "name",
            "phone",
            "emergency_number",
            "language",
            "time_zone",
            "accent",
            *THRESHOLDS,
            "patients_may_write",
            "guardian_until",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].validators.append(known_time_zone)
        self.fields["guardian_until"] = forms.IntegerField(
            label=self.fields["guardian_until"].label, min_value=14, max_value=18
        )
        for name, limit in THRESHOLDS.items():
            self.fields[name] = _limit_field(self.fields[name], limit)
        for name in self.Meta.fields:
            self.fields[name].show_hidden_initial = True

    def threshold_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in THRESHOLDS]

    def changes(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "reason"}


def _limit_field(column: forms.IntegerField, limit) -> forms.IntegerField:
    return forms.IntegerField(
        label=column.label,
        min_value=limit.low,
        max_value=limit.high,
        help_text=_("%(low)s to %(high)s; pfprehab default %(default)s.")
        % {"low": limit.low, "high": limit.high, "default": limit.default},
    )
