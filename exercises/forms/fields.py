"""Form fields for lists: one entry a line, or entries between commas."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pfprehab.accounts.validators import plain_text


class ListField(forms.CharField):
    """A list of short texts. Subclasses say how they are written."""

    separator = "\n"

    def __init__(self, *, most: int, longest: int, **kwargs):
        self.most, self.longest = most, longest
        super().__init__(max_length=most * (longest + 2), **kwargs)

    def prepare_value(self, value):
        return self.separator.join(value) if isinstance(value, list) else value

    def clean(self, value) -> list[str]:
        text = super().clean(value)
        entries = [part.strip() for part in self.split(text) if part.strip()]
        if len(entries) > self.most:
            raise ValidationError(
                _("At most %(most)s entries; there are %(count)s.")
                % {"most": self.most, "count": len(entries)}
            )
        for entry in entries:
            plain_text(entry)
            if len(entry) > self.longest:
                raise ValidationError(
                    _("“%(start)s…” is too long: at most %(longest)s characters an entry.")
                    % {"start": entry[:30], "longest": self.longest}
                )
        return entries

    def split(self, text: str) -> list[str]:
        return text.splitlines()


class LinesField(ListField):
    """One entry a line."""

    def __init__(self, *, rows: int = 4, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class CommaField(ListField):
    """Entries between commas."""

    separator = ", "

    def split(self, text: str) -> list[str]:
        return text.replace("\n", ",").split(",")
