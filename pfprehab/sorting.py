"""Names in the order a reader expects, whatever collations the server was built with.

The embedded PostgreSQL has no ICU, so the order is a generated column: lower case, marks removed
(É with E, Å with A), and Ñ as the letter after N, as Spanish has it and English readers accept.
"""

import unicodedata

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Concat, Lower, Replace

_NO_DECOMPOSITION = {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "a", "œ": "o", "ß": "s"}


def _pairs() -> list[tuple[str, str]]:
    """Every accented Latin small letter with its base letter; ñ is left for `sort_key`."""
    letters = [chr(code) for code in (*range(0x00DF, 0x0250), *range(0x1E00, 0x1F00))]
    pairs = [(letter, unicodedata.normalize("NFD", letter)[0]) for letter in letters]
    plain = [(a, b) for a, b in pairs if a != b and a.islower() and b.isascii() and a != "ñ"]
    return plain + list(_NO_DECOMPOSITION.items())


def sort_key(*fields: str) -> Concat | Func:
    """The SQL expression of a row's place in a list, over one or more text columns."""
    whole = fields[0] if len(fields) == 1 else Concat(*_spaced(fields))
    marked, base = zip(*_pairs(), strict=True)
    lower = Replace(Lower(whole), Value("ñ"), Value("n~"))
    return Func(lower, Value("".join(marked)), Value("".join(base)), function="translate")


def _spaced(fields: tuple[str, ...]) -> list:
    parts: list = [F(fields[0])]
    for field in fields[1:]:
        parts += [Value(" "), F(field)]
    return parts


def sort_column(*fields: str) -> models.GeneratedField:
    return models.GeneratedField(
        expression=sort_key(*fields), output_field=models.TextField(), db_persist=True
    )
