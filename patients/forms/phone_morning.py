"""The morning after: pain now, and whether the knee was back to usual within the hour."""

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.forms.phone_scale import scale_field


class MorningForm(forms.Form):
    day = forms.DateField(widget=forms.HiddenInput)
    pain = scale_field(_("Pain in the knee this morning"))
    settled = forms.TypedChoiceField(
        label=_("Was the knee back to usual within the hour after your session?"),
        choices=[("yes", _("Yes")), ("no", _("No, it took longer"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "inline"}),
    )

    def __init__(self, *args, after_session: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not after_session:
            del self.fields["settled"]
