from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.models import Source, Tag
from pfprehab.accounts.validators import plain_lines, plain_text


def _line(label, *, most: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, validators=[plain_text])


class SourceForm(forms.Form):
    citation = forms.CharField(
        label=_("Citation"),
        max_length=1000,
        validators=[plain_lines],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    tag = forms.ChoiceField(label=_("How it is known"), choices=Tag.choices)
    doi = _line("DOI", most=120)
    pmid = _line("PMID", most=20)
    pmcid = _line("PMCID", most=20)
    url = forms.URLField(label=_("Web address"), required=False, assume_scheme="https")
    note = forms.CharField(
        label=_("Note"),
        max_length=1000,
        required=False,
        validators=[plain_lines],
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @classmethod
    def initial_of(cls, source: Source) -> dict:
        return {name: getattr(source, name) for name in cls.base_fields if name != "key"}


class NewSourceForm(SourceForm):
    key = forms.SlugField(
        label=_("Key"),
        max_length=60,
        help_text=_("Lower-case letters, figures and hyphens, such as powers2014."),
    )
    field_order = ["key"]
