from django import forms
from django.utils.translation import gettext_lazy as _

from patients.models.notes import LONGEST_NOTE
from pfprehab.accounts.validators import plain_lines


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        validators=[plain_lines],
        widget=forms.Textarea(attrs={"maxlength": LONGEST_NOTE, "rows": 4}),
        help_text=_("For staff of the clinic. The patient does not see it."),
        error_messages={"required": _("Write the note first.")},
    )
