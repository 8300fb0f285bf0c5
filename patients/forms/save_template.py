from django import forms
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.validators import plain_lines, plain_text
from programs.models.template import Emphasis


class SaveTemplateForm(forms.Form):
    """What a clinic's own template is called and for."""

    name = forms.CharField(label=_("Name"), max_length=120, validators=[plain_text])
    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        max_length=1000,
        validators=[plain_lines],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    emphasis = forms.ChoiceField(label=_("Emphasis"), choices=Emphasis.choices)
