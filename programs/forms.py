import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.forms.dose import DoseForm
from exercises.forms.fields import LinesField
from pfprehab.accounts.validators import plain_lines, plain_text
from programs.models import Template, TemplateItem
from programs.operations.templates import LineChange


class TemplateForm(forms.Form):
    """The words of a template."""

    based_on = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    name = forms.CharField(label=_("Name"), max_length=120, validators=[plain_text])
    summary = forms.CharField(
        label=_("Summary"),
        max_length=1000,
        validators=[plain_lines],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    indications = LinesField(
        label=_("Indications, one a line"), most=12, longest=300, required=False
    )
    notes = LinesField(label=_("Notes, one a line"), most=20, longest=600, required=False)

    @classmethod
    def initial_of(cls, template: Template) -> dict:
        words = {
            name: getattr(template, name) for name in ("name", "summary", "indications", "notes")
        }
        read_at = template.curated_at
        return {**words, "based_on": read_at.isoformat() if read_at else ""}

    def clean_based_on(self) -> dt.datetime | None:
        text = self.cleaned_data["based_on"]
        try:
            return dt.datetime.fromisoformat(text) if text else None
        except ValueError as error:
            message = _("The page is not complete. Open it again.")
            raise forms.ValidationError(message) from error


class TemplatesField(forms.MultipleChoiceField):
    def validate(self, value: list[str]) -> None:
        for slug in value:
            if not self.valid_value(slug):
                words = _("There is no template “%(slug)s”. Tick templates of the list.")
                raise forms.ValidationError(words % {"slug": slug[:40]})


class ComparisonForm(forms.Form):
    """Which templates stand side by side: ?t=slug&t=slug, in the order chosen.

    research: research templates may be among them, because the reader asked to see them.
    """

    LEAST, MOST = 2, 4
    t = TemplatesField(label=_("Templates"), required=False)
    research = forms.BooleanField(required=False, widget=forms.HiddenInput)  # "1" or "0"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Template.objects.values_list("slug", "name", "research")
        self.fields["t"].choices = [(slug, name) for slug, name, _research in rows]
        self.of_research = {slug: name for slug, name, research in rows if research}

    def clean(self) -> dict:
        cleaned = super().clean()
        if "t" not in cleaned:
            return cleaned
        cleaned["t"] = chosen = list(dict.fromkeys(cleaned["t"]))
        if not self.LEAST <= len(chosen) <= self.MOST:
            words = _("Tick 2 to 4 templates to compare; %(count)s chosen.")
            self.add_error("t", words % {"count": len(chosen)})
        hidden = [self.of_research[slug] for slug in chosen if slug in self.of_research]
        if hidden and not cleaned["research"]:
            words = _("“%(name)s” is a research template. Show research templates, then tick it.")
            self.add_error("t", words % {"name": hidden[0]})
        return cleaned


class LineForm(DoseForm):
    """One line of a template: its dose and its marks."""

    per_week = forms.IntegerField(label=_("Times a week"), min_value=1, max_value=7)
    core = forms.BooleanField(label=_("Core"), required=False)
    short = forms.BooleanField(label=_("In the short version"), required=False)
    optional = forms.BooleanField(label=_("Optional"), required=False)
    when = forms.CharField(
        label=_("Switched on by"), max_length=120, required=False, validators=[plain_text]
    )

    @classmethod
    def of(cls, item: TemplateItem, data=None) -> "LineForm":
        marks = {
            name: getattr(item, name) for name in ("per_week", "core", "short", "optional", "when")
        }
        initial = {**cls.initial_of(item.dose), **marks}
        form = cls(data, prefix=f"line-{item.pk}", initial=initial)
        form.item = item
        return form

    @property
    def change(self) -> LineChange:
        names = ("dose", "per_week", "core", "short", "optional", "when")
        return LineChange(**{name: self.cleaned_data[name] for name in names})
