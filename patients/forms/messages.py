"""Forms of messages: one note, and the clinic's own texts."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.rules.messages import LONGEST_MESSAGE, has_other_braces
from pfprehab.accounts.validators import plain_lines, plain_text

MOST_TEMPLATES = 12


class MessageForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Message"),
        error_messages={"required": gettext_lazy("Write something before you send it.")},
        max_length=LONGEST_MESSAGE,
        validators=[plain_lines],
        widget=forms.Textarea(attrs={"maxlength": LONGEST_MESSAGE, "rows": 5}),
    )


class TemplateForm(forms.Form):
    """One text of the clinic. Emptied wholly, it is taken away."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=60, required=False, validators=[plain_text]
    )
    text_en = forms.CharField(
        label=gettext_lazy("Text in English"),
        max_length=LONGEST_MESSAGE,
        required=False,
        validators=[plain_lines],
        widget=forms.Textarea(attrs={"maxlength": LONGEST_MESSAGE, "rows": 3}),
    )
    text_es = forms.CharField(
        label=gettext_lazy("Text in Spanish"),
        max_length=LONGEST_MESSAGE,
        required=False,
        validators=[plain_lines],
        widget=forms.Textarea(attrs={"maxlength": LONGEST_MESSAGE, "rows": 3}),
    )
    for_quiet = forms.BooleanField(
        label=gettext_lazy("Offered for patients who have gone quiet"), required=False
    )

    def clean(self) -> dict:
        data = super().clean()
        texts = [data.get("text_en"), data.get("text_es")]
        if data.get("name") and not any(texts):
            self.add_error("text_en", _("Write the text in one language at least."))
        if any(texts) and not data.get("name"):
            self.add_error("name", _("Give the text a name, so that it can be found."))
        for name in ("text_en", "text_es"):
            if has_other_braces(data.get(name) or ""):
                self.add_error(
                    name, _("Only {name} is filled in. Take the other curly brackets out.")
                )
        return data


class BaseTemplateFormSet(BaseFormSet):
    def clean(self) -> None:
        if any(self.errors):
            return
        kept = self.kept()
        names = [data["name"].casefold() for data in kept]
        if len(set(names)) < len(names):
            raise ValidationError(_("Two texts have the same name. Give one of them another."))
        if sum(data["for_quiet"] for data in kept) > 1:
            raise ValidationError(
                _("Only one text can be the one offered for patients who have gone quiet.")
            )

    def kept(self) -> list[dict]:
        """What is to stand afterwards, in its order."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]


TemplateFormSet = formset_factory(
    TemplateForm,
    formset=BaseTemplateFormSet,
    extra=2,
    max_num=MOST_TEMPLATES,
    absolute_max=MOST_TEMPLATES,
)
