"""Small forms around a draft: a reviewer's words, retiring, an image."""

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.models import Exercise
from pfprehab.accounts.validators import plain_lines, plain_text


class RevisionForm(forms.Form):
    """Which state of the draft was on the screen."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class ReturnForm(RevisionForm):
    note = forms.CharField(
        label=_("What has to change"),
        max_length=1000,
        required=False,
        validators=[plain_lines],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RetireForm(forms.Form):
    replaced_by = forms.ModelChoiceField(
        label=_("Replaced by"),
        queryset=Exercise.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("no replacement"),
    )
    reason = forms.CharField(
        label=_("Why"), max_length=200, required=False, validators=[plain_text]
    )

    def __init__(self, *args, exercise: Exercise, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Exercise.objects.offered().exclude(pk=exercise.pk).order_by("current__sort_name")
        self.fields["replaced_by"].queryset = offered
        self.fields["replaced_by"].label_from_instance = lambda row: row.current.name


class PictureForm(RevisionForm):
    image = forms.FileField(
        label=_("Image"),
        help_text=_("PNG, JPEG or WebP, at most 5 MB. It is drawn anew, without its metadata."),
    )
    licence = forms.CharField(label=_("Licence"), max_length=60, validators=[plain_text])
    author = forms.CharField(label=_("Author"), max_length=200, validators=[plain_text])
    origin_url = forms.URLField(
        label=_("Where it comes from"), required=False, max_length=200, assume_scheme="https"
    )
