"""Exercises and templates are written in English so far: {% english %} says so on other pages.

A screen reader set to the page's language would otherwise read them with the wrong sounds.
"""

from django import template
from django.utils.html import mark_safe
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def english() -> str:
    """The attribute lang="en" for an element of a page in another language, else nothing."""
    is_english = (get_language() or "en").startswith("en")
    return "" if is_english else mark_safe(' lang="en"')
