"""A dose in words, in the reader's language: {{ line.dose|dose_words:line.side }}."""

from django import template
from django.utils.translation import get_language

from exercises.rules import dose_words as words
from exercises.rules.dose import Dose

register = template.Library()


def spoken() -> str:
    """The reader's language where doses have words for it, otherwise English."""
    language = (get_language() or "en").split("-")[0]
    return language if language in words.WORDS else "en"


@register.filter("dose_words")
def in_words(dose: Dose, side: str | None = None) -> str:
    return words.dose_in_words(dose, side=side, language=spoken())


@register.filter("dose_load")
def load(dose: Dose) -> str:
    return words.load_in_words(dose, language=spoken())


@register.filter("dose_rest")
def rest(dose: Dose) -> str:
    return words.rest_in_words(dose, language=spoken())


@register.filter("dose_effort")
def effort(dose: Dose) -> str:
    return words.effort_in_words(dose, language=spoken())
