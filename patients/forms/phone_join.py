"""Joining on a phone: the code of the link, the date of birth, one tick."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

EARLIEST_YEAR = 1900
SECRET_LENGTH = 200


def _number(label, *, least: int, most: int, autocomplete: str) -> forms.IntegerField:
    attrs = {"inputmode": "numeric", "autocomplete": autocomplete, "maxlength": len(str(most))}
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, widget=forms.TextInput(attrs=attrs)
    )


class JoinForm(forms.Form):
    """The birth date is typed in three numbers, as on an identity card; nothing is preset."""

    secret = forms.CharField(
        label=_("Code from your link"),
        max_length=SECRET_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    day = _number(_("Day"), least=1, most=31, autocomplete="bday-day")
    month = _number(_("Month"), least=1, most=12, autocomplete="bday-month")
    year = _number(_("Year"), least=EARLIEST_YEAR, most=2100, autocomplete="bday-year")
    consent_given = forms.BooleanField(label=_("I have read this and I agree"), required=False)

    def clean_secret(self) -> str:
        """The code alone, also when the whole link was pasted."""
        secret = self.cleaned_data["secret"].rpartition("#")[2].strip()
        if not secret:
            raise forms.ValidationError(
                _("The link is not complete. Open it again, whole, or scan the code once more.")
            )
        return secret

    def clean(self) -> dict:
        data = super().clean()
        parts = [data.get(name) for name in ("year", "month", "day")]
        if None not in parts:
            try:
                data["birth_date"] = dt.date(*parts)
            except ValueError:
                self.add_error("day", _("There is no such day. Check day, month and year."))
        return data
