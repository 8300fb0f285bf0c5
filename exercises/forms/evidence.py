"""What an exercise rests on: rows of a source and how it is known."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from exercises.models import Source, Tag


class EvidenceRowForm(forms.Form):
    source = forms.ModelChoiceField(
        label=_("Source"), queryset=Source.objects.none(), to_field_name="key", required=False
    )
    tag = forms.ChoiceField(
        label=_("How it is known"), choices=[("", "—"), *Tag.choices], required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = Source.objects.all()

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("source") and not cleaned.get("tag"):
            self.add_error("tag", _now("Say how this source is known."))
        return cleaned


class BaseEvidence(forms.BaseFormSet):
    """Rows without a source do not count, so a row is removed by emptying it."""

    @staticmethod
    def initial_of(document: Mapping) -> list[dict]:
        return [dict(link) for link in document.get("evidence") or ()]

    def document(self) -> dict:
        rows = (form.cleaned_data for form in self.forms)
        links = [
            {"source": row["source"].key, "tag": row["tag"]} for row in rows if row.get("source")
        ]
        return {"evidence": links}

    def clean(self) -> None:
        if any(self.errors):
            return
        keys = [link["source"] for link in self.document()["evidence"]]
        if len(set(keys)) < len(keys):
            raise ValidationError(_now("Each source may stand once only."))


EvidenceFormSet = forms.formset_factory(
    EvidenceRowForm, formset=BaseEvidence, extra=2, max_num=20, absolute_max=20
)
