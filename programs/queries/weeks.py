"""Weeks in the reader's words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.rules.weeks import stretches


def weeks_in_words(weeks: Iterable[int]) -> str:
    """ "Week 2", "Weeks 1 to 4", "Weeks 1, 3 to 5"."""
    found = stretches(weeks)
    words = ", ".join(_stretch(first, last) for first, last in found)
    count = sum(last - first + 1 for first, last in found)
    return ngettext("Week %(weeks)s", "Weeks %(weeks)s", count) % {"weeks": words}


def _stretch(first: int, last: int) -> str:
    if first == last:
        return str(first)
    return _("%(first)s to %(last)s") % {"first": first, "last": last}
