from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from exercises.models import ExerciseImport
from pfprehab.accounts.validators import plain_text


class ImportForm(forms.Form):
    """A file, and what it is. Collections that say nothing of their licence are asked for it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX or JSON, at most 20 MB and 100 000 rows. Nothing is written yet."),
    )
    layout = forms.ChoiceField(
        label=_("What it is"),
        choices=ExerciseImport.Layout.choices,
        initial=ExerciseImport.Layout.SHEET,
        widget=forms.RadioSelect,
    )
    licence_name = forms.CharField(
        label=_("Licence of the collection"),
        max_length=60,
        required=False,
        validators=[plain_text],
        help_text=_("For an open exercise collection, which has no place for it in the file."),
    )
    licence_author = forms.CharField(
        label=_("Author of the collection"), max_length=200, required=False, validators=[plain_text]
    )
    licence_url = forms.URLField(
        label=_("Where it comes from"), required=False, max_length=200, assume_scheme="https"
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("layout") == ExerciseImport.Layout.OPEN_LAYOUT:
            for name in ("licence_name", "licence_author"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _now("Say it: the file does not."))
        return cleaned

    def licence(self) -> dict[str, str]:
        data = self.cleaned_data
        return {key: data[f"licence_{key}"] for key in ("name", "author", "url")}
