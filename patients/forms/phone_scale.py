"""A 0 to 10 question as buttons. Nothing is preset, and not answering is an answer."""

from django import forms


def scale_field(label, *, least: int = 0, help_text="") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=[(str(number), str(number)) for number in range(least, 11)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
