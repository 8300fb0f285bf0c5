from django import forms
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.validators import plain_lines

LONGEST_WORDS = 4000


class LetterForm(forms.Form):
    own_words = forms.CharField(
        label=_("Your summary and advice"),
        required=False,
        max_length=LONGEST_WORDS,
        validators=[plain_lines],
        widget=forms.Textarea(attrs={"maxlength": LONGEST_WORDS, "rows": 5}),
        help_text=_("It stands at the head of the letter and is kept nowhere else."),
    )
