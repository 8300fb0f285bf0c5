from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.models import Membership
from pfprehab.accounts.validators import plain_text


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
