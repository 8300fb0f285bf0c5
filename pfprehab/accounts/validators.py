"""Checks of what people type, shared by models, forms and the API."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

from pfprehab.accounts.rules.time_zones import is_known_zone

# Marks that turn the direction of the text around them, or hide it: no name needs them.
_DIRECTION_MARKS = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
)


@deconstructible
class PlainText:
    """One line of visible text: no control, direction or unassigned characters."""

    def __init__(self, *, lines: bool = False):
        self.lines = lines

    def __call__(self, value: str) -> None:
        allowed = "\n\r\t" if self.lines else ""
        for character in value:
            hidden = unicodedata.category(character) in {"Cc", "Cs", "Cn", "Co"}
            if (hidden and character not in allowed) or character in _DIRECTION_MARKS:
                raise ValidationError(
                    _("Remove the invisible character (U+%(code)04X) and try again."),
                    code="invisible_character",
                    params={"code": ord(character)},
                )

    def __eq__(self, other) -> bool:
        return isinstance(other, PlainText) and self.lines == other.lines

    def __hash__(self) -> int:
        return hash(self.lines)


plain_text = PlainText()
plain_lines = PlainText(lines=True)


def known_time_zone(value: str) -> None:
    if not is_known_zone(value):
        raise ValidationError(
            _("“%(value)s” is not a time zone. Write it like Europe/Madrid."),
            code="unknown_time_zone",
            params={"value": value},
        )
