"""Marks text that stands in another language than the page around it.

A screen reader set to the page's language would otherwise read it with the wrong sounds, and a
reader would wonder. Texts of exercises say which language they are in; week texts of templates are
written in English so far.
"""

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_info

register = template.Library()


@register.simple_tag
def spoken(language: str) -> str:
    """The attribute lang="..." for an element in another language than the page, else nothing."""
    return "" if _is_of_page(language) else format_html(' lang="{}"', language)


@register.simple_tag
def english() -> str:
    return spoken("en")


@register.inclusion_tag("components/language_mark.html")
def language_mark(language: str) -> dict:
    """The name of a text's language, in that language, where it is not the page's."""
    if _is_of_page(language):
        return {"name": ""}
    try:
        name = get_language_info(language)["name_local"].capitalize()
    except KeyError:
        name = language
    return {"name": name, "language": language}


def _is_of_page(language: str) -> bool:
    return not language or (get_language() or "en").partition("-")[0] == language
